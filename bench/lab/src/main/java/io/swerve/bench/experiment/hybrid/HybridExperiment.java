package io.swerve.bench.experiment.hybrid;

import io.swerve.Model;
import io.swerve.bench.experiment.Card;
import io.swerve.bench.experiment.Draw;
import io.swerve.bench.experiment.Experiment;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.ExperimentException;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.Transcript;
import io.swerve.bench.experiment.Workload;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Measures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Draws;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.Split;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.hybrid.DifferentTokenizersException;
import io.swerve.reasoning.hybrid.Firing;
import io.swerve.reasoning.hybrid.HybridSteering;
import io.swerve.reasoning.hybrid.HybridTraining;
import io.swerve.reasoning.hybrid.HybridTrainingOptions;
import io.swerve.reasoning.hybrid.VectorSource;
import io.swerve.steering.decoding.DecodingRequest;
import io.swerve.steering.decoding.ThinkingMarkers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Does the base model know how to reason, and only lack the when? */
public final class HybridExperiment implements Experiment<HybridSettings> {
    /** Arms of the result. */
    static final String HYBRID = "hybrid";
    static final String SEGMENTS = "vectors of segments";
    static final String OPENED = "opening marker given";
    static final String BIAS = "bias only";
    static final String OTHERS = "vectors of other categories";
    static final String RANDOM = "random vectors";
    static final String CHANCE = "random firing";
    /** Stages. */
    static final String TRACES = "traces";
    static final String OF_BASE = "base";
    static final String OF_THINKING = "thinking";
    private static final int EXAMPLES = 3;

    /**
     * A text of the thinking model.
     *
     * @param response its tokens
     * @param transcript the text, judged
     */
    private record TraceRow(int[] response, Transcript transcript) {}

    /** Creates the experiment. */
    public HybridExperiment() {}

    @Override
    public Card card() {
        return new Card("hybrid",
                "How much of the gap to the thinking model does the base model close if it is steered only where the two"
                        + " would go on differently?",
                "Venhoff et al., Base Models Know How to Reason, Thinking Models Learn When, arXiv 2510.07364v1",
                "Sentence vectors with one token before the sentence, the mean taken off; the category of a token by the"
                        + " nearest direction; both models on one text; coefficients and windows tried at each"
                        + " disagreement, the candidate of the lowest perplexity in the thinking model written.",
                "Spherical k-means in place of a small sparse autoencoder; differences of means in place of vectors"
                        + " trained by gradient descent: of the base model's rows of a sentence against those of what it"
                        + " would have written (segments), and of the two models' rows where they disagree (models),"
                        + " which needs models of one family. Layer, source and scale are chosen on development problems.");
    }

    @Override
    public HybridSettings defaults() {
        return HybridSettings.usual();
    }

    @Override
    public int defaultProblems() {
        return 100;
    }

    @Override
    public Workload workload(HybridSettings settings, ExperimentContext context) {
        requireTogether(settings, context);
        return HybridWork.of(settings, context, setups(settings, context.base(), context.thinking()));
    }

    @Override
    public ExperimentResult run(HybridSettings settings, ExperimentContext context) {
        Model base = context.base();
        Model thinking = context.thinking();
        boolean shared = requireTogether(settings, context);
        HybridTraining training = train(settings, context, base, thinking);
        HybridRunner runner = new HybridRunner(context, shared);
        context.own(runner, runner::stop);
        List<TaskProblem> problems = context.problems(Split.DEVELOPMENT, settings.development());
        Ends ends = new Ends(plain("development, " + OF_BASE, problems, context, base),
                plain("development, " + OF_THINKING, problems, context, thinking));
        Map<HybridSetup, List<HybridRow>> trials = new LinkedHashMap<>();
        for (HybridSetup setup : setups(settings, base, thinking)) {
            String stage = "development, " + setup.label();
            trials.put(setup, context.stage(stage, problems, HybridRow.class,
                    (missing, rows) -> runner.decode(stage, setup.steering(training, settings), missing, rows)));
        }
        HybridSetup best = best(trials);
        return report(settings, context, training, runner, ends, trials, best);
    }

    /** Tells whether both models have one tokenizer; refuses others unless they are asked for. */
    private static boolean requireTogether(HybridSettings settings, ExperimentContext context) {
        boolean shared = context.base().vocabularyHash().equals(context.thinking().vocabularyHash());
        if (!shared && !settings.retokenise()) {
            throw new ExperimentException(refusal(context.base(), context.thinking()));
        }
        return shared;
    }

