package io.swerve.bench.experiment.informationgain;

import io.swerve.Encoding;
import io.swerve.Model;
import io.swerve.bench.experiment.Card;
import io.swerve.bench.experiment.Draw;
import io.swerve.bench.experiment.Experiment;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.SampleTrace.Side;
import io.swerve.bench.experiment.Transcript;
import io.swerve.bench.experiment.WorkCount;
import io.swerve.bench.experiment.Workload;
import io.swerve.bench.experiment.traces.SpokenReasoning;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.corruptedtraces.StepSplitter;
import io.swerve.reasoning.corruptedtraces.TraceStep;
import io.swerve.reasoning.informationgain.InformationGain;
import io.swerve.reasoning.informationgain.InformationJudge;
import io.swerve.reasoning.informationgain.JudgePrompt;
import io.swerve.steering.decoding.DecodedText;
import io.swerve.steering.decoding.DecodingRequest;
import io.swerve.steering.decoding.ThinkingMarkers;
import io.swerve.steering.decoding.ThinkingSpan;
import io.swerve.steering.plan.SteeringPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Scores the true answer after each step of traces of the base model, the thinking model, and the steered one. */
public final class InformationGainExperiment implements Experiment<InformationGainSettings> {
    private static final String TRACES = "traces of ";
    private static final String JUDGED = "judged by ";
    private static final String BASE_WRITER = "base, asked to think";
    private static final String THINKING_WRITER = "thinking";
    private static final String STEERED_WRITER = "thinking, steered to brevity";
    private static final String RANDOM_WRITER = "thinking, random directions";
    private static final int THINKING_WRITERS = 4;
    /** A shorter step is none. */
    private static final int STEP_TOKENS = 2;
    /** Room for the markers of thinking with their lines. */
    private static final int MARKER_TOKENS = 16;
    private static final int TRACES_AT_ONCE = 8;
    private static final int PAIRS = 50;
    private static final int SHOWN = 2;

    private record NumberedProblem(TaskProblem problem, int index) {}

    private record Judged(int item, TaskProblem problem, WrittenTrace trace) {}

    /** Creates the experiment. */
    public InformationGainExperiment() {}

    @Override
    public Card card() {
        return new Card("information-gain", "How much does each step of a trace tell about the answer, and what does"
                + " compressing the trace do to it?",
                "Wu et al., Knowledge or Reasoning? A Close Look at How LLMs Think Across Domains, arXiv 2506.02126",
                "Perplexity of the true answer after each step under a judge that didn't write the trace; information gain"
                        + " as its mean drop; also the log variant, and the published code's variant over whole texts.",
                "Steps are cut by rules and not by GPT-4o, and the rules enter the measure; the judge is the other of the"
                        + " two models. No Knowledge Index: it needs retrieval and a judge of facts.");
    }

    @Override
    public InformationGainSettings defaults() {
        return new InformationGainSettings(StepSplitter.Unit.CLAUSE, PAIRS, List.of(1.0, 1.5, 2.0, 3.0), 16,
                "Think step by step.", "Be brief.", "The answer is", " ", ".");
    }

    @Override
    public int defaultProblems() {
        return 40;
    }

    @Override
    public Workload workload(InformationGainSettings settings, ExperimentContext context) {
        WorkCount work = new WorkCount(context);
        List<TaskProblem> problems = context.heldOut();
        Optional<String> brief = Optional.of(settings.briefPrompt());
        int writers = 0;
        if (context.hasBase()) {
            work.ask(TRACES + BASE_WRITER, context.base(), problems, Optional.of(settings.thinkPrompt()), 1);
            writers++;
        }
        if (context.hasThinking()) {
            Model thinking = context.thinking();
            Compression.count(work, settings, context, thinking);
            work.ask(TRACES + THINKING_WRITER, thinking, problems, 1);
            work.ask(TRACES + briefWriter(settings), thinking, problems, brief, 1);
            work.ask(TRACES + STEERED_WRITER, thinking, problems, 1);
            work.ask(TRACES + RANDOM_WRITER, thinking, problems, 1);
            writers += THINKING_WRITERS;
        }
        if (context.hasBase()) {
            judgements(work, settings, context, JUDGED + "base", context.base(), problems, writers);
        }
        if (context.hasThinking()) {
            judgements(work, settings, context, JUDGED + "thinking", context.thinking(), problems, writers);
        }
        return work.workload();
    }

    /** The answer is scored after each step; traces that are scored together share what they begin with. */
    private static void judgements(WorkCount work, InformationGainSettings settings, ExperimentContext context,
            String stage, Model judge, List<TaskProblem> problems, int writers) {
        long traces = (long) writers * problems.size();
        long steps = Math.max(1, context.maxTokens() / STEP_TOKENS);
        long begun = 2 + Math.ceilDiv(steps + 1, context.parallel());
        long ends = problems.stream().mapToLong(problem -> work.tokens(judge,
                settings.marker() + settings.before() + problem.requireAnswer() + settings.after()) + MARKER_TOKENS)
                .sum();
        work.read(stage, judge, traces * (steps + 3),
                writers * (begun * (work.prompts(judge, problems, Optional.empty())
                        + (long) problems.size() * context.maxTokens()) + (steps + 3) * ends));
    }

