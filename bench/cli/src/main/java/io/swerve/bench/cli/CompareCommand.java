package io.swerve.bench.cli;

import io.swerve.Model;
import io.swerve.SamplerOptions;
import io.swerve.SessionOptions;
import io.swerve.bench.compare.Answerer;
import io.swerve.bench.compare.Attempt;
import io.swerve.bench.compare.Condition;
import io.swerve.bench.compare.ConditionResult;
import io.swerve.bench.compare.JudgedAnswer;
import io.swerve.bench.compare.Question;
import io.swerve.bench.compare.RandomControl;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.ModelFlags;
import io.swerve.bench.console.OutputPath;
import io.swerve.bench.experiment.WorkClock;
import io.swerve.bench.experiment.WorkEstimate;
import io.swerve.bench.experiment.Workload;
import io.swerve.bench.statistics.Draws;
import io.swerve.reasoning.answer.AnswerFinder;
import io.swerve.steering.decoding.ParallelDecoder;
import io.swerve.steering.plan.PlanExplanation;
import io.swerve.steering.plan.Steering;
import io.swerve.steering.plan.SteeringPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares steered with unsteered answers. */
@Command(name = "compare", description = "Asks the same questions unsteered and steered, and compares answers, tokens, entropies and times.", footerHeading = "%nExamples:%n", footer = {
        "  Two answers side by side:",
        "    swerve compare -m M --chat -p TEXT --vector brief.gguf:0.8 --temp 0",
        "  Many questions, with both controls:",
        "    swerve compare -m lab:think --chat --prompts lab:dev --limit 40 --temp 0 \\",
        "      --vector brief.gguf --steps 1:3 --random-control --prompt-control \"Be brief.\""})
final class CompareCommand extends ConsoleCommand {
    private static final int WARM_UP_QUESTIONS = 2;
    private static final long WARM_UP_NANOS = 1_500_000_000;
    private static final int MAX_PARALLEL = 256;
    private static final String ANSWERS = "answers";

    @Mixin
    private ModelFlags modelFlags;

    @Mixin
    private QuestionFlags questionFlags;

    @Option(names = {"-n",
            "--tokens"}, paramLabel = "N", description = "Generate at most N tokens for an answer. Default: 256 with -p, 320 for the lab's questions, 1024 for a file.")
    private Integer tokens;

    private int maxTokens;

    @Mixin
    private SamplingFlags sampling;

    @Option(names = "--parallel", paramLabel = "N", defaultValue = "8", description = "Decode N answers together; 1 for the times that a single answer takes. Default: ${DEFAULT-VALUE}.")
    private int parallel;

    @Mixin
    private PlanFlags planFlags;

    @Option(names = "--random-control", description = "Ask also with random directions of the vectors' norms, another one for each question.")
    private boolean randomControl;

    @Option(names = "--control-seed", paramLabel = "S", description = "Seed of the random directions. Default: 0.")
    private long controlSeed;

    @Option(names = "--prompt-control", paramLabel = "TEXT", description = "Ask also unsteered with this system prompt, such as \"Be brief.\"; needs --chat.")
    private String promptControl;

    @Option(names = "--answer-pattern", paramLabel = "REGEX", description = "Where the answer stands behind the thinking: the first group, at its last match. Default: wherever models write it.")
    private Pattern answerPattern;

    @Option(names = "--rows", converter = OutputPath.File.class, paramLabel = "FILE", description = "Write each answer as soon as it is finished, as JSON Lines that 'swerve grade -f' reads.")
    private OutputPath rows;

    @Option(names = "--estimate", description = "Say how many texts and tokens would be decoded at most, and by a short measurement how long that would take; do nothing.")
    private boolean estimate;

    @Option(names = "--show", paramLabel = "N", defaultValue = "1", description = "Show the texts of the first N questions side by side. Default: ${DEFAULT-VALUE}.")
    private int shown;

    @Override
    protected void run(Console console) throws IOException {
        SessionOptions sessionOptions = modelFlags.check(this);
        SamplerOptions samplerOptions = sampling.check(this);
        questionFlags.check(promptControl != null, this);
        maxTokens = tokens == null ? questionFlags.usualTokens() : tokens;
        if (maxTokens < 1 || parallel < 1 || parallel > MAX_PARALLEL || shown < 0) {
            throw usage("--tokens must be at least 1, --parallel from 1 to " + MAX_PARALLEL + ", --show at least 0");
        }
        Optional<AnswerFinder> finder = Optional.ofNullable(answerPattern)
                .map(pattern -> checked("--answer-pattern", () -> AnswerFinder.matching(pattern)));
        SteeringPlan plan = planFlags.read(this);
        List<Condition> arms = arms(plan);
        List<Question> questions = questionFlags.read();
        try (Model model = modelFlags.load(console)) {
            PlanExplanation explanation = Steering.explain(plan, model);
            List<List<int[]>> prompts = new ArrayList<>();
            for (Condition arm : arms) {
                prompts.add(questionFlags.tokens(questions, arm, model, this, console));
            }
            SessionOptions options = checked(() -> sized(sessionOptions, prompts));
            Workload workload = workload(model, prompts);
            if (estimate) {
                try (ParallelDecoder decoder = ParallelDecoder.open(model, options)) {
                    console.cancelsBy(decoder::stop);
                    new ExperimentView(console).show("compare", new WorkEstimate(workload,
                            Map.of(model, WorkEstimate.Speed.measure(decoder, prompts.getFirst()))));
                }
                return;
            }
            try (Answerer answerer = new Answerer(model, options, samplerOptions, maxTokens);
                    CompareRows kept = CompareRows.open(OutputPath.of(rows))) {
                console.cancelsBy(answerer::stop);
                Answers all = ask(answerer, arms, prompts, questions, finder, workload, kept, console);
                int asked = all.results().getFirst().answers().size();
                CompareView view = new CompareView(console, questions.subList(0, asked), all.results(),
                        answerer.knowsThinking());
                if (console.json()) {
                    console.print(view.json(modelFlags.name(), explanation, options.maxSequences())
                            .put("complete", all.stopped().isEmpty()));
                } else {
                    PlanReport.print(explanation, console);
                    view.print(shown);
                }
                all.stopped().ifPresent(stop -> {
                    console.note("stopped after " + asked + " of " + questions.size() + " questions");
                    throw stop;
                });
            }
        }
    }

