package io.swerve.bench.experiment.compression;

import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.SamplerOptions;
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
import io.swerve.bench.experiment.Transcript;
import io.swerve.bench.experiment.WorkCount;
import io.swerve.bench.experiment.Workload;
import io.swerve.bench.report.Clock;
import io.swerve.bench.task.Split;
import io.swerve.bench.task.TaskProblem;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorAlgebra;
import io.swerve.steering.decoding.ThinkingMarkers;
import io.swerve.steering.extraction.ContrastPair;
import io.swerve.steering.extraction.ExtractionOptions;
import io.swerve.steering.extraction.Extractor;
import io.swerve.steering.extraction.GivenDirection;
import io.swerve.steering.plan.SteeringPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** How much shorter a calibrated direction makes a reasoning model's thinking. */
public final class CompressionExperiment implements Experiment<CompressionSettings> {
    private static final int SAMPLES = 3;
    private static final int CHANCE_LOSSES = 2;
    /** Unsteered, along both directions and random ones. */
    private static final int UNPROMPTED_ARMS = 4;
    /** The penalty's window holds any text, as the library that the authors used penalizes all tokens. */
    private static final SamplerOptions PUBLISHED = SamplerOptions.defaults().withTemperature(0.7f).withTopP(0.9f)
            .withTopK(0).withMinP(0).withPenalties(1 << 16, 1.1f, 0, 0);

    /** Creates the experiment. */
    public CompressionExperiment() {}

    @Override
    public Card card() {
        return new Card("compression",
                "How much shorter does a direction added to the residual stream make a reasoning model's thinking, "
                        + "and at what cost in accuracy?",
                "Azizi, Baghaei Potraghloo, Pedram: Activation Steering for Chain-of-Thought Compression (ASC), "
                        + "arXiv 2507.04742",
                "The direction is the mean difference of the last token's residual, concise minus verbose, over 50 "
                        + "pairs, added at every decode step; reasonings that the task lacks are written by the model, "
                        + "asked for brevity or for steps. All ways to steer are compared with the "
                        + "unsteered model, the prompt \"" + ContrastSource.BRIEF
                        + "\" and random directions of equal norm.",
                "Strengths are shares of the layer's mean activation, so that the same ones fit every model. The reasoning of a model "
                        + "without thinking markers is all that it says before the sentence of its answer. "
                        + "Answers are greedy unless --sampled=true (published: sampled at temperature 0.7). Layer, strength and steps are chosen on "
                        + "development problems by their effect, not by the bound on the divergence. Besides the end "
                        + "of finished traces, directions are read at the end of prompts that ask for brevity or for "
                        + "steps, and added in the thinking span or the first steps only.");
    }

    @Override
    public Optional<String> indivisible() {
        return Optional.of("it compares times, which are measured side by side in one process");
    }

    @Override
    public CompressionSettings defaults() {
        return CompressionSettings.DEFAULT;
    }

    @Override
    public int defaultProblems() {
        return 400;
    }

    /** How a way did on development problems. */
    record ConfigurationScore(SteeringConfiguration way, double thinking, double accuracy, int problems) {}

    /** A question under a plan, by its way; none for the unsteered model. */
    private record PlannedAnswer(int way, int problem) {}

    /** What an arm gave for a block of problems. */
    record Block(int[] thinking, int[] tokens, boolean[] correct, long[] steered, double seconds,
            List<Transcript> transcripts) {}

    private record ArmBlock(int block, int arm) {}

    @Override
    public Workload workload(CompressionSettings settings, ExperimentContext context) {
        WorkCount work = new WorkCount(context);
        Model model = context.thinking();
        Optional<ThinkingMarkers> markers = ThinkingMarkers.of(model);
        List<TaskProblem> training = context.problems(Split.TRAINING, settings.pairs());
        new ContrastPairs(context, model, markers, training).count(work);
        List<TaskProblem> development = context.problems(Split.DEVELOPMENT,
                Math.max(settings.screening(), settings.development()));
        int layers = LayerChoice.of(settings.layers(), model, model.layerCount() / 2).length;
        long ways = Arrays.stream(ContrastSource.values())
                .mapToLong(recipe -> (long) layers * recipe.times(markers.isPresent()).size()
                        * settings.strengths().size())
                .sum();
        work.ask("screening", model,
                development.subList(0, Math.min(settings.screening(), development.size())), 1 + ways);
        long finalists = Arrays.stream(ContrastSource.values())
                .mapToLong(recipe -> finalists(settings, recipe)).sum();
        work.ask("finalists", model, development, 1 + Math.min(ways, finalists));
        PublishedBound.count(work, model, training);
        List<TaskProblem> heldOut = context.heldOut();
        List<TaskProblem> shown = heldOut.subList(0, Math.min(SAMPLES, heldOut.size()));
        Optional<String> brief = Optional.of(ContrastSource.BRIEF);
        work.ask("held-out", model, heldOut, UNPROMPTED_ARMS);
        work.ask("held-out", model, heldOut, brief, 1);
        work.ask("samples", model, shown, 2);
        work.ask("samples", model, shown, brief, 1);
        return work.workload();
    }

