package io.swerve.bench.experiment.latentmode;

import io.swerve.Encoding;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Session;
import io.swerve.bench.compare.Condition;
import io.swerve.bench.experiment.Asker;
import io.swerve.bench.experiment.Asker.Answer;
import io.swerve.bench.experiment.Asker.Query;
import io.swerve.bench.experiment.Card;
import io.swerve.bench.experiment.Experiment;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.LayerChoice;
import io.swerve.bench.experiment.SampleTrace.Side;
import io.swerve.bench.experiment.WorkCount;
import io.swerve.bench.experiment.Workload;
import io.swerve.bench.lab.Style;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.Split;
import io.swerve.bench.task.TaskProblem;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.extraction.ContrastPair;
import io.swerve.steering.extraction.ExtractionOptions;
import io.swerve.steering.extraction.Extractor;
import io.swerve.steering.extraction.GivenDirection;
import io.swerve.steering.plan.SteeringPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Whether one push at the first step makes a base model reason that was told to answer directly. */
public final class LatentModeExperiment implements Experiment<LatentModeSettings> {
    /** What asks for an answer without reasoning. */
    static final String DIRECT = Style.DIRECT.systemPrompts().getFirst();
    /** What asks for reasoning. */
    static final String STEPS = Style.VERBOSE.systemPrompts().getFirst();
    private static final int SAMPLES = 2;
    /** Unsteered, along the direction at two steps, and along random ones. */
    private static final int DIRECT_ARMS = 4;
    /** The chosen feature and indifferent ones. */
    private static final int FEATURE_ARMS = 2;
    private static final int INDIFFERENT = 10;

    /** Creates the experiment. */
    public LatentModeExperiment() {}

    @Override
    public Card card() {
        return new Card("latent-mode",
                "Does a base model that is told to answer directly reason after one push at the first step of decoding?",
                "He, Xiong, Liu, Sinha, Zhang: Reasoning Beyond Chain-of-Thought: A Latent Computational Mode in Large "
                        + "Language Models, arXiv 2601.08058",
                "Features of a sparse autoencoder are contrasted between prompts that ask for steps and prompts that "
                        + "ask for the answer, at the prompts' last token; the one that differs most is added, along "
                        + "its decoder direction, at the first generation step only. Controls: other features, random "
                        + "directions of the same length, and a later step.",
                "The autoencoder is trained here, on a few thousand rows of the model's own texts (published: "
                        + "ready-made ones of 65k features and more). Beside it stands a direction without any "
                        + "autoencoder: the mean difference of the same residuals, of unit length. Layer, feature and "
                        + "length are chosen by accuracy on development problems.");
    }

    @Override
    public LatentModeSettings defaults() {
        return LatentModeSettings.DEFAULT;
    }

    @Override
    public int defaultProblems() {
        return 200;
    }

    /** How a push did on the development problems. */
    record PushScore(FirstStepPush push, double accuracy, double tokens) {}

    /** What was chosen, and what it was chosen from. */
    record ChosenPushes(PushScore unsteered, List<PushScore> trials, FirstStepPush direction,
            Optional<FirstStepPush> feature,
            Optional<ModeFeatures> features) {}

    private record ArmProblem(int arm, int problem) {}

    private record Text(String text) {}

    @Override
    public Workload workload(LatentModeSettings settings, ExperimentContext context) {
        WorkCount work = new WorkCount(context);
        Model model = context.base();
        List<TaskProblem> training = context.problems(Split.TRAINING, settings.pairs());
        List<TaskProblem> development = context.problems(Split.DEVELOPMENT, settings.development());
        List<TaskProblem> heldOut = context.heldOut();
        Optional<String> direct = Optional.of(DIRECT);
        Optional<String> steps = Optional.of(STEPS);
        work.direction(model, training, STEPS, DIRECT);
        long layers = LayerChoice.of(settings.layers(), model, model.layerCount() / 3).length;
        work.ask("directions", model, development, direct, 1 + layers * settings.strengths().size());
        int arms = DIRECT_ARMS;
        if (settings.features() > 0) {
            work.ask("texts", model, training, direct, 1);
            work.ask("texts", model, training, steps, 1);
            // the autoencoder reads them, and the prompts' ends once more
            work.read("autoencoder", model, 4L * training.size(), 2L * training.size() * context.maxTokens()
                    + 2 * (work.prompts(model, training, direct) + work.prompts(model, training, steps)));
            work.beside("an autoencoder of " + settings.features() + " features is trained for " + settings.steps()
                    + " steps");
            work.ask("features", model, development, direct,
                    1 + (long) settings.candidates() * settings.strengths().size());
            arms += FEATURE_ARMS;
        }
        work.ask("held-out", model, heldOut, direct, arms);
        work.ask("held-out", model, heldOut, steps, 1);
        work.ask("held-out", model, heldOut, 2);
        List<TaskProblem> shown = heldOut.subList(0, Math.min(SAMPLES, heldOut.size()));
        work.ask("samples", model, shown, direct, 2);
        work.ask("samples", model, shown, steps, 1);
        return work.workload();
    }