    private static String briefWriter(InformationGainSettings settings) {
        return "thinking, \"" + settings.briefPrompt() + '"';
    }

    @Override
    public ExperimentResult run(InformationGainSettings settings, ExperimentContext context) {
        List<TaskProblem> problems = context.heldOut();
        problems.forEach(TaskProblem::requireAnswer);
        Map<String, Model> judges = new LinkedHashMap<>();
        List<TraceWriter> writers = new ArrayList<>();
        Optional<String> think = Optional.of(settings.thinkPrompt());
        if (context.hasBase()) {
            judges.put("base", context.base());
            writers.add(new TraceWriter(BASE_WRITER, context.base(), think, _ -> SteeringPlan.none()));
        }
        String dose = "";
        if (context.hasThinking()) {
            Model thinking = context.thinking();
            Compression compression = Compression.choose(settings, context, thinking);
            dose = compression.chosen();
            judges.put("thinking", thinking);
            writers.add(new TraceWriter(THINKING_WRITER, thinking, Optional.empty(), _ -> SteeringPlan.none()));
            writers.add(new TraceWriter(briefWriter(settings), thinking,
                    Optional.of(settings.briefPrompt()), _ -> SteeringPlan.none()));
            writers.add(
                    new TraceWriter(STEERED_WRITER, thinking, Optional.empty(),
                            _ -> compression.plan()));
            writers.add(
                    new TraceWriter(RANDOM_WRITER, thinking, Optional.empty(), compression.control()));
        }
        List<List<WrittenTrace>> traces = write(settings, context, writers, problems);
        Map<String, List<Judgement>> judgements = new LinkedHashMap<>();
        judges.forEach((name, judge) -> judgements.put(name, judge(settings, context, name, judge, problems, traces)));
        String chosen = dose;
        return context.report(() -> {
            Map<String, List<List<Judgement>>> byWriter = new LinkedHashMap<>();
            judgements.forEach((name, rows) -> byWriter.put(name, byWriter(rows, problems.size())));
            InformationGainReport report = new InformationGainReport(settings, writers.stream()
                    .map(writer -> new InformationGainReport.Writer(writer.name(), judgeOf(writer, judges))).toList(),
                    traces, byWriter, chosen, context.seed());
            return report.result(samples(problems, writers, traces));
        });
    }

    /** The judge that is the same model, which knows its own traces. */
    private static String judgeOf(TraceWriter writer, Map<String, Model> judges) {
        return judges.entrySet().stream().filter(judge -> judge.getValue() == writer.model()).map(Map.Entry::getKey)
                .findFirst().orElseThrow();
    }

    private static List<SampleTrace> samples(List<TaskProblem> problems, List<TraceWriter> writers,
            List<List<WrittenTrace>> traces) {
        List<SampleTrace> shown = new ArrayList<>();
        for (int p = 0; p < Math.min(SHOWN, problems.size()); p++) {
            List<Side> sides = new ArrayList<>();
            for (int w = 0; w < writers.size(); w++) {
                WrittenTrace trace = traces.get(w).get(p);
                sides.add(Side.of(writers.get(w).name(), trace.steps().size() + " steps"
                        + (trace.correct() ? ", right" : ", wrong"), writers.get(w).model(), trace.tokens(),
                        trace.entropies()));
            }
            shown.add(new SampleTrace(problems.get(p).question(), sides));
        }
        return shown;
    }

    // ---- writing

    private static List<List<WrittenTrace>> write(InformationGainSettings settings, ExperimentContext context,
            List<TraceWriter> writers, List<TaskProblem> problems) {
        List<List<WrittenTrace>> all = new ArrayList<>();
        for (TraceWriter writer : writers) {
            Prompting prompting = context.prompting(writer.model());
            List<NumberedProblem> items = IntStream.range(0, problems.size())
                    .mapToObj(p -> new NumberedProblem(problems.get(p), p)).toList();
            String stage = TRACES + writer.name();
            all.add(context.stage(stage, items, WrittenTrace.class, (missing, rows) -> {
                List<DecodingRequest> requests = missing.stream()
                        .map(item -> DecodingRequest
                                .greedy(prompting.tokens(writer.system(), item.problem.question()),
                                        context.maxTokens())
                                .withPlan(writer.plan().apply(item.index)).withStopStrings(prompting.stopStrings()))
                        .toList();
                context.decoder(writer.model()).decode(requests, (i, text) -> rows.finished(i, trace(settings,
                        writer.model(), stage, missing.get(i).problem, prompting.beginning(requests.get(i).prompt()),
                        text)));
            }));
        }
        return all;
    }

