package io.swerve.bench.effect;

import io.swerve.Model;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.bench.demo.Directions;
import io.swerve.bench.effect.EffectReport.Trial;
import io.swerve.bench.lab.ChatMl;
import io.swerve.bench.lab.LabProblem;
import io.swerve.bench.lab.Style;
import io.swerve.bench.report.Clock;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorAlgebra;
import io.swerve.steering.extraction.ContrastPair;
import io.swerve.steering.extraction.DifferenceOfMeans;
import io.swerve.steering.extraction.ExtractionOptions;
import io.swerve.steering.extraction.PairDifferences;
import io.swerve.steering.plan.SteeringPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Measures what the direction from thinking at length to thinking briefly does to a reasoning model.
 *
 * <p>
 * The direction is the mean difference of the last prompt token's activation between the system prompts "Be brief." and
 * "Think step by step.". Its layer, strength and steps are those that save the most thinking on the development problems
 * without losing more than a hundredth of the accuracy; the same are used for the directions from other pairs, and for
 * the random ones.
 *
 * @param settings what is measured, and on how much
 * @param watcher is told how far it is
 */
public record EffectExperiment(EffectSettings settings, Watcher watcher) {
    /** Accuracy that a setting may lose on the development problems. */
    private static final double TOLERATED_LOSS = 0.01;
    private static final int LAYERS_TRIED = 3;
    private static final int READ_IN_PARALLEL = 8;
    private static final int READ_CONTEXT = 2048;

    /** Follows an experiment. */
    public interface Watcher {
        /**
         * Called now and then.
         *
         * @param stage what is being done
         * @param done how much of it
         * @param total how much there is
         */
        void at(String stage, long done, long total);

        /**
         * Receives what ends the work, once.
         *
         * @param stop may be called from any thread
         */
        void stopsBy(Runnable stop);
    }

    /** The directions, by where they are from. */
    private record Vectors(SteeringVector few, SteeringVector diverse, SteeringVector chance, SteeringVector all) {}

    /** A way to ask a held-out problem. */
    private record Way(String name, Optional<String> system, IntFunction<SteeringPlan> plan) {
        Way(String name, SteeringPlan plan) {
            this(name, Optional.empty(), _ -> plan);
        }
    }

    /** What a way gave: by problem, and by block. */
    private record Sample(double[] thinking, double[] correct, double[] steered, double[] seconds) {}

    /**
     * Runs the experiment.
     *
     * @param model a lab model that thinks
     * @return what it found
     * @throws java.util.concurrent.CancellationException if it was stopped
     * @throws io.swerve.SwerveException if the model can't be decoded
     */
    public EffectReport run(Model model) {
        EffectProblems problems = EffectProblems.draw(settings);
        int[] layers = IntStream.range(Math.max(1, model.layerCount() - LAYERS_TRIED), model.layerCount()).toArray();
        List<ContrastPair> pairs = problems.pairs().stream().map(EffectExperiment::pair).toList();
        SteeringVector few = extract(model, pairs.subList(0, settings.pairs()), layers);
        try (ParallelSolver solver = new ParallelSolver(model, settings.parallel(), settings.threads())) {
            watcher.stopsBy(solver::stop);
            List<Trial> trials = calibrate(solver, problems.development(), Setting.grid(layers), few);
            Trial plain = trials.getFirst();
            Setting best = trials.stream().skip(1)
                    .filter(trial -> trial.accuracy() >= plain.accuracy() - TOLERATED_LOSS)
                    .min(Comparator.comparingDouble(Trial::thinking)).orElse(trials.get(1)).setting();
            Vectors vectors = vectors(model, pairs, few, best.layer());
            return report(solver, problems.heldOut(), trials, best, vectors);
        }
    }

    private static ContrastPair pair(LabProblem problem) {
        return new ContrastPair(prompt(Style.CONCISE, problem), prompt(Style.VERBOSE, problem));
    }

    private static String prompt(Style style, LabProblem problem) {
        return ChatMl.prompt(Optional.of(style.systemPrompts().getFirst()), problem.question());
    }

    // ---- directions

    private Session reading(Model model) {
        return model.openSession(SessionOptions.defaults().withThreads(settings.threads())
                .withMaxSequences(READ_IN_PARALLEL).withContextSize(READ_CONTEXT));
    }

    private SteeringVector extract(Model model, List<ContrastPair> pairs, int... layers) {
        try (Session session = reading(model)) {
            return DifferenceOfMeans.extract(session, pairs, ExtractionOptions.defaults().withLayers(layers)).vector();
        }
    }

    private Vectors vectors(Model model, List<ContrastPair> pairs, SteeringVector few, int layer) {
        int[] diverse;
        int[] chance;
        try (Session session = reading(model)) {
            PairDifferences differences = PairDifferences.read(session, pairs, layer,
                    ExtractionOptions.defaults().withProgress((done, total) -> {
                        watcher.at("reading pairs", done, total);
                        return true;
                    }));
            diverse = differences.byDiversity();
            chance = differences.byChance(settings.seed());
        }
        return new Vectors(few.onLayer(layer), extract(model, chosen(pairs, diverse), layer),
                extract(model, chosen(pairs, chance), layer), extract(model, pairs, layer));
    }