    @Override
    public ExperimentResult run(LatentModeSettings settings, ExperimentContext context) {
        Model model = context.base();
        List<TaskProblem> heldOut = context.heldOut();
        Asker asker = new Asker(context, model);
        ChosenPushes choice = choose(settings, context, model, asker);
        List<Condition> arms = arms(settings, context, choice, heldOut);
        List<Answer> answers = ask(context, "held-out", asker, heldOut, arms);
        List<TaskProblem> shown = heldOut.subList(0, Math.min(SAMPLES, heldOut.size()));
        List<Side> sides = samples(context, asker, model, shown, arms.subList(0, 3));
        return context.report(
                () -> new LatentModeReport(context.seed(), choice,
                        choice.direction().layer() == model.layerCount() - 1,
                        arms.stream().map(Condition::name).toList(),
                        byArm(answers, arms.size())).result(shown, sides));
    }

    // ---- directions

    private static ChosenPushes choose(LatentModeSettings settings, ExperimentContext context, Model model,
            Asker asker) {
        List<TaskProblem> training = context.problems(Split.TRAINING, settings.pairs());
        List<TaskProblem> development = context.problems(Split.DEVELOPMENT, settings.development());
        Prompting prompting = context.prompting(model);
        int[] layers = LayerChoice.of(settings.layers(), model, model.layerCount() / 3);
        SteeringVector difference;
        try (Session session = model.openSession(context.sessionOptions())) {
            List<ContrastPair> pairs = training.stream()
                    .map(problem -> new ContrastPair(prompting.text(Optional.of(STEPS), problem.question()),
                            prompting.text(Optional.of(DIRECT), problem.question())))
                    .toList();
            difference = Extractor.extract(session, pairs, ExtractionOptions.defaults().withLayers(Layers.of(layers)))
                    .vector();
        }
        List<FirstStepPush> pushes = new ArrayList<>();
        for (int layer : layers) {
            for (double strength : settings.strengths()) {
                pushes.add(FirstStepPush.of("mean difference", difference, layer, strength * difference.norm(layer)));
            }
        }
        List<PushScore> trials = new ArrayList<>(tryOut(context, "directions", asker, development, pushes));
        PushScore unsteered = trials.removeFirst();
        FirstStepPush direction = best(trials);
        Optional<ModeFeatures> features = settings.features() == 0
                ? Optional.empty()
                : Optional.of(features(settings, context, model, asker, training, direction.layer()));
        Optional<FirstStepPush> feature = features.map(known -> {
            List<FirstStepPush> tried = new ArrayList<>();
            for (int index : known.best(settings.candidates())) {
                for (double strength : settings.strengths()) {
                    tried.add(FirstStepPush.of("feature " + index, known.sae().vector(index), direction.layer(),
                            strength * difference.norm(direction.layer())));
                }
            }
            List<PushScore> more = tryOut(context, "features", asker, development, tried);
            trials.addAll(more.subList(1, more.size()));
            return tried.isEmpty() ? null : best(more.subList(1, more.size()));
        });
        return new ChosenPushes(unsteered, trials, direction, feature, features);
    }

    private static FirstStepPush best(List<PushScore> trials) {
        return trials.stream().min(Comparator.comparingDouble((PushScore trial) -> -trial.accuracy())
                .thenComparingDouble(PushScore::tokens)).orElseThrow().push();
    }

    /** Learns features of a layer on what the model writes in both modes. */
    private static ModeFeatures features(LatentModeSettings settings, ExperimentContext context, Model model,
            Asker asker, List<TaskProblem> problems, int layer) {
        Prompting prompting = context.prompting(model);
        List<Query> queries = new ArrayList<>();
        for (String system : List.of(STEPS, DIRECT)) {
            problems.forEach(
                    problem -> queries.add(new Query(problem, system, Optional.of(system), SteeringPlan.none())));
        }
        List<String> prompts = queries.stream()
                .map(query -> prompting.text(query.system(), query.problem().question())).toList();
        List<Integer> indices = IntStream.range(0, queries.size()).boxed().toList();
        List<Text> texts = context.stage("texts", indices, Text.class,
                (missing, rows) -> asker.ask(missing.stream().map(queries::get).toList(), (i, _,
                        text) -> rows.finished(i, new Text(prompts.get(missing.get(i)) + text.text()))));
        List<int[]> tokens = prompts.stream().map(text -> model.tokenizer().encode(text, Encoding.PROMPT)).toList();
        return ModeFeatures.learn(settings, context, model, layer, texts.stream().map(Text::text).toList(),
                tokens.subList(0, problems.size()), tokens.subList(problems.size(), tokens.size()),
                context.draws().of("autoencoder", "", 0));
    }