    /** What was asked in all arms; not all questions if it was stopped. */
    private record Answers(List<ConditionResult> results, Optional<CancellationException> stopped) {}

    private List<Condition> arms(SteeringPlan plan) {
        List<Condition> arms = new ArrayList<>();
        Optional<String> system = questionFlags.system();
        arms.add(new Condition("unsteered", system, SteeringPlan.none()));
        arms.add(new Condition("steered", system, plan));
        if (randomControl) {
            checked(() -> RandomControl.of(plan, controlSeed));
            arms.add(new Condition("random direction", system, number -> RandomControl.of(plan,
                    new Draws(controlSeed).of("random direction", Integer.toString(number), 0))));
        }
        if (promptControl != null) {
            arms.add(new Condition("prompt \"" + promptControl + '"', Optional.of(promptControl), SteeringPlan.none()));
        }
        return arms;
    }

    /** Room for the longest prompts with their answers, all at once. */
    private SessionOptions sized(SessionOptions options, List<List<int[]>> prompts) {
        int together = Math.min(parallel, prompts.getFirst().size());
        int longest = prompts.stream().flatMap(List::stream).mapToInt(prompt -> prompt.length).max().orElseThrow();
        return options.withMaxSequences(together)
                .withContextSize(modelFlags.contextSizeOr(Math.multiplyExact(together, longest + maxTokens)));
    }

    private Workload workload(Model model, List<List<int[]>> prompts) {
        long texts = prompts.stream().mapToLong(List::size).sum();
        long read = prompts.stream().flatMap(List::stream).mapToLong(prompt -> prompt.length).sum();
        return new Workload(List.of(new Workload.Step(ANSWERS, model, texts, texts * maxTokens, read)), List.of());
    }

    /** Asks by rounds of some questions, the arms in turns, so that what slows the machine down slows all of them. */
    private Answers ask(Answerer answerer, List<Condition> arms, List<List<int[]>> prompts,
            List<Question> questions,
            Optional<AnswerFinder> finder, Workload workload, CompareRows kept, Console console) {
        int count = questions.size();
        long start = System.nanoTime();
        do { // the first answers of a JVM are slow
            for (int i = 0; i < arms.size(); i++) {
                answerer.answer(arms.get(i), 0, prompts.get(i).subList(0, Math.min(WARM_UP_QUESTIONS, count)), _ -> {});
            }
        } while (System.nanoTime() - start < WARM_UP_NANOS);
        List<List<JudgedAnswer>> answers = Stream.generate(() -> (List<JudgedAnswer>) new ArrayList<JudgedAnswer>())
                .limit(arms.size())
                .toList();
        double[] seconds = new double[arms.size()];
        Optional<CancellationException> stopped = Optional.empty();
        int complete = 0;
        try (ExperimentBars bars = new ExperimentBars(console, "compare")) {
            bars.planned(new WorkEstimate(workload, Map.of()));
            WorkClock clock = new WorkClock(bars, workload);
            clock.at(ANSWERS, 0, (long) arms.size() * count);
            for (int from = 0; from < count; from += parallel) {
                int to = Math.min(count, from + parallel);
                double[] round = new double[arms.size()];
                for (int turn = 0; turn < arms.size(); turn++) {
                    int arm = (turn + from / parallel) % arms.size();
                    long before = answers.stream().mapToLong(List::size).sum();
                    long begin = System.nanoTime();
                    List<Attempt> attempts = answerer.answer(arms.get(arm), from, prompts.get(arm).subList(from, to),
                            done -> clock.at(ANSWERS, before + done, (long) arms.size() * count));
                    round[arm] = (System.nanoTime() - begin) * 1e-9;
                    for (Attempt attempt : attempts) {
                        int number = answers.get(arm).size();
                        JudgedAnswer answer = JudgedAnswer.of(attempt, finder, questions.get(number).answer());
                        answers.get(arm).add(answer);
                        kept.add(arms.get(arm), number, questions.get(number), answer);
                    }
                }
                complete = to;
                Arrays.setAll(seconds, arm -> seconds[arm] + round[arm]);
            }
        } catch (CancellationException e) {
            if (complete == 0) {
                throw e; // no question was answered in all arms
            }
            stopped = Optional.of(e);
        }
        int all = complete;
        return new Answers(IntStream.range(0, arms.size())
                .mapToObj(i -> new ConditionResult(arms.get(i), answers.get(i).subList(0, all), seconds[i])).toList(),
                stopped);
    }
}
