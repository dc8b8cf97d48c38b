package io.swerve.bench.experiment.forking;

import io.swerve.Model;
import io.swerve.bench.experiment.Card;
import io.swerve.bench.experiment.Draw;
import io.swerve.bench.experiment.Excerpt;
import io.swerve.bench.experiment.Experiment;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.ExperimentException;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.Transcript;
import io.swerve.bench.experiment.WorkCount;
import io.swerve.bench.experiment.Workload;
import io.swerve.bench.experiment.forking.Entropies.TextRow;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.Split;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.forking.EntropyCalibration;
import io.swerve.reasoning.forking.EntropyReader;
import io.swerve.reasoning.forking.ForkingSampler;
import io.swerve.reasoning.forking.ForkingTemperature;
import io.swerve.steering.decoding.DecodedText;
import io.swerve.steering.decoding.DecodingRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Where does a text fork, and is it enough to sample there? */
public final class ForkingExperiment implements Experiment<ForkingSettings> {
    private static final String ORDINARY = "temperature 1";
    private static final String BOTH = "both models";

    /**
     * The entropies of both models on one text.
     *
     * @param base the base model's
     * @param thinking the thinking model's
     */
    record PairRow(float[] base, float[] thinking) {}

    private record SampledPrompt(TaskProblem problem, int[] prompt) {}

    /** Creates the experiment. */
    public ForkingExperiment() {}

    @Override
    public Card card() {
        return new Card("forking",
                "At which few tokens is a model's next word open, what stands there, and is it enough to sample there?",
                "Wang et al., Beyond the 80/20 Rule: High-Entropy Minority Tokens, arXiv 2506.01939",
                "Entropies in nats over the whole vocabulary at temperature 1; threshold at the 80th percentile; lexicon"
                        + " of mean entropies; overlap of the top fifth between two models on the same tokens; another"
                        + " temperature at forks, or at all other tokens.",
                "A sample of some thousand tokens in place of a million, so tokens of fewer occurrences count in the"
                        + " lexicon; base and thinking model in place of checkpoints of a training by reinforcement.");
    }

    @Override
    public ForkingSettings defaults() {
        return new ForkingSettings(EntropyCalibration.PAPER_PERCENTILE, 100, List.of(0.5, 1.5, 2.5), 3, 20);
    }

    @Override
    public int defaultProblems() {
        return 30;
    }

    @Override
    public Workload workload(ForkingSettings settings, ExperimentContext context) {
        WorkCount work = new WorkCount(context);
        Model model = model(context);
        List<TaskProblem> texts = context.problems(Split.DEVELOPMENT, settings.texts());
        work.ask("texts", model, texts, 1);
        if (hasPair(context)) {
            long tokens = work.prompts(model, texts, Optional.empty()) + (long) texts.size() * context.maxTokens();
            work.read(BOTH, context.base(), texts.size(), tokens);
            work.read(BOTH, context.thinking(), texts.size(), tokens);
        }
        List<TaskProblem> problems = context.heldOut();
        work.ask(ORDINARY, model, problems, settings.samples());
        for (TokenScope place : TokenScope.values()) {
            settings.temperatures()
                    .forEach(temperature -> work.ask(arm(temperature, place), model, problems, settings.samples()));
        }
        return work.workload();
    }

    private static Model model(ExperimentContext context) {
        if (!context.hasBase() && !context.hasThinking()) {
            throw new ExperimentException("forking needs a model: name one with -m FILE or --thinking FILE");
        }
        return context.hasThinking() ? context.thinking() : context.base();
    }

    private static boolean hasPair(ExperimentContext context) {
        return context.hasBase() && context.hasThinking()
                && context.base().vocabularyHash().equals(context.thinking().vocabularyHash());
    }

    private static String arm(double temperature, TokenScope place) {
        return "temperature " + temperature + " at " + place.label();
    }

    @Override
    public ExperimentResult run(ForkingSettings settings, ExperimentContext context) {
        Model model = model(context);
        List<SampledPrompt> sampled = items(context.problems(Split.DEVELOPMENT, settings.texts()), model, context);
        List<TextRow> texts = context.stage("texts", sampled, TextRow.class,
                (missing, rows) -> context.decoder(model).decode(missing.stream()
                        .map(item -> request(item, ForkingTemperature.uniform(1), 0, model, context)).toList(),
                        (index, text) -> rows.finished(index, new TextRow(text.tokens(), text.entropies(),
                                Transcript.of(missing.get(index).problem(), draw(missing.get(index), 0, context),
                                        context.prompting(model).beginning(missing.get(index).prompt()), text)))));
        if (texts.stream().allMatch(text -> text.tokens().length == 0)) {
            throw new ExperimentException("the model writes nothing but the end of its text; ask it another --task");
        }
        Entropies entropies = Entropies.of(texts, settings.percentile());
        Optional<List<PairRow>> pairs = hasPair(context)
                ? Optional.of(pairs(sampled, texts, context))
                : Optional.empty();
        List<TaskProblem> problems = context.heldOut();
        problems.forEach(TaskProblem::requireAnswer);
        List<SampledPrompt> items = items(problems, model, context);
        double threshold = entropies.calibration().threshold();
        Map<TokenScope, Map<Double, List<SampleRow>>> arms = new EnumMap<>(TokenScope.class);
        List<SampleRow> ordinary = arm(ORDINARY, items, ForkingTemperature.uniform(1), settings, model, context);
        for (TokenScope place : TokenScope.values()) {
            Map<Double, List<SampleRow>> byTemperature = new LinkedHashMap<>();
            for (double temperature : settings.temperatures()) {
                byTemperature.put(temperature, arm(arm(temperature, place), items,
                        place.at(temperature, threshold), settings, model, context));
            }
            arms.put(place, byTemperature);
        }
        return context.report(() -> new ForkingReport(settings, context.seed(),
                token -> model.tokenizer().decode(new int[]{token}, true), entropies, pairs, ordinary, arms)
                .result(traces(sampled, entropies, model)));
    }