    /** Tries pushes at the first step; the first trial is that of the unsteered model. */
    private static List<PushScore> tryOut(ExperimentContext context, String stage, Asker asker,
            List<TaskProblem> problems,
            List<FirstStepPush> pushes) {
        List<Condition> arms = new ArrayList<>(
                List.of(new Condition("unsteered", Optional.of(DIRECT), SteeringPlan.none())));
        pushes.forEach(push -> arms.add(new Condition(push.toString(), Optional.of(DIRECT), push.at(0))));
        List<List<Answer>> answers = byArm(ask(context, stage, asker, problems, arms), arms.size());
        List<PushScore> trials = new ArrayList<>();
        for (int arm = 0; arm < arms.size(); arm++) {
            trials.add(new PushScore(arm == 0 ? null : pushes.get(arm - 1),
                    answers.get(arm).stream().mapToInt(answer -> answer.correct() ? 1 : 0).average().orElse(0),
                    answers.get(arm).stream().mapToInt(Answer::tokens).average().orElse(0)));
        }
        return trials;
    }

    // ---- problems

    private static List<Condition> arms(LatentModeSettings settings, ExperimentContext context, ChosenPushes choice,
            List<TaskProblem> heldOut) {
        FirstStepPush direction = choice.direction();
        List<Condition> arms = new ArrayList<>();
        arms.add(new Condition("direct", Optional.of(DIRECT), SteeringPlan.none()));
        arms.add(new Condition("direction, first step", Optional.of(DIRECT), direction.at(0)));
        arms.add(new Condition("prompt for steps", Optional.of(STEPS), SteeringPlan.none()));
        arms.add(new Condition("direction, step " + settings.later(), Optional.of(DIRECT),
                direction.at(settings.later())));
        // another one for each problem: a single random direction may happen to do something
        arms.add(new Condition("random, first step", Optional.of(DIRECT), i -> direction
                .along(GivenDirection.random(direction.vector(),
                        context.draws().of("random direction", heldOut.get(i).questionHash(), 0)))
                .at(0)));
        choice.feature().ifPresent(feature -> {
            ModeFeatures features = choice.features().orElseThrow();
            List<Integer> indifferent = features.indifferent(INDIFFERENT);
            arms.add(new Condition(LatentModeReport.FEATURE, Optional.of(DIRECT), feature.at(0)));
            if (!indifferent.isEmpty()) {
                arms.add(new Condition(LatentModeReport.OTHERS, Optional.of(DIRECT), i -> feature
                        .along(features.sae().vector(indifferent.get(i % indifferent.size()))).at(0)));
            }
        });
        arms.add(new Condition("no prompt", Optional.empty(), SteeringPlan.none()));
        arms.add(new Condition("no prompt, direction", Optional.empty(), direction.at(0)));
        return arms;
    }

    /** Asks all problems in all ways; the answers to a problem follow each other. */
    private static List<Answer> ask(ExperimentContext context, String stage, Asker asker,
            List<TaskProblem> problems, List<Condition> arms) {
        List<ArmProblem> turns = new ArrayList<>();
        for (int problem = 0; problem < problems.size(); problem++) {
            for (int arm = 0; arm < arms.size(); arm++) {
                turns.add(new ArmProblem(arm, problem));
            }
        }
        return context.stage(stage, turns, i -> i / arms.size(), Answer.class,
                (missing, finished) -> asker.ask(missing.stream().map(turn -> query(turn, problems, arms)).toList(),
                        (i, answer, _) -> finished.finished(i, answer)));
    }

    private static List<List<Answer>> byArm(List<Answer> rows, int arms) {
        List<List<Answer>> byArm = new ArrayList<>();
        for (int arm = 0; arm < arms; arm++) {
            int current = arm;
            byArm.add(IntStream.range(0, rows.size() / arms).mapToObj(i -> rows.get(i * arms + current)).toList());
        }
        return byArm;
    }

    private static Query query(ArmProblem turn, List<TaskProblem> problems, List<Condition> arms) {
        Condition arm = arms.get(turn.arm());
        return new Query(problems.get(turn.problem()), arm.name(), arm.system(), arm.plan().apply(turn.problem()));
    }

    private static List<Side> samples(ExperimentContext context, Asker asker, Model model, List<TaskProblem> problems,
            List<Condition> arms) {
        List<ArmProblem> turns = new ArrayList<>();
        for (int problem = 0; problem < problems.size(); problem++) {
            for (int arm = 0; arm < arms.size(); arm++) {
                turns.add(new ArmProblem(arm, problem));
            }
        }
        return context.stage("samples", turns, Side.class,
                (missing, rows) -> asker.ask(missing.stream().map(turn -> query(turn, problems, arms)).toList(), (i,
                        answer, text) -> rows.finished(i, Side.of(arms.get(missing.get(i).arm()).name(),
                                answer.correct() ? "right" : "wrong", model, text))));
    }
}