    private static int finalists(CompressionSettings settings, ContrastSource recipe) {
        return Math.max(1, (int) (settings.finalists() * recipe.share()));
    }

    @Override
    public ExperimentResult run(CompressionSettings settings, ExperimentContext context) {
        Model model = context.thinking();
        Optional<ThinkingMarkers> markers = ThinkingMarkers.of(model);
        ReasoningSpan span = new ReasoningSpan(model.tokenizer(), markers);
        List<TaskProblem> heldOut = context.heldOut();
        int[] layers = LayerChoice.of(settings.layers(), model, model.layerCount() / 2);
        Map<ContrastSource, SteeringVector> vectors = vectors(settings, context, model, markers, layers);
        Asker asker = new Asker(context, model,
                settings.sampled() ? Optional.of(PUBLISHED) : Optional.empty());
        Calibration calibration = calibrate(settings, context, asker, span, vectors, layers, markers);
        List<PublishedBound> bounds = PublishedBound.measure(context, model,
                context.problems(Split.TRAINING, settings.pairs()), vectors, calibration.chosen());
        List<Condition> arms = arms(calibration.chosen(), vectors, markers, context, heldOut);
        List<List<Block>> blocks = measure(context, asker, span, heldOut, arms);
        List<TaskProblem> shown = heldOut.subList(0, Math.min(SAMPLES, heldOut.size()));
        List<Side> sides = samples(context, asker, span, model, shown, arms);
        return new CompressionReport(context.seed(), clock(context), markers.isPresent(), calibration, bounds,
                arms.stream().map(Condition::name).toList(), blocks).result(shown, sides, settings);
    }

    // ---- directions

    private static Map<ContrastSource, SteeringVector> vectors(CompressionSettings settings, ExperimentContext context,
            Model model, Optional<ThinkingMarkers> markers, int... layers) {
        List<TaskProblem> problems = context.problems(Split.TRAINING, settings.pairs());
        ContrastPairs contrast = new ContrastPairs(context, model, markers, problems);
        Map<ContrastSource, SteeringVector> vectors = new EnumMap<>(ContrastSource.class);
        for (ContrastSource recipe : ContrastSource.values()) {
            List<ContrastPair> pairs = contrast.of(recipe);
            if (pairs.isEmpty()) {
                context.note("no problem gave two different reasonings that ended: the direction from the " + recipe
                        + " is left out; raise --max-tokens or --pairs");
            } else {
                try (Session session = model.openSession(context.sessionOptions())) {
                    // as long as the layer's activations: a strength is a share of these, whatever the model
                    vectors.put(recipe, VectorAlgebra.withActivationNorm(Extractor
                            .extract(session, pairs, ExtractionOptions.defaults().withLayers(Layers.of(layers)))
                            .vector(), 1));
                }
                context.checkStopped();
            }
        }
        return vectors;
    }

    // ---- development

    /** What was tried, and what was chosen of each recipe. */
    record Calibration(ConfigurationScore unsteered, List<ConfigurationScore> screened,
            List<ConfigurationScore> finalists, Map<ContrastSource, ConfigurationScore> chosen) {}

