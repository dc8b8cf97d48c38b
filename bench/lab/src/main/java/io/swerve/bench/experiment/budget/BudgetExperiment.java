package io.swerve.bench.experiment.budget;

import io.swerve.Model;
import io.swerve.SamplerOptions;
import io.swerve.bench.experiment.Card;
import io.swerve.bench.experiment.Draw;
import io.swerve.bench.experiment.Excerpt;
import io.swerve.bench.experiment.Experiment;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.ExperimentException;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.WorkCount;
import io.swerve.bench.experiment.Workload;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.budget.SequentialRevision;
import io.swerve.reasoning.budget.ThinkingBudget;
import io.swerve.steering.decoding.DecodedText;
import io.swerve.steering.decoding.DecodingRequest;
import io.swerve.steering.decoding.ThinkingMarkers;
import io.swerve.steering.decoding.TokenChooser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Does a large budget make up for not thinking, and how much thinking is needed? */
public final class BudgetExperiment implements Experiment<BudgetSettings> {
    private static final String SAMPLES = ", samples";
    private static final String REVISIONS = ", revisions";
    private static final String CLOSED = ", thinking closed after ";
    private static final String TOLD_TO_WAIT = ", told to wait ";
    /** The sentences that name an earlier answer. */
    private static final int REVISION_TOKENS = 48;

    /** Creates the experiment. */
    public BudgetExperiment() {}

    @Override
    public Card card() {
        return new Card("budget",
                "Does a model that answers directly catch up with a thinking one if it may spend more tokens, and how"
                        + " little thinking is enough?",
                "Wang et al., Think Deep, Think Fast: Verifier-free Inference-time Scaling, arXiv 2504.14047",
                "Majority vote, best of N, sequential revision, truncated thinking; unbiased estimates from one set of"
                        + " samples; tokens of prompts counted; Pareto frontier; counts of hedging, thinking and"
                        + " discourse words in right and wrong answers.",
                "Best of N by the model's own likelihood, as there is no verifier; \"Wait\" forcing after Muennighoff et"
                        + " al. (s1); a revision names the earlier answer in the question, as the embedded models know no"
                        + " longer conversations; the lists of words are this library's.");
    }

    @Override
    public BudgetSettings defaults() {
        return new BudgetSettings(8, 1, List.of(1, 2, 4, 8), List.of(0, 8, 16, 32, 64), List.of(1, 2), 2);
    }

    @Override
    public int defaultProblems() {
        return 50;
    }

    /** One model and its rows. */
    record ModelRows(Model model, List<RepliesRow> samples, List<RepliesRow> rounds,
            Map<Integer, List<RepliesRow>> truncated,
            Map<Integer, List<RepliesRow>> waiting) {}

    @Override
    public Workload workload(BudgetSettings settings, ExperimentContext context) {
        WorkCount work = new WorkCount(context);
        List<TaskProblem> problems = context.heldOut();
        if (context.hasBase()) {
            count(work, "base", context.base(), false, problems, settings, context);
        }
        if (context.hasThinking()) {
            count(work, "thinking", context.thinking(),
                    ThinkingMarkers.of(context.thinking()).isPresent(), problems, settings, context);
        }
        return work.workload();
    }

    private static void count(WorkCount work, String name, Model model, boolean bounded, List<TaskProblem> problems,
            BudgetSettings settings, ExperimentContext context) {
        work.ask(name + SAMPLES, model, problems, settings.samples());
        // an earlier answer, which stands in the question, may be as long as a text
        long earlier = (settings.rounds() - 1L) * problems.size() * (REVISION_TOKENS + context.maxTokens());
        work.add(name + REVISIONS, model, (long) settings.rounds() * problems.size(),
                (long) settings.rounds() * problems.size() * context.maxTokens(),
                settings.rounds() * work.prompts(model, problems, Optional.empty()) + earlier);
        if (bounded) {
            settings.truncations().forEach(tokens -> work.ask(name + CLOSED + tokens, model, problems, 1));
            settings.waits().forEach(times -> work.ask(name + TOLD_TO_WAIT + times, model, problems, 1));
        }
    }

    @Override
    public ExperimentResult run(BudgetSettings settings, ExperimentContext context) {
        if (!context.hasBase() && !context.hasThinking()) {
            throw new ExperimentException("budget needs a model: name one with -m FILE or --thinking FILE");
        }
        List<TaskProblem> problems = context.heldOut();
        problems.forEach(TaskProblem::requireAnswer);
        Map<String, ModelRows> models = new LinkedHashMap<>();
        if (context.hasBase()) {
            models.put("base", arms("base", context.base(), false, problems, settings, context));
        }
        if (context.hasThinking()) {
            boolean marked = ThinkingMarkers.of(context.thinking()).isPresent();
            models.put("thinking", arms("thinking", context.thinking(), marked, problems, settings, context));
        }
        return context.report(() -> new BudgetReport(settings, context.seed(), models)
                .result(BudgetTraces.of(problems, models)));
    }