    private List<ContrastPair> chosen(List<ContrastPair> pairs, int[] order) {
        return IntStream.of(order).limit(settings.diverse()).mapToObj(pairs::get).toList();
    }

    // ---- development

    /** Tries all settings; the first trial is that of the unsteered model. */
    private List<Trial> calibrate(ParallelSolver solver, List<LabProblem> problems, List<Setting> grid,
            SteeringVector vector) {
        List<Query> queries = new ArrayList<>();
        List<SteeringPlan> plans = new ArrayList<>(List.of(SteeringPlan.none()));
        grid.forEach(setting -> plans.add(setting.plan(vector)));
        // All settings of a problem next to each other: they are decoded in the same batches.
        for (LabProblem problem : problems) {
            plans.forEach(plan -> queries.add(new Query(problem, Optional.empty(), plan)));
        }
        List<Answer> answers = solver.answer(queries, done -> watcher.at("calibrating", done, queries.size()));
        List<Trial> trials = new ArrayList<>();
        for (int p = 0; p < plans.size(); p++) {
            double thinking = 0;
            double correct = 0;
            for (int i = p; i < answers.size(); i += plans.size()) {
                thinking += answers.get(i).thinking();
                correct += answers.get(i).correct() ? 1 : 0;
            }
            trials.add(new Trial(p == 0 ? null : grid.get(p - 1), thinking / problems.size(),
                    correct / problems.size()));
        }
        return trials;
    }

    // ---- held-out problems

    private EffectReport report(ParallelSolver solver, List<LabProblem> problems, List<Trial> trials, Setting setting,
            Vectors vectors) {
        String brief = Style.CONCISE.systemPrompts().getFirst();
        List<Way> ways = List.of(new Way("unsteered", SteeringPlan.none()),
                new Way("vector of " + settings.pairs() + " pairs", setting.plan(vectors.few())),
                new Way("prompt \"" + brief + '"', Optional.of(brief), _ -> SteeringPlan.none()),
                new Way("random direction", Optional.empty(),
                        i -> setting.plan(Directions.random(vectors.few(), settings.seed() + i))),
                new Way("vector of " + settings.diverse() + " diverse pairs", setting.plan(vectors.diverse())),
                new Way("vector of all " + settings.pool() + " pairs", setting.plan(vectors.all())));
        List<Sample> samples = ask(solver, problems, ways);
        Bootstrap bootstrap = new Bootstrap(settings.seed());
        Sample plain = samples.getFirst();
        List<Arm> arms = new ArrayList<>();
        for (int w = 0; w < ways.size(); w++) {
            Sample sample = samples.get(w);
            arms.add(new Arm(ways.get(w).name(), bootstrap.mean(sample.thinking()),
                    bootstrap.ratio(sample.thinking(), plain.thinking()), bootstrap.mean(sample.correct()),
                    bootstrap.difference(sample.correct(), plain.correct()), bootstrap.mean(sample.seconds()),
                    bootstrap.ratio(plain.seconds(), sample.seconds()),
                    IntStream.range(0, problems.size()).mapToDouble(i -> sample.steered()[i]).average().orElse(0)));
        }
        Sample diverse = samples.get(4);
        Sample all = samples.get(5);
        Interval toAll = bootstrap.difference(diverse.thinking(), all.thinking());
        return new EffectReport(settings, setting, trials.getFirst().accuracy(), trials,
                vectors.few().norm(setting.layer()), VectorAlgebra.cosine(vectors.diverse(), vectors.all()),
                VectorAlgebra.cosine(vectors.chance(), vectors.all()),
                VectorAlgebra.cosine(vectors.few(), vectors.all()), arms, toAll,
                bootstrap.difference(diverse.correct(), all.correct()), clock() == Clock.CPU);
    }

    private Clock clock() {
        return settings.threads() == 1 ? Clock.CPU : Clock.WALL;
    }

    /** Asks block after block, each in all ways, so that a machine that changes its speed meanwhile treats all alike. */
    private List<Sample> ask(ParallelSolver solver, List<LabProblem> problems, List<Way> ways) {
        int count = problems.size();
        int blocks = Math.ceilDiv(count, settings.parallel());
        List<Sample> samples = new ArrayList<>();
        ways.forEach(_ -> samples
                .add(new Sample(new double[count], new double[count], new double[count], new double[blocks])));
        for (int block = 0; block < blocks; block++) {
            int from = block * settings.parallel();
            int to = Math.min(count, from + settings.parallel());
            for (int k = 0; k < ways.size(); k++) {
                int w = (k + block) % ways.size();
                Way way = ways.get(w);
                List<Query> queries = IntStream.range(from, to)
                        .mapToObj(i -> new Query(problems.get(i), way.system(), way.plan().apply(i))).toList();
                Sample sample = samples.get(w);
                long begin = clock().nanos();
                List<Answer> answers = solver.answer(queries, _ -> {});
                sample.seconds()[block] = (clock().nanos() - begin) * 1e-9 / (to - from);
                for (int i = from; i < to; i++) {
                    Answer answer = answers.get(i - from);
                    sample.thinking()[i] = answer.thinking();
                    sample.correct()[i] = answer.correct() ? 1 : 0;
                    sample.steered()[i] = answer.steered();
                }
                watcher.at("measuring", (long) from * ways.size() + (long) (k + 1) * (to - from),
                        (long) count * ways.size());
            }
        }
        return samples;
    }
}