    private static Calibration calibrate(CompressionSettings settings, ExperimentContext context, Asker asker,
            ReasoningSpan span, Map<ContrastSource, SteeringVector> vectors, int[] layers,
            Optional<ThinkingMarkers> markers) {
        List<TaskProblem> problems = context.problems(Split.DEVELOPMENT,
                Math.max(settings.screening(), settings.development()));
        List<SteeringConfiguration> ways = vectors.keySet().stream()
                .flatMap(recipe -> SteeringConfiguration.all(recipe, layers, settings.strengths(),
                        markers.isPresent()).stream())
                .toList();
        List<ConfigurationScore> screened = tryOut(context, "screening", asker, span, problems.subList(0,
                Math.min(settings.screening(), problems.size())), ways, vectors, markers);
        List<SteeringConfiguration> best = new ArrayList<>();
        // On so few problems one or two answers are chance; who is good is decided among the finalists.
        double chance = settings.loss() + (double) CHANCE_LOSSES / screened.getFirst().problems();
        for (ContrastSource recipe : vectors.keySet()) {
            ranked(screened, recipe, chance).stream().limit(finalists(settings, recipe))
                    .forEach(trial -> best.add(trial.way()));
        }
        List<ConfigurationScore> finalists = tryOut(context, "finalists", asker, span, problems, best, vectors,
                markers);
        Map<ContrastSource, ConfigurationScore> chosen = new EnumMap<>(ContrastSource.class);
        vectors.keySet()
                .forEach(recipe -> chosen.put(recipe, ranked(finalists, recipe, settings.loss()).getFirst()));
        return new Calibration(finalists.getFirst(), screened, finalists, chosen);
    }

    /** The trials of a recipe: first those that lose no more accuracy than allowed, by their thinking tokens. */
    private static List<ConfigurationScore> ranked(List<ConfigurationScore> trials, ContrastSource recipe,
            double loss) {
        double enough = trials.getFirst().accuracy() - loss;
        Comparator<ConfigurationScore> byLength = Comparator.comparingDouble(ConfigurationScore::thinking);
        Comparator<ConfigurationScore> byAccuracy = Comparator
                .comparingDouble(trial -> -Math.min(enough, trial.accuracy()));
        return trials.stream().filter(trial -> trial.way() != null && trial.way().recipe() == recipe)
                .sorted(byAccuracy.thenComparing(byLength)).toList();
    }

    /** Tries ways; the first trial is that of the unsteered model. */
    private static List<ConfigurationScore> tryOut(ExperimentContext context, String stage, Asker asker,
            ReasoningSpan span, List<TaskProblem> problems, List<SteeringConfiguration> ways,
            Map<ContrastSource, SteeringVector> vectors,
            Optional<ThinkingMarkers> markers) {
        List<SteeringPlan> plans = new ArrayList<>(List.of(SteeringPlan.none()));
        ways.forEach(way -> plans.add(way.plan(vectors.get(way.recipe()), markers)));
        List<PlannedAnswer> attempts = new ArrayList<>();
        for (int problem = 0; problem < problems.size(); problem++) {
            for (int plan = 0; plan < plans.size(); plan++) {
                attempts.add(new PlannedAnswer(plan, problem));
            }
        }
        List<Answer> answers = context.stage(stage, attempts, Answer.class,
                (missing, rows) -> asker.ask(missing.stream().map(
                        attempt -> new Query(problems.get(attempt.problem()), name(ways, attempt.way()),
                                Optional.empty(),
                                plans.get(attempt.way())))
                        .toList(), (index, answer, _) -> rows.finished(index, answer)));
        List<ConfigurationScore> trials = new ArrayList<>();
        for (int plan = 0; plan < plans.size(); plan++) {
            double thinking = 0;
            double correct = 0;
            for (int i = plan; i < answers.size(); i += plans.size()) {
                thinking += span.tokens(answers.get(i));
                correct += answers.get(i).correct() ? 1 : 0;
            }
            trials.add(new ConfigurationScore(plan == 0 ? null : ways.get(plan - 1), thinking / problems.size(),
                    correct / problems.size(), problems.size()));
        }
        return trials;
    }

    private static String name(List<SteeringConfiguration> ways, int way) {
        return way == 0 ? "unsteered" : ways.get(way - 1).toString();
    }

    // ---- held-out problems

