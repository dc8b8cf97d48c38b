package io.swerve.bench.experiment.thoughtgain;

import io.swerve.Encoding;
import io.swerve.Model;
import io.swerve.Tokenizer;
import io.swerve.bench.experiment.Card;
import io.swerve.bench.experiment.Experiment;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.ExperimentException;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.WorkCount;
import io.swerve.bench.experiment.Workload;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.Split;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.thoughtgain.ThoughtGain;
import io.swerve.reasoning.thoughtgain.ThoughtOptions;
import io.swerve.steering.decoding.ThinkingMarkers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Inserts thoughts into true texts, and measures what they do to the true tokens behind them. */
public final class ThoughtGainExperiment implements Experiment<ThoughtGainSettings> {
    private static final String OWN = "model's thoughts";
    private static final String RANDOM_TOKENS = "random tokens";
    private static final String MARKERS_ONLY = "markers only";
    private static final String BEFORE_ANSWER = "before the answer";

    /** So hot that all tokens are equally likely: thoughts of the same length without any content. */
    private static final float ANY_TOKEN = 1e5f;

    /** Room for a model's own thinking markers with their line breaks. */
    private static final int MARKER_TOKENS = 16;

    private record AskedText(TrueText text, TaskProblem problem) {}

    private record Before(TrueText text, TaskProblem problem, int length) {}

    /** Creates the experiment. */
    public ThoughtGainExperiment() {}

    @Override
    public Card card() {
        return new Card("thought-gain", "Does a thought between two tokens make the true tokens behind it likelier, and"
                + " where?",
                "Zelikman et al., Quiet-STaR, arXiv 2403.09629",
                "Thoughts sampled at many positions in parallel, each over the true prefix; gain in log-probability of the"
                        + " next true tokens, teacher-forced; advantages against the mean of a position's thoughts; the"
                        + " mixture (1-w) base + w thought of the logits; no thought contains a marker.",
                "No training, so no learned start and end embeddings and no mixing head: thoughts stand between textual"
                        + " markers, and the weight w is a grid, chosen on one half of the texts and reported on the"
                        + " other, for random tokens and markers alone as for thoughts; the best weight for each token is"
                        + " an upper bound.");
    }

    @Override
    public ThoughtGainSettings defaults() {
        return new ThoughtGainSettings(8, 2, 12, 4, 1, " (Let's think step by step", ")", List.of(0, 4, 8, 16, 32),
                "The answer is", false);
    }

    @Override
    public int defaultProblems() {
        return 40;
    }

    @Override
    public Workload workload(ThoughtGainSettings settings, ExperimentContext context) {
        WorkCount work = new WorkCount(context);
        Model model = settings.thinkingModel() ? context.thinking() : context.base();
        Tokenizer tokenizer = model.tokenizer();
        Prompting prompting = context.prompting(model);
        List<TaskProblem> heldOut = context.heldOut();
        List<TaskProblem> problems = new ArrayList<>(context.problems(Split.DEVELOPMENT, context.problems()));
        problems.addAll(heldOut);
        List<TrueText> texts = problems.stream()
                .map(problem -> TrueText.of(model, prompting, problem, settings.marker(), true)).toList();
        long tokens = texts.stream().mapToLong(text -> text.tokens().length).sum();
        long markers = tokenizer.encode(settings.start()).length + tokenizer.encode(settings.end()).length + 1L;
        long behind = markers + settings.nextTokens();
        for (String arm : List.of(OWN, RANDOM_TOKENS, MARKERS_ONLY)) {
            boolean thinks = !arm.equals(MARKERS_ONLY);
            long thoughts = (long) texts.size() * settings.positions() * (thinks ? settings.samples() : 1);
            work.add(arm, model, texts.size() + thoughts, thinks ? thoughts * settings.thoughtTokens() : 0,
                    tokens + thoughts * behind);
        }
        long direct = 0;
        long answers = 0;
        for (TaskProblem problem : heldOut) {
            TrueText text = TrueText.of(model, prompting, problem, settings.marker(), false);
            direct += text.tokens().length;
            answers += text.replyLength() + Math.max(markers, MARKER_TOKENS);
        }
        for (int length : settings.lengths()) {
            long samples = length == 0 ? 1 : settings.samples();
            work.add(BEFORE_ANSWER, model, heldOut.size() * (1 + samples), heldOut.size() * samples * length,
                    direct + samples * answers);
        }
        long longest = texts.stream().mapToLong(text -> text.tokens().length).max().orElse(0);
        work.read(ThoughtSamples.STAGE, model, ThoughtSamples.READINGS,
                ThoughtSamples.READINGS * (longest + settings.thoughtTokens() + markers));
        return work.workload();
    }