    private static String refusal(Model base, Model thinking) {
        try {
            DifferentTokenizersException.requireSame(base, thinking);
            return "the models have different tokenizers";
        } catch (DifferentTokenizersException e) {
            return e.getMessage() + ", or let each model read texts in its own tokens with --retokenise=true";
        }
    }

    private static ExperimentResult report(HybridSettings settings, ExperimentContext context, HybridTraining training,
            HybridRunner runner, Ends ends, Map<HybridSetup, List<HybridRow>> trials, HybridSetup best) {
        List<TaskProblem> problems = context.heldOut();
        Ends heldOut = new Ends(plain(OF_BASE, problems, context, context.base()),
                plain(OF_THINKING, problems, context, context.thinking()));
        Map<String, List<HybridRow>> arms = new LinkedHashMap<>();
        double steered = share(trials.get(best));
        arms(settings, training, best, trials, context.draws()).forEach((name, steering) -> arms.put(name,
                context.stage(name, problems, HybridRow.class,
                        (missing, rows) -> runner.decode(name, steering, missing, rows))));
        HybridSteering chosen = best.steering(training, settings);
        arms.put(CHANCE, context.stage(CHANCE, problems, HybridRow.class,
                (missing, rows) -> runner.decode(CHANCE, chosen.withFiring(new Firing.ByChance(Math.min(1, steered),
                        i -> context.draws().of(CHANCE, missing.get(i).questionHash(), 0))), missing, rows)));
        ThinkingMarkers.of(context.base())
                .ifPresent(markers -> arms.put(OPENED, opened(problems, context, markers)));
        return context
                .report(() -> new HybridReport(context.seed(), ends, trials, best, heldOut, arms)
                        .result(categories(training), HybridTraces.of(context, problems, heldOut, arms.get(HYBRID))));
    }

    private static Table categories(HybridTraining training) {
        Measures categories = new Measures(Column.of("sentences", "sentences"), Column.of("examples", "such as"));
        for (int c = 0; c < training.categories().count(); c++) {
            int category = c;
            List<String> texts = training.sentences().stream().filter(sentence -> sentence.category() == category)
                    .map(HybridTraining.Sentence::text).toList();
            categories.add(String.valueOf(c), texts.size(), String.join(" / ",
                    texts.stream().distinct().limit(EXAMPLES).map(text -> text.replace('\n', ' ')).toList()));
        }
        return categories.table("Categories of sentences", "category");
    }

    /** What both models do alone. */
    record Ends(List<HybridRow> base, List<HybridRow> thinking) {}