    private static List<Condition> arms(Map<ContrastSource, ConfigurationScore> chosen,
            Map<ContrastSource, SteeringVector> vectors,
            Optional<ThinkingMarkers> markers, ExperimentContext context,
            List<TaskProblem> heldOut) {
        SteeringConfiguration way = chosen.get(ContrastSource.PROMPTS).way();
        SteeringVector vector = vectors.get(ContrastSource.PROMPTS);
        List<Condition> arms = new ArrayList<>();
        arms.add(new Condition("unsteered", Optional.empty(), SteeringPlan.none()));
        arms.add(new Condition("direction of prompts", Optional.empty(), way.plan(vector, markers)));
        arms.add(new Condition("prompt \"" + ContrastSource.BRIEF + '"', Optional.of(ContrastSource.BRIEF),
                SteeringPlan.none()));
        // another one for each problem: a single random direction may happen to do something
        arms.add(new Condition("random direction", Optional.empty(),
                i -> way.plan(GivenDirection.random(vector,
                        context.draws().of("random direction", heldOut.get(i).questionHash(), 0)), markers)));
        if (chosen.containsKey(ContrastSource.FINISHED_TRACES)) {
            arms.add(new Condition("direction of traces", Optional.empty(),
                    chosen.get(ContrastSource.FINISHED_TRACES).way().plan(vectors.get(ContrastSource.FINISHED_TRACES),
                            markers)));
        }
        return arms;
    }

    private static List<List<Block>> measure(ExperimentContext context, Asker asker, ReasoningSpan span,
            List<TaskProblem> problems,
            List<Condition> arms) {
        int blocks = Math.ceilDiv(problems.size(), context.parallel());
        List<ArmBlock> turns = new ArrayList<>();
        for (int block = 0; block < blocks; block++) {
            for (int k = 0; k < arms.size(); k++) {
                // all arms of a block in turn, beginning with another each time: a machine that changes its speed
                // meanwhile treats all alike
                turns.add(new ArmBlock(block, (k + block) % arms.size()));
            }
        }
        List<Block> rows = context.each("held-out", turns, Block.class, turn -> {
            int from = turn.block() * context.parallel();
            int to = Math.min(problems.size(), from + context.parallel());
            return block(context, asker, span, problems, from, to, arms.get(turn.arm()));
        });
        List<List<Block>> byArm = new ArrayList<>();
        for (int arm = 0; arm < arms.size(); arm++) {
            int current = arm;
            byArm.add(IntStream.range(0, turns.size()).filter(i -> turns.get(i).arm() == current).mapToObj(rows::get)
                    .toList());
        }
        return byArm;
    }

    /** Time as it passes; with one thread, the processor's, which other programs hardly disturb. */
    static Clock clock(ExperimentContext context) {
        return context.threads() == 1 ? Clock.CPU : Clock.WALL;
    }

    private static Block block(ExperimentContext context, Asker asker, ReasoningSpan span, List<TaskProblem> problems,
            int from, int to, Condition arm) {
        int count = to - from;
        int[] thinking = new int[count];
        int[] tokens = new int[count];
        boolean[] correct = new boolean[count];
        long[] steered = new long[count];
        Transcript[] transcripts = new Transcript[count];
        Answer[] answers = new Answer[count];
        List<Query> queries = IntStream.range(from, to)
                .mapToObj(i -> new Query(problems.get(i), arm.name(), arm.system(), arm.plan().apply(i))).toList();
        Clock clock = clock(context);
        long begin = clock.nanos();
        asker.ask(queries, (index, answer, _) -> {
            answers[index] = answer;
            tokens[index] = answer.tokens();
            correct[index] = answer.correct();
            steered[index] = answer.steered();
            transcripts[index] = answer.transcript();
        });
        double seconds = (clock.nanos() - begin) * 1e-9;
        Arrays.setAll(thinking, i -> span.tokens(answers[i])); // not in the time that is measured
        return new Block(thinking, tokens, correct, steered, seconds, List.of(transcripts));
    }

    /** Texts of a few problems, for all arms but the random one. */
    private static List<Side> samples(ExperimentContext context, Asker asker, ReasoningSpan span, Model model,
            List<TaskProblem> problems,
            List<Condition> arms) {
        List<ArmBlock> turns = new ArrayList<>();
        for (int problem = 0; problem < problems.size(); problem++) {
            for (int arm = 0; arm < 3; arm++) {
                turns.add(new ArmBlock(problem, arm));
            }
        }
        return context.stage("samples", turns, Side.class, (missing, rows) -> asker.ask(missing.stream().map(turn -> {
            Condition arm = arms.get(turn.arm());
            return new Query(problems.get(turn.block()), arm.name(), arm.system(), arm.plan().apply(turn.block()));
        }).toList(), (index, answer, text) -> rows.finished(index, Side.of(arms.get(missing.get(index).arm()).name(),
                (answer.correct() ? "right, " : "wrong, ") + span.tokens(answer) + " thinking tokens", model, text))));
    }
}