    private static List<SampleTrace> traces(List<SampledPrompt> sampled, Entropies entropies, Model model) {
        return IntStream.range(0, Math.min(Excerpt.PROBLEMS, sampled.size()))
                .mapToObj(i -> new SampleTrace(sampled.get(i).problem().question(),
                        List.of(SampleTrace.Side.of("sampled at temperature 1",
                                entropies.calibration().mask(entropies.texts().get(i).entropies()).count() + " forks",
                                model, entropies.texts().get(i).tokens(), entropies.texts().get(i).entropies()))))
                .toList();
    }

    private static List<SampledPrompt> items(List<TaskProblem> problems, Model model, ExperimentContext context) {
        Prompting prompting = context.prompting(model);
        return problems.stream()
                .map(problem -> new SampledPrompt(problem, prompting.tokens(Optional.empty(), problem.question())))
                .toList();
    }

    /** At all temperatures a sample draws the same numbers: the arms differ by nothing else. */
    private static Draw draw(SampledPrompt item, int sample, ExperimentContext context) {
        return Draw.of(context, "samples", item.problem(), sample);
    }

    private static DecodingRequest request(SampledPrompt item, ForkingTemperature temperature, int sample, Model model,
            ExperimentContext context) {
        return DecodingRequest.greedy(item.prompt(), context.maxTokens())
                .withChooser(ForkingSampler.factory(temperature, draw(item, sample, context).seed().orElseThrow()))
                .withStopStrings(context.prompting(model).stopStrings());
    }

    private static List<SampleRow> arm(String stage, List<SampledPrompt> items, ForkingTemperature temperature,
            ForkingSettings settings, Model model, ExperimentContext context) {
        int samples = settings.samples();
        return context.stage(stage, items, SampleRow.class, (missing, rows) -> {
            List<DecodingRequest> requests = new ArrayList<>();
            for (SampledPrompt item : missing) {
                for (int sample = 0; sample < samples; sample++) {
                    requests.add(request(item, temperature, sample, model, context));
                }
            }
            DecodedText[] texts = new DecodedText[requests.size()];
            int[] open = new int[missing.size()];
            Arrays.fill(open, samples);
            context.decoder(model).decode(requests, (index, text) -> {
                texts[index] = text;
                int problem = index / samples;
                if (--open[problem] == 0) {
                    SampledPrompt item = missing.get(problem);
                    List<DecodedText> own = Arrays.asList(texts).subList(problem * samples, (problem + 1) * samples);
                    rows.finished(problem, SampleRow.of(own, IntStream.range(0, samples).mapToObj(
                            sample -> Transcript.of(item.problem(), draw(item, sample, context),
                                    context.prompting(model).beginning(item.prompt()), own.get(sample)))
                            .toList()));
                }
            });
        });
    }

    /** Both models read the texts; the one that wrote them too, so that both are measured alike. */
    private static List<PairRow> pairs(List<SampledPrompt> items, List<TextRow> texts, ExperimentContext context) {
        return context.stage(BOTH, IntStream.range(0, texts.size()).boxed().toList(), PairRow.class,
                (missing, rows) -> {
                    EntropyReader base = EntropyReader.open(context.base(), context.sessionOptions());
                    context.own(base, base::stop);
                    EntropyReader thinking = EntropyReader.open(context.thinking(), context.sessionOptions());
                    context.own(thinking, thinking::stop);
                    for (int i = 0; i < missing.size(); i++) {
                        int[] prompt = items.get(missing.get(i)).prompt();
                        int[] all = IntStream.concat(Arrays.stream(prompt),
                                Arrays.stream(texts.get(missing.get(i)).tokens())).toArray();
                        context.checkStopped();
                        rows.finished(i, new PairRow(base.read(all, prompt.length).entropies(),
                                thinking.read(all, prompt.length).entropies()));
                    }
                });
    }
}