    private static HybridTraining train(HybridSettings settings, ExperimentContext context, Model base,
            Model thinking) {
        List<TaskProblem> problems = context.problems(Split.TRAINING, settings.traces());
        Prompting prompting = context.prompting(thinking);
        boolean shared = base.vocabularyHash().equals(thinking.vocabularyHash());
        List<int[]> prompts = problems.stream()
                .map(problem -> prompting.tokens(Optional.empty(), problem.question())).toList();
        List<TraceRow> rows = context.stage(TRACES, problems, TraceRow.class, (missing, finished) -> {
            List<DecodingRequest> requests = missing.stream()
                    .map(problem -> DecodingRequest.greedy(
                            prompting.tokens(Optional.empty(), problem.question()), context.maxTokens()))
                    .toList();
            context.decoder(thinking).decode(requests, (index, text) -> finished.finished(index, new TraceRow(
                    text.tokens(), Transcript.of(missing.get(index), Draw.greedy(TRACES),
                            prompting.beginning(requests.get(index).prompt()), text))));
        });
        List<HybridTraining.TrainingTrace> traces = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            traces.add(shared
                    ? new HybridTraining.TrainingTrace(prompts.get(i), rows.get(i).response())
                    : HybridTraining.TrainingTrace.retokenised(base,
                            context.prompting(base).tokens(Optional.empty(), problems.get(i).question()), thinking,
                            prompts.get(i), rows.get(i).response()));
        }
        return HybridTraining.read(base, thinking, traces, HybridTrainingOptions
                .of(settings.categories(), settings.readingLayer(thinking.layerCount())).withSeed(context.seed()),
                context.sessionOptions());
    }

    private static List<HybridRow> plain(String stage, List<TaskProblem> problems, ExperimentContext context,
            Model model) {
        Prompting prompting = prompting(context, model);
        return alone(stage, problems, context, model, prompting,
                problem -> prompting.tokens(Optional.empty(), problem.question()));
    }

    private static List<HybridRow> alone(String stage, List<TaskProblem> problems, ExperimentContext context,
            Model model, Prompting prompting, Function<TaskProblem, int[]> prompts) {
        return context.stage(stage, problems, HybridRow.class, (missing, rows) -> {
            List<DecodingRequest> requests = missing.stream()
                    .map(problem -> DecodingRequest.greedy(prompts.apply(problem), context.maxTokens())).toList();
            context.decoder(model).decode(requests, (index, text) -> rows.finished(index, HybridRow.of(text,
                    missing.get(index), stage, prompting.beginning(requests.get(index).prompt()))));
        });
    }

    /** Models with one tokenizer are asked alike: as the thinking one is. */
    private static Prompting prompting(ExperimentContext context, Model model) {
        return context.prompting(
                model.vocabularyHash().equals(context.thinking().vocabularyHash()) ? context.thinking() : model);
    }

    /** The base model alone, behind the marker that opens thinking. */
    private static List<HybridRow> opened(List<TaskProblem> problems, ExperimentContext context,
            ThinkingMarkers markers) {
        Prompting prompting = prompting(context, context.base());
        return alone(OPENED, problems, context, context.base(), prompting,
                problem -> IntStream.concat(
                        Arrays.stream(prompting.tokens(Optional.empty(), problem.question())),
                        IntStream.of(markers.open())).toArray());
    }

    private static List<HybridSetup> setups(HybridSettings settings, Model base, Model thinking) {
        List<HybridSetup> setups = new ArrayList<>();
        int layers = base.layerCount();
        add(setups, VectorSource.SEGMENTS, settings, layers);
        if (base.vocabularyHash().equals(thinking.vocabularyHash())
                && base.embeddingSize() == thinking.embeddingSize() && layers == thinking.layerCount()) {
            add(setups, VectorSource.MODELS, settings, layers);
        }
        return setups;
    }

    private static void add(List<HybridSetup> setups, VectorSource source, HybridSettings settings, int layers) {
        for (int layer = Math.max(1, layers - settings.lastLayers()); layer < layers; layer++) {
            for (double scale : settings.scales()) {
                setups.add(new HybridSetup(source, layer, scale));
            }
        }
    }

    /** Most right answers; of equal ones the fewest steered tokens. */
    static HybridSetup best(Map<HybridSetup, List<HybridRow>> trials) {
        HybridSetup best = null;
        for (Map.Entry<HybridSetup, List<HybridRow>> trial : trials.entrySet()) {
            if (best == null || right(trial.getValue()) > right(trials.get(best))
                    || right(trial.getValue()) == right(trials.get(best))
                            && share(trial.getValue()) < share(trials.get(best))) {
                best = trial.getKey();
            }
        }
        return best;
    }

    static long right(List<HybridRow> rows) {
        return rows.stream().filter(HybridRow::right).count();
    }

    /** Steered tokens of all. */
    static double share(List<HybridRow> rows) {
        double all = rows.stream().mapToInt(HybridRow::chosen).sum();
        return all == 0 ? 0 : rows.stream().mapToInt(HybridRow::steered).sum() / all;
    }

    private static Map<String, HybridSteering> arms(HybridSettings settings, HybridTraining training, HybridSetup best,
            Map<HybridSetup, List<HybridRow>> trials, Draws draws) {
        HybridSteering steering = best.steering(training, settings);
        Map<String, HybridSteering> arms = new LinkedHashMap<>();
        arms.put(HYBRID, steering);
        arms.put(BIAS, steering.withVectors(steering.vectors().biasOnly()));
        arms.put(OTHERS, steering.withVectors(steering.vectors().shuffled(draws.of(OTHERS, "", 0))));
        arms.put(RANDOM, steering.withVectors(steering.vectors().random(draws.of(RANDOM, "", 0))));
        if (best.source() != VectorSource.SEGMENTS) {
            Map<HybridSetup, List<HybridRow>> segments = new LinkedHashMap<>(trials);
            segments.keySet().removeIf(setup -> setup.source() != VectorSource.SEGMENTS);
            arms.put(SEGMENTS, best(segments).steering(training, settings));
        }
        return arms;
    }
}
