package io.swerve.bench.experiment.verifree;

import io.swerve.Encoding;
import io.swerve.Model;
import io.swerve.SamplerOptions;
import io.swerve.bench.experiment.Card;
import io.swerve.bench.experiment.Draw;
import io.swerve.bench.experiment.Experiment;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.Transcript;
import io.swerve.bench.experiment.WorkCount;
import io.swerve.bench.experiment.Workload;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.answer.Answer;
import io.swerve.reasoning.verifree.TraceCut;
import io.swerve.reasoning.verifree.TraceGroup;
import io.swerve.reasoning.verifree.TraceReward;
import io.swerve.reasoning.verifree.VeriFree;
import io.swerve.steering.decoding.DecodedText;
import io.swerve.steering.decoding.DecodingRequest;
import io.swerve.steering.plan.SteeringPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Samples traces, and compares the probability of the reference answer behind each with what a verifier says. */
public final class VeriFreeExperiment implements Experiment<VeriFreeSettings> {
    /** Scored together: enough to fill the sequences, and little lost when the program is killed. */
    private static final int PROBLEMS_AT_ONCE = 8;
    /** Traces whose reward is compared with a frequency. */
    private static final int CHECKED = 24;
    private static final int SPARE_TOKENS = 4;
    private static final String TRACES = "traces";
    private static final String REWARDS = "rewards";
    private static final String FREQUENCIES = "frequencies";

    private record Sampled(TaskProblem problem, Draw draw) {}

    private record Cut(TaskProblem problem, int[] prompt, double reward) {}

    /** Creates the experiment. */
    public VeriFreeExperiment() {}

    @Override
    public Card card() {
        return new Card("verifree", "Does the probability of the reference answer tell good traces from bad ones?",
                "Zhou et al., Reinforcing General Reasoning without Verifiers, arXiv 2505.21493",
                "Traces sampled at temperature 1, cut behind the first answer marker in token space; the reward is the"
                        + " probability of all tokens of the reference answer and its frame; leave-one-out advantages;"
                        + " its variance against that of the 0/1 verifier.",
                "No training: the reward chooses and weighs traces instead. It knows the reference answer, so this is no"
                        + " way to answer a question, but a measure of what training could reinforce. The answer's frame"
                        + " is a setting, \"The answer is X.\" for the embedded models, not \\boxed{}.");
    }

    @Override
    public VeriFreeSettings defaults() {
        return new VeriFreeSettings(8, 1, 32, false, "The answer is", " ", ".");
    }

    @Override
    public int defaultProblems() {
        return 120;
    }

    @Override
    public Workload workload(VeriFreeSettings settings, ExperimentContext context) {
        WorkCount work = new WorkCount(context);
        Model model = settings.thinkingModel() ? context.thinking() : context.base();
        List<TaskProblem> problems = context.heldOut();
        work.ask(TRACES, model, problems, settings.samples());
        long tails = problems.stream().mapToLong(
                problem -> work.tokens(model, settings.frame().tail(problem.requireAnswer()))).sum();
        long prompts = work.prompts(model, problems, Optional.empty());
        long texts = (long) problems.size() * settings.samples();
        work.read(REWARDS, model, texts,
                settings.samples() * (prompts + tails) + texts * context.maxTokens());
        if (settings.continuations() > 0) {
            long checked = Math.min(CHECKED, problems.size());
            // those with the longest tails may be the ones; all begin alike
            long tail = SPARE_TOKENS + problems.stream().mapToLong(
                    problem -> work.tokens(model, settings.frame().tail(problem.requireAnswer()))).max().orElse(0);
            long again = Math.ceilDiv(settings.continuations(), context.parallel());
            long longest = problems.stream()
                    .mapToLong(problem -> work.prompts(model, List.of(problem), Optional.empty())).max().orElse(0);
            work.add(FREQUENCIES, model, checked * settings.continuations(),
                    checked * settings.continuations() * tail,
                    checked * (again * (longest + context.maxTokens()) + settings.continuations()));
        }
        return work.workload();
    }

    @Override
    public ExperimentResult run(VeriFreeSettings settings, ExperimentContext context) {
        Model model = settings.thinkingModel() ? context.thinking() : context.base();
        List<TaskProblem> problems = context.heldOut();
        problems.forEach(TaskProblem::requireAnswer);
        List<List<SampledTrace>> traces = write(settings, context, model, problems);
        List<Rewarded> rewards = reward(settings, context, model, problems, traces);
        return context.report(() -> {
            List<AnswerFrequency> frequencies = settings.continuations() == 0
                    ? List.of()
                    : frequencies(settings, context, model, problems, traces, rewards);
            VeriFreeReport report = new VeriFreeReport(problems, traces, rewards, frequencies, context.seed());
            return report.result(report.samples(model));
        });
    }

    private static SamplerOptions sampling(double temperature) {
        return SamplerOptions.greedy().withTemperature((float) temperature);
    }