    @Override
    public ExperimentResult run(ThoughtGainSettings settings, ExperimentContext context) {
        Model model = settings.thinkingModel() ? context.thinking() : context.base();
        Tokenizer tokenizer = model.tokenizer();
        List<TaskProblem> problems = new ArrayList<>(context.problems(Split.DEVELOPMENT, context.problems()));
        int development = problems.size();
        problems.addAll(context.heldOut());
        Prompting prompting = context.prompting(model);
        List<TrueText> texts = problems.stream()
                .map(problem -> TrueText.of(model, prompting, problem, settings.marker(), true)).toList();
        if (problems.stream().allMatch(problem -> problem.verbose().or(problem::concise).isEmpty())) {
            context.note(
                    "The task has no worked solutions, so that the true texts are answers alone; give a \"solution\""
                            + " in each line.");
        }
        int answer = problems.stream()
                .mapToInt(problem -> TrueText.of(model, prompting, problem, settings.marker(), false).replyLength())
                .max().orElse(0);
        ThoughtGain meter = open(context, model, texts, answer, settings);
        int[] start = tokenizer.encode(settings.start(), Encoding.TEXT_PART);
        int[] end = tokenizer.encode(settings.end(), Encoding.TEXT_PART);
        ThoughtOptions options = ThoughtOptions.defaults()
                .withLengths(settings.thoughtTokens(), settings.nextTokens())
                .withDraws(settings.samples(), (float) settings.temperature(), context.seed())
                .withMarkers(start, end);
        Map<String, ThoughtOptions> arms = new LinkedHashMap<>();
        arms.put(OWN, options);
        arms.put(RANDOM_TOKENS, options.withDraws(settings.samples(), ANY_TOKEN, context.seed()));
        arms.put(MARKERS_ONLY, options.withLengths(0, settings.nextTokens()).withDraws(1, 1, context.seed()));
        Map<String, List<TextThoughts>> measured = new LinkedHashMap<>();
        List<AskedText> items = IntStream.range(0, texts.size())
                .mapToObj(i -> new AskedText(texts.get(i), problems.get(i))).toList();
        arms.forEach((name, thoughts) -> measured.put(name, context.each(name, items, TextThoughts.class, item -> {
            String question = item.problem.questionHash();
            return TextThoughts.of(meter.measure(item.text.tokens(), item.text.positions(settings.positions(),
                    settings.nextTokens(), context.draws().of("positions", question, 0)),
                    thoughts.withSeed(context.draws().of(name, question, 0))));
        })));
        Map<Integer, List<TextThoughts>> before = beforeAnswer(settings, context, model, meter,
                problems.subList(development,
                        problems.size()));
        return context.report(() -> {
            List<SampleTrace> traces = new ThoughtSamples(context, model, start, end)
                    .traces(texts.subList(development, texts.size()),
                            measured.get(OWN).subList(development, texts.size()));
            ThoughtGainReport report = new ThoughtGainReport(settings, development, measured, before, options.weights(),
                    ThinkingMarkers.of(model).isPresent(), context.seed());
            return report.result(traces, ThoughtExamples.table(model, texts.subList(development, texts.size()),
                    measured.get(OWN).subList(development, texts.size())));
        });
    }

    private static ThoughtGain open(ExperimentContext context, Model model, List<TrueText> texts, int answer,
            ThoughtGainSettings settings) {
        int longest = texts.stream().mapToInt(text -> text.tokens().length).max().orElse(0);
        int limit = model.trainingContextSize();
        int thought = settings.lengths().stream().reduce(settings.thoughtTokens(), Math::max);
        int markers = Math.max(MARKER_TOKENS, model.tokenizer().encode(settings.start() + settings.end()).length);
        int inserted = thought + markers + Math.max(settings.nextTokens(), answer);
        if (longest + inserted > limit) {
            throw new ExperimentException("the longest text has " + longest + " tokens and thoughts add " + inserted
                    + ", but the model was trained on " + limit + "; use shorter problems or --thought-tokens");
        }
        int sequences = Math.max(2, context.parallel());
        ThoughtGain meter = ThoughtGain.open(model, context.sessionOptions().withMaxSequences(sequences)
                .withContextSize(longest + sequences * (inserted + 16)));
        return context.own(meter, meter::stop);
    }

    /** Thoughts of several lengths between the model's own markers, right before a direct answer. */
    private static Map<Integer, List<TextThoughts>> beforeAnswer(ThoughtGainSettings settings,
            ExperimentContext context,
            Model model, ThoughtGain meter, List<TaskProblem> problems) {
        Tokenizer tokenizer = model.tokenizer();
        Prompting prompting = context.prompting(model);
        Optional<ThinkingMarkers> markers = ThinkingMarkers.of(model);
        int[] start = tokenizer.encode(markers.map(found -> found.openText() + "\n").orElse(settings.start()),
                Encoding.PROMPT_PART);
        int[] end = tokenizer.encode(markers.map(found -> "\n" + found.closeText() + "\n").orElse(settings.end()),
                Encoding.PROMPT_PART);
        List<Before> items = new ArrayList<>();
        for (int length : settings.lengths()) {
            for (int p = 0; p < problems.size(); p++) {
                items.add(new Before(TrueText.of(model, prompting, problems.get(p), settings.marker(), false),
                        problems.get(p), length));
            }
        }
        List<TextThoughts> rows = context.each(BEFORE_ANSWER, items, TextThoughts.class, item -> {
            int next = item.text.replyLength();
            ThoughtOptions options = ThoughtOptions.defaults().withMarkers(start, end).withLengths(item.length, next)
                    .withDraws(item.length == 0 ? 1 : settings.samples(), (float) settings.temperature(),
                            context.draws().of("before the answer, " + item.length, item.problem.questionHash(), 0))
                    .withWeights(0, 1);
            return TextThoughts.of(meter.measure(item.text.tokens(), new int[]{item.text.reply() - 1}, options));
        });
        Map<Integer, List<TextThoughts>> byLength = new LinkedHashMap<>();
        for (int i = 0; i < settings.lengths().size(); i++) {
            byLength.put(settings.lengths().get(i), rows.subList(i * problems.size(), (i + 1) * problems.size()));
        }
        return byLength;
    }
}