    private static ModelRows arms(String name, Model model, boolean bounded, List<TaskProblem> problems,
            BudgetSettings settings, ExperimentContext context) {
        Asker asker = new Asker(model, context);
        SamplerOptions sampling = SamplerOptions.greedy().withTemperature((float) settings.temperature());
        String stage = name + SAMPLES;
        List<RepliesRow> samples = asker.ask(stage, problems, problem -> IntStream.range(0, settings.samples())
                .mapToObj(i -> Draw.of(context, stage, problem, i))
                .map(draw -> new Way(draw, draw.chooser(sampling))).toList());
        List<RepliesRow> rounds = asker.revise(name + REVISIONS, problems, settings.rounds());
        Map<Integer, List<RepliesRow>> truncated = new LinkedHashMap<>();
        Map<Integer, List<RepliesRow>> waiting = new LinkedHashMap<>();
        if (bounded) {
            for (int tokens : settings.truncations()) {
                truncated.put(tokens, asker.greedy(name + CLOSED + tokens, problems,
                        ThinkingBudget.truncated(tokens).on(TokenChooser.greedy())));
            }
            for (int times : settings.waits()) {
                waiting.put(times, asker.greedy(name + TOLD_TO_WAIT + times, problems,
                        ThinkingBudget.waiting(times).on(TokenChooser.greedy())));
            }
        }
        return new ModelRows(model, samples, rounds, truncated, waiting);
    }

    /** How one text is written. */
    private record Way(Draw draw, TokenChooser.Factory chooser) {}

    /** Asks one model. */
    private record Asker(Model model, ExperimentContext context) {
        private DecodingRequest request(String question, TokenChooser.Factory chooser) {
            Prompting prompting = context.prompting(model);
            return DecodingRequest.greedy(prompting.tokens(Optional.empty(), question), context.maxTokens())
                    .withChooser(chooser).withStopStrings(prompting.stopStrings());
        }

        private String beginning(DecodingRequest request) {
            return context.prompting(model).beginning(request.prompt());
        }

        List<RepliesRow> greedy(String stage, List<TaskProblem> problems, TokenChooser.Factory chooser) {
            return ask(stage, problems, _ -> List.of(new Way(Draw.greedy(stage), chooser)));
        }

        /** Asks each problem as often as there are ways to choose its tokens, always as many. */
        List<RepliesRow> ask(String stage, List<TaskProblem> problems, Function<TaskProblem, List<Way>> waysOf) {
            Set<TaskProblem> shown = Excerpt.shown(problems);
            return context.stage(stage, problems, RepliesRow.class, (missing, rows) -> {
                List<Way> ways = missing.stream().map(waysOf).flatMap(List::stream).toList();
                int count = ways.size() / missing.size();
                List<DecodingRequest> requests = IntStream.range(0, ways.size())
                        .mapToObj(i -> request(missing.get(i / count).question(), ways.get(i).chooser())).toList();
                SampledReply[] replies = new SampledReply[requests.size()];
                int[] open = new int[missing.size()];
                Arrays.fill(open, count);
                context.decoder(model).decode(requests, (index, text) -> {
                    int problem = index / count;
                    replies[index] = SampledReply.of(text, ways.get(index).draw(), requests.get(index).prompt().length,
                            beginning(requests.get(index)), missing.get(problem),
                            index % count == 0 && shown.contains(missing.get(problem)));
                    if (--open[problem] == 0) {
                        rows.finished(problem, new RepliesRow(
                                List.of(Arrays.copyOfRange(replies, problem * count, (problem + 1) * count))));
                    }
                });
            });
        }

        List<RepliesRow> revise(String stage, List<TaskProblem> problems, int rounds) {
            Set<TaskProblem> shown = Excerpt.shown(problems);
            return context.stage(stage, problems, RepliesRow.class, (missing, rows) -> {
                SequentialRevision<TaskProblem> revision = new SequentialRevision<>(this::revision, rounds);
                int batch = context.parallel(); // so that a run that ends early keeps what it has
                for (int from = 0; from < missing.size(); from += batch) {
                    List<TaskProblem> some = missing.subList(from, Math.min(missing.size(), from + batch));
                    List<List<DecodedText>> texts = revision.run(context.decoder(model), some);
                    for (int i = 0; i < some.size(); i++) {
                        List<SampledReply> replies = new ArrayList<>();
                        for (int round = 0; round < rounds; round++) {
                            DecodingRequest asked = revision(some.get(i), texts.get(i).subList(0, round));
                            replies.add(
                                    SampledReply.of(texts.get(i).get(round), Draw.greedy(stage + ", " + (round + 1)),
                                            asked.prompt().length, beginning(asked), some.get(i),
                                            shown.contains(some.get(i))));
                        }
                        rows.finished(from + i, new RepliesRow(replies));
                    }
                }
            });
        }

        private DecodingRequest revision(TaskProblem problem, List<DecodedText> earlier) {
            String question = problem.question();
            if (!earlier.isEmpty()) {
                DecodedText last = earlier.getLast();
                String beginning = beginning(revision(problem, earlier.subList(0, earlier.size() - 1)));
                question += problem.find(beginning + last.text(), last.isCut())
                        .map(answer -> " An earlier answer was " + answer.text() + ". Check it, and answer again.")
                        .orElse(" An earlier attempt gave no answer. Try again.");
            }
            return request(question, TokenChooser.greedy());
        }
    }
}
