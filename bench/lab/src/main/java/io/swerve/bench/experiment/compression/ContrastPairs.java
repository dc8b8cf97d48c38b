package io.swerve.bench.experiment.compression;

import io.swerve.Model;
import io.swerve.bench.experiment.Asker;
import io.swerve.bench.experiment.Asker.Query;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.Transcript;
import io.swerve.bench.experiment.WorkCount;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.TaskProblem;
import io.swerve.steering.decoding.ThinkingMarkers;
import io.swerve.steering.extraction.ContrastPair;
import io.swerve.steering.plan.SteeringPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The pairs of texts that directions are read from.
 *
 * @param context of the run
 * @param model that is steered
 * @param markers of its thinking, if it has any
 * @param problems of which the pairs are
 */
record ContrastPairs(ExperimentContext context, Model model, Optional<ThinkingMarkers> markers,
        List<TaskProblem> problems) {
    private static final String CONCISE = "concise traces";
    private static final String VERBOSE = "verbose traces";
    /** Room for an opening marker with its line. */
    private static final int MARKERS = 8;

    /** A reasoning that the model wrote. */
    private record Made(String reasoning, Transcript transcript) {}

    List<ContrastPair> of(ContrastSource source) {
        Prompting prompting = context.prompting(model);
        return switch (source) {
            case PROMPTS -> problems.stream()
                    .map(problem -> new ContrastPair(
                            prompting.text(Optional.of(ContrastSource.BRIEF), problem.question()),
                            prompting.text(Optional.of(ContrastSource.STEPS), problem.question())))
                    .toList();
            case FINISHED_TRACES -> traces(prompting);
        };
    }

    /** Counts what is written and read for the directions of all sources at most. */
    void count(WorkCount work) {
        long prompts = work.prompts(model, problems, Optional.empty());
        long traces = 2 * prompts + 2L * problems.size() * MARKERS;
        for (boolean concise : List.of(true, false)) {
            List<Optional<String>> given = problems.stream()
                    .map(concise ? TaskProblem::concise : TaskProblem::verbose).toList();
            if (given.stream().allMatch(Optional::isPresent)) {
                traces += given.stream().mapToLong(trace -> work.tokens(model, trace.orElseThrow())).sum();
            } else {
                work.ask(concise ? CONCISE : VERBOSE, model, problems,
                        Optional.of(concise ? ContrastSource.BRIEF : ContrastSource.STEPS), 1);
                traces += (long) problems.size() * context.maxTokens();
            }
        }
        work.direction(model, problems, ContrastSource.BRIEF, ContrastSource.STEPS);
        work.read("direction of traces", model, 2L * problems.size(), traces);
    }

    /** Reasonings of the task; those that it lacks the model writes itself, asked for brevity or for steps. */
    private List<ContrastPair> traces(Prompting prompting) {
        List<String> concise = reasonings(CONCISE, ContrastSource.BRIEF,
                problems.stream().map(TaskProblem::concise).toList());
        List<String> verbose = reasonings(VERBOSE, ContrastSource.STEPS,
                problems.stream().map(TaskProblem::verbose).toList());
        String open = markers.map(known -> known.openText() + "\n").orElse("");
        List<ContrastPair> pairs = new ArrayList<>();
        for (int i = 0; i < problems.size(); i++) {
            if (!concise.get(i).isEmpty() && !verbose.get(i).isEmpty() && !concise.get(i).equals(verbose.get(i))) {
                String begin = prompting.text(Optional.empty(), problems.get(i).question()) + open;
                pairs.add(new ContrastPair(begin + concise.get(i), begin + verbose.get(i)));
            }
        }
        return pairs;
    }

    private List<String> reasonings(String stage, String system, List<Optional<String>> given) {
        if (given.stream().allMatch(Optional::isPresent)) {
            return given.stream().map(Optional::orElseThrow).toList();
        }
        Asker asker = new Asker(context, model);
        ReasoningSpan span = new ReasoningSpan(model.tokenizer(), markers);
        List<Made> made = context.stage(stage, problems, Made.class, (missing, rows) -> asker.ask(
                missing.stream().map(problem -> new Query(problem, stage, Optional.of(system), SteeringPlan.none()))
                        .toList(),
                (i, answer, _) -> rows.finished(i, new Made(span.text(answer.transcript()), answer.transcript()))));
        List<String> all = new ArrayList<>();
        for (int i = 0; i < made.size(); i++) {
            all.add(given.get(i).orElse(made.get(i).reasoning()));
        }
        return all;
    }
}
