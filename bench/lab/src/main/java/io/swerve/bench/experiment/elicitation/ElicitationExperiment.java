package io.swerve.bench.experiment.elicitation;

import io.swerve.Model;
import io.swerve.bench.experiment.Card;
import io.swerve.bench.experiment.Experiment;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.ExperimentException;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.WorkCount;
import io.swerve.bench.experiment.Workload;
import io.swerve.bench.experiment.rlsteering.RlSteeringExperiment;
import io.swerve.bench.experiment.rlsteering.RlSteeringSettings;
import io.swerve.bench.experiment.rlsteering.SteeringSearch;
import io.swerve.bench.task.Split;
import io.swerve.bench.task.TaskProblem;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.extraction.GivenDirection;
import io.swerve.steering.plan.SteeringPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Five routes to the reasoning of one base model, each chosen on the same problems and measured on the same others. */
public final class ElicitationExperiment implements Experiment<ElicitationSettings> {
    private static final String CONTRASTIVE = "contrastive vector";
    private static final String TRIED = ", development";

    /** Creates the experiment. */
    public ElicitationExperiment() {}

    @Override
    public Card card() {
        return new Card("elicitation",
                "How much of a thinking model's advantage is already in the base model, and which"
                        + " route brings it out?",
                "CoT-decoding: arXiv 2402.10200; vectors and features: arXiv 2601.08058; bias-only tuning: arXiv"
                        + " 2505.18706; the gap: arXiv 2510.07364",
                "All routes leave the weights as they are and answer the same questions; each is chosen on the same"
                        + " development problems and measured once on problems held out.",
                "The comparison is ours. Vectors tuned by reinforcement learning are searched for instead, as in"
                        + " rl-steering; the autoencoder is trained on the model's own texts.");
    }

    @Override
    public ElicitationSettings defaults() {
        return new ElicitationSettings(16, 50, 5, List.of(0.5, 1.0, 2.0), 5, 512, 4, 300, 32, "Think step by step.",
                "Answer directly.", 3);
    }

    @Override
    public int defaultProblems() {
        return 100;
    }

    @Override
    public Workload workload(ElicitationSettings settings, ExperimentContext context) {
        WorkCount work = new WorkCount(context);
        Model base = context.base();
        List<TaskProblem> development = context.problems(Split.DEVELOPMENT, settings.development());
        List<TaskProblem> heldOut = context.heldOut();
        work.ask("base", base, heldOut, 1);
        work.ask("prompt", base, heldOut, Optional.of(settings.thinkPrompt()), 1);
        int count = Math.min(settings.branches(), base.tokenizer().vocabularySize());
        work.ask("branches, development", base, development, count);
        work.ask("branches", base, heldOut, count);
        SteeringSearch search = new SteeringSearch(tuning(settings), context, base);
        search.countDirections(work);
        long layers = Math.min(settings.layers(), base.layerCount() - 1);
        work.ask(CONTRASTIVE + TRIED, base, development, layers * settings.strengths().size());
        work.ask(CONTRASTIVE, base, heldOut, 1);
        for (int draw = 0; draw < settings.draws(); draw++) {
            work.ask("random " + (draw + 1), base, heldOut, 1);
        }
        if (settings.features() > 0) {
            FeatureRoute.count(work, settings, context, base);
            for (int draw = 0; draw < settings.draws(); draw++) {
                work.ask(feature(draw) + TRIED, base, development,
                        (long) settings.candidates() * settings.strengths().size());
                work.ask(feature(draw) + ", held out", base, heldOut, 1);
            }
        }
        search.count(work, "search", development);
        work.ask("tuned", base, heldOut, 1);
        if (context.hasThinking()) {
            work.ask("thinking", context.thinking(), heldOut, 1);
        }
        return work.workload();
    }

    private static String feature(int draw) {
        return "feature, training " + (draw + 1);
    }