    private static WrittenTrace trace(InformationGainSettings settings, Model model, String arm, TaskProblem problem,
            String beginning, DecodedText text) {
        Optional<ThinkingSpan> span = ThinkingMarkers.of(model)
                .flatMap(found -> found.spanIn(text.tokens(), !beginning.isEmpty()));
        Transcript transcript = Transcript.of(problem, Draw.greedy(arm), beginning, text);
        // without a thinking span all that comes before the final answer; the answer itself is no reasoning
        String reasoning = span.map(found -> model.tokenizer().decode(
                Arrays.copyOfRange(text.tokens(), found.from(), found.to()), true))
                .orElseGet(() -> SpokenReasoning.in(transcript.text(), transcript.cut()).orElse(""));
        int thinking = span.map(ThinkingSpan::length)
                .orElseGet(() -> model.tokenizer().encode(reasoning, Encoding.TEXT_PART).length);
        List<String> steps = settings.splitter().split(reasoning).stream().map(TraceStep::text).toList();
        return new WrittenTrace(transcript, text.tokens(), text.entropies(), thinking, steps);
    }

    // ---- judging

    /** A judgement of each trace: of all problems for one writer after the other. */
    private static List<Judgement> judge(InformationGainSettings settings, ExperimentContext context, String name,
            Model model, List<TaskProblem> problems, List<List<WrittenTrace>> traces) {
        int count = problems.size();
        List<Integer> items = IntStream.range(0, traces.size() * count).boxed().toList();
        JudgePrompt prompt = new LabJudgePrompt(settings, context.prompting(model),
                ThinkingMarkers.of(model));
        return context.stage(JUDGED + name, items, i -> i % count, Judgement.class, (missing, out) -> {
            InformationJudge judge = new InformationJudge(context.scorer(model), prompt);
            List<Judged> judged = new ArrayList<>();
            for (int i = 0; i < missing.size(); i++) {
                WrittenTrace trace = traces.get(missing.get(i) / count).get(missing.get(i) % count);
                if (trace.steps().isEmpty()) {
                    out.finished(i, Judgement.NONE);
                } else {
                    judged.add(new Judged(i, problems.get(missing.get(i) % count), trace));
                }
            }
            for (int from = 0; from < judged.size(); from += TRACES_AT_ONCE) {
                List<InformationJudge.JudgedTrace> some = judged
                        .subList(from, Math.min(judged.size(), from + TRACES_AT_ONCE)).stream()
                        .map(item -> new InformationJudge.JudgedTrace(item.problem.question(), item.trace.steps(),
                                item.problem.requireAnswer()))
                        .toList();
                List<InformationGain> gains = judge.measure(some);
                // the mean telescopes here, too: only whole texts without steps and with all of them are needed
                List<InformationGain> whole = judge.measureWholeTexts(some.stream()
                        .map(trace -> new InformationJudge.JudgedTrace(trace.question(),
                                List.of(String.join(" ", trace.steps())), trace.answer()))
                        .toList());
                for (int i = 0; i < some.size(); i++) {
                    out.finished(judged.get(from + i).item,
                            judgement(settings, model, some.get(i), gains.get(i), whole.get(i)));
                }
            }
        });
    }

    /** For each writer, the judgements of its traces; null for those without steps. */
    private static List<List<Judgement>> byWriter(List<Judgement> rows, int problems) {
        List<List<Judgement>> byWriter = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += problems) {
            byWriter.add(rows.subList(from, from + problems).stream()
                    .map(row -> row.scores().length == 0 ? null : row).toList());
        }
        return byWriter;
    }

    private static Judgement judgement(InformationGainSettings settings, Model model,
            InformationJudge.JudgedTrace trace,
            InformationGain gain, InformationGain whole) {
        double[] scores = new double[gain.steps() + 1];
        Arrays.setAll(scores, gain::logProbability);
        int tokens = model.tokenizer().encode(settings.before() + trace.answer() + settings.after(),
                Encoding.TEXT_PART).length;
        return new Judgement(scores, tokens, whole.gain() / (gain.steps() + 1));
    }

    /** Shows a judge the steps as its own reasoning, between its markers if it has some. */
    private record LabJudgePrompt(InformationGainSettings settings, Prompting prompting,
            Optional<ThinkingMarkers> markers) implements JudgePrompt {
        @Override
        public String before(String question, List<String> steps) {
            String reasoning = String.join(" ", steps);
            String shown = steps.isEmpty()
                    ? ""
                    : markers.map(found -> found.openText() + "\n" + reasoning + "\n" + found.closeText() + "\n")
                            .orElse(reasoning + "\n");
            return prompting.text(Optional.empty(), question) + shown + settings.marker();
        }

        @Override
        public String scored(String answer) {
            return settings.before() + answer + settings.after();
        }
    }
}