    private static List<List<SampledTrace>> write(VeriFreeSettings settings, ExperimentContext context, Model model,
            List<TaskProblem> problems) {
        Prompting prompting = context.prompting(model);
        List<Sampled> items = IntStream.range(0, problems.size() * settings.samples())
                .mapToObj(i -> new Sampled(problems.get(i / settings.samples()), Draw.of(context, "traces",
                        problems.get(i / settings.samples()), i % settings.samples())))
                .toList();
        List<SampledTrace> written = context.stage(TRACES, items, i -> i / settings.samples(), SampledTrace.class,
                (missing, rows) -> {
                    List<DecodingRequest> requests = missing.stream()
                            .map(item -> DecodingRequest
                                    .greedy(prompting.tokens(Optional.empty(), item.problem.question()),
                                            context.maxTokens())
                                    .withChooser(item.draw.chooser(sampling(settings.temperature())))
                                    .withStopStrings(prompting.stopStrings()))
                            .toList();
                    context.decoder(model).decode(requests, (index, text) -> rows.finished(index,
                            written(missing.get(index), prompting.beginning(requests.get(index).prompt()), text)));
                });
        List<List<SampledTrace>> groups = new ArrayList<>();
        for (int p = 0; p < problems.size(); p++) {
            groups.add(written.subList(p * settings.samples(), (p + 1) * settings.samples()));
        }
        return groups;
    }

    private static SampledTrace written(Sampled item, String beginning, DecodedText text) {
        Transcript transcript = Transcript.of(item.problem, item.draw, beginning, text);
        return new SampledTrace(text.tokens(), text.entropies(),
                item.problem.find(transcript.text(), transcript.cut()).map(Answer::text).orElse(null),
                transcript.right(), transcript);
    }

    private static List<Rewarded> reward(VeriFreeSettings settings, ExperimentContext context, Model model,
            List<TaskProblem> problems, List<List<SampledTrace>> traces) {
        Prompting prompting = context.prompting(model);
        List<Integer> items = IntStream.range(0, problems.size()).boxed().toList();
        return context.stage(REWARDS, items, Rewarded.class, (missing, rows) -> {
            VeriFree verifree = new VeriFree(context.scorer(model), settings.frame());
            for (int from = 0; from < missing.size(); from += PROBLEMS_AT_ONCE) {
                List<Integer> some = missing.subList(from, Math.min(missing.size(), from + PROBLEMS_AT_ONCE));
                List<List<TraceReward>> rewards = verifree.rewards(some.stream()
                        .map(p -> new TraceGroup(prompting.tokens(Optional.empty(), problems.get(p).question()),
                                traces.get(p).stream().map(SampledTrace::tokens).toList(),
                                problems.get(p).requireAnswer(), SteeringPlan.none()))
                        .toList());
                for (int i = 0; i < some.size(); i++) {
                    rows.finished(from + i, rewarded(rewards.get(i)));
                }
            }
        });
    }

    private static Rewarded rewarded(List<TraceReward> rewards) {
        boolean[] clean = new boolean[rewards.size()];
        for (int i = 0; i < clean.length; i++) {
            clean[i] = rewards.get(i).clean();
        }
        return new Rewarded(rewards.stream().mapToDouble(TraceReward::logProbability).toArray(), clean);
    }

    /** Samples answers behind cut traces: the share that is the reference answer estimates the reward. */
    private static List<AnswerFrequency> frequencies(VeriFreeSettings settings, ExperimentContext context, Model model,
            List<TaskProblem> problems, List<List<SampledTrace>> traces, List<Rewarded> rewards) {
        List<Cut> cuts = new ArrayList<>();
        List<int[]> tails = new ArrayList<>();
        Prompting prompting = context.prompting(model);
        for (int p = 0; p < problems.size() && cuts.size() < CHECKED; p++) {
            int[] trace = traces.get(p).getFirst().tokens();
            Optional<TraceCut> cut = TraceCut.behind(model.tokenizer(), trace, settings.marker());
            if (cut.isPresent()) {
                int[] prompt = prompting.tokens(Optional.empty(), problems.get(p).question());
                int[] all = Arrays.copyOf(prompt, prompt.length + cut.get().tokens().length);
                System.arraycopy(cut.get().tokens(), 0, all, prompt.length, cut.get().tokens().length);
                cuts.add(new Cut(problems.get(p), all, rewards.get(p).rewards()[0]));
                tails.add(
                        model.tokenizer().encode(settings.frame().tail(problems.get(p).requireAnswer()),
                                Encoding.TEXT_PART));
            }
        }
        List<Integer> items = IntStream.range(0, cuts.size()).boxed().toList();
        return context.stage(FREQUENCIES, items, AnswerFrequency.class, (missing, rows) -> {
            for (int i = 0; i < missing.size(); i++) {
                Cut cut = cuts.get(missing.get(i));
                int[] tail = tails.get(missing.get(i));
                List<DecodingRequest> requests = IntStream.range(0, settings.continuations())
                        .mapToObj(c -> DecodingRequest.greedy(cut.prompt, tail.length + SPARE_TOKENS)
                                .withChooser(Draw.of(context, "frequencies", cut.problem, c).chooser(sampling(1))))
                        .toList();
                long hits = context.decoder(model).decode(requests).stream()
                        .filter(text -> text.length() >= tail.length
                                && Arrays.equals(Arrays.copyOf(text.tokens(), tail.length), tail))
                        .count();
                rows.finished(i, new AnswerFrequency(cut.reward, (int) hits, settings.continuations()));
            }
        });
    }
}