    @Override
    public ExperimentResult run(ElicitationSettings settings, ExperimentContext context) {
        Model base = context.base();
        if (base.layerCount() < 2) {
            throw new ExperimentException(
                    "the model has one layer only, and block 0 is not steered here; use a model of at"
                            + " least two layers");
        }
        List<TaskProblem> development = context.problems(Split.DEVELOPMENT, settings.development());
        List<TaskProblem> heldOut = context.heldOut();
        Answers answers = new Answers(context);
        List<Route> routes = new ArrayList<>();
        routes.add(Route.of("base, as it is", "", answers.plain("base", base, heldOut)));
        routes.add(Route.of("prompt", '"' + settings.thinkPrompt() + '"', answers.steered("prompt", base, heldOut,
                Optional.of(settings.thinkPrompt()), SteeringPlan.none())));

        List<Branches> tried = answers.branches("branches, development", base, development, settings.branches());
        int count = bestCount(tried, settings.branches());
        List<Branches> branched = answers.branches("branches", base, heldOut, settings.branches());
        int behindPrompt = routes.size();

        SteeringSearch search = new SteeringSearch(tuning(settings), context, base);
        SteeringVector directions = search.directions();
        ScaledDirection push = choose(answers, CONTRASTIVE, base, development, pushes(settings, directions));
        routes.add(Route.of(CONTRASTIVE, push.toString(),
                answers.steered(CONTRASTIVE, base, heldOut, Optional.empty(), push.plan())));
        List<List<ProblemOutcome>> atRandom = new ArrayList<>();
        for (int draw = 0; draw < settings.draws(); draw++) {
            ScaledDirection random = new ScaledDirection(
                    GivenDirection.random(push.vector(), context.draws().of("random", "", draw)), push.strength(),
                    push.firstOnly(), "random direction");
            atRandom.add(answers.steered("random " + (draw + 1), base, heldOut, Optional.empty(), random.plan()));
        }
        routes.add(new Route("random directions, same place and length (control)",
                atRandom.size() + " random directions", atRandom));
        features(settings, context, answers, base, push, directions, development, heldOut).ifPresent(routes::add);
        routes.add(Route.of("tuned vectors (searched by reward)", settings.evaluations() + " candidates",
                answers.steered("tuned", base, heldOut, Optional.empty(), search.best("search", directions,
                        development))));
        Optional<Route> thinking = context.hasThinking()
                ? Optional.of(Route.of("thinking model", "", answers.plain("thinking", context.thinking(), heldOut)))
                : Optional.empty();
        return context.report(() -> {
            routes.add(behindPrompt, Route.of("CoT-decoding", count + " of at most " + settings.branches()
                    + " branches", branched.stream().map(branches -> branches.best(count)).toList()));
            ElicitationReport report = new ElicitationReport(heldOut, routes, thinking,
                    push.layer() == base.layerCount() - 1, context.seed());
            return report.result(ElicitationReport.samples(heldOut, routes, base, thinking,
                    thinking.map(_ -> context.thinking())));
        });
    }

    /** Each autoencoder is trained with luck of its own, and of its features one is chosen. */
    private static Optional<Route> features(ElicitationSettings settings, ExperimentContext context, Answers answers,
            Model base, ScaledDirection push, SteeringVector directions, List<TaskProblem> development,
            List<TaskProblem> heldOut) {
        if (settings.features() == 0) {
            return Optional.empty();
        }
        FeatureRoute route = FeatureRoute.on(settings, context, base, push.layer(), directions.norm(push.layer()));
        List<List<ProblemOutcome>> draws = new ArrayList<>();
        List<String> chosen = new ArrayList<>();
        for (int draw = 0; draw < settings.draws(); draw++) {
            List<ScaledDirection> features = route.pushes(draw);
            if (!features.isEmpty()) {
                String name = feature(draw);
                ScaledDirection feature = choose(answers, name, base, development, features);
                chosen.add(feature.toString());
                draws.add(answers.steered(name + ", held out", base, heldOut, Optional.empty(), feature.plan()));
            }
        }
        return draws.isEmpty()
                ? Optional.empty()
                : Optional.of(new Route("SAE feature", String.join("; ", chosen), draws));
    }

    private static RlSteeringSettings tuning(ElicitationSettings settings) {
        RlSteeringSettings usual = new RlSteeringExperiment().defaults();
        return new RlSteeringSettings(usual.reward(), settings.evaluations(), usual.population(), usual.sigma(),
                usual.bound(), settings.layers(), settings.pairs(), settings.development(), settings.thinkPrompt(),
                settings.directPrompt(), usual.marker(), usual.before(), usual.after(),
                usual.randoms());
    }

    /** The number of branches at which the surest is right most often; the smallest of equal ones. */
    private static int bestCount(List<Branches> rows, int most) {
        int best = 1;
        long right = -1;
        for (int k = 1; k <= most; k++) {
            int count = k;
            long now = rows.stream().filter(row -> row.best(count).correct()).count();
            if (now > right) {
                right = now;
                best = k;
            }
        }
        return best;
    }

    private static List<ScaledDirection> pushes(ElicitationSettings settings, SteeringVector directions) {
        List<ScaledDirection> pushes = new ArrayList<>();
        for (int layer : directions.layers()) {
            for (double strength : settings.strengths()) {
                pushes.add(new ScaledDirection(directions.onLayer(layer), strength, true, "layer " + layer));
                pushes.add(new ScaledDirection(directions.onLayer(layer), strength, false, "layer " + layer));
            }
        }
        return pushes;
    }

    /** The push with the most right answers on development problems; of equal ones that with the fewest tokens. */
    private static ScaledDirection choose(Answers answers, String stage, Model model, List<TaskProblem> problems,
            List<ScaledDirection> pushes) {
        List<List<ProblemOutcome>> trials = answers.trials(stage + TRIED, model, problems,
                pushes.stream().map(ScaledDirection::plan).toList());
        int best = 0;
        for (int p = 1; p < pushes.size(); p++) {
            long right = right(trials.get(p));
            long most = right(trials.get(best));
            if (right > most || right == most && tokens(trials.get(p)) < tokens(trials.get(best))) {
                best = p;
            }
        }
        return pushes.get(best);
    }

    private static long right(List<ProblemOutcome> outcomes) {
        return outcomes.stream().filter(ProblemOutcome::correct).count();
    }

    private static long tokens(List<ProblemOutcome> outcomes) {
        return outcomes.stream().mapToLong(ProblemOutcome::tokens).sum();
    }
}
