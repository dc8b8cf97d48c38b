package io.swerve.bench.experiment.cotdecoding;

import io.swerve.Encoding;
import io.swerve.Model;
import io.swerve.bench.experiment.Draw;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.StageWork.Rows;
import io.swerve.bench.experiment.Transcript;
import io.swerve.bench.experiment.WorkCount;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.answer.AnswerFinder;
import io.swerve.reasoning.cotdecoding.Branch;
import io.swerve.reasoning.cotdecoding.CotDecoding;
import io.swerve.steering.decoding.DecodedText;
import io.swerve.steering.decoding.DecodingRequest;
import io.swerve.steering.decoding.ParallelDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Decodes the branches of problems.
 *
 * @param context of the run
 * @param model that answers
 * @param prompting how it is asked
 * @param count branches of each problem
 * @param lead appended to elicit answers; empty for nothing
 */
record Brancher(ExperimentContext context, Model model, Prompting prompting, int count, String lead) {
    private static final int ELICITED_TOKENS = 24;

    List<BranchRow> rows(String stage, List<TaskProblem> problems) {
        problems.forEach(TaskProblem::requireAnswer);
        return context.stage(stage, problems, BranchRow.class,
                (missing, rows) -> {
                    if (lead.isEmpty()) {
                        decode(stage, missing, rows);
                    } else {
                        elicit(stage, missing, rows);
                    }
                });
    }

    /** Counts what {@link #rows} decodes at most. */
    void count(WorkCount work, String stage, List<TaskProblem> problems) {
        long texts = (long) problems.size() * count;
        long prompts = count * problems.stream().mapToLong(problem -> greedy(problem).prompt().length).sum();
        long appended = context.maxTokens() + work.tokens(model, lead);
        work.add(stage, model, lead.isEmpty() ? texts : 2 * texts,
                texts * (context.maxTokens() + (lead.isEmpty() ? 0 : ELICITED_TOKENS)),
                lead.isEmpty() ? prompts : 2 * prompts + texts * appended);
    }

    private DecodingRequest greedy(TaskProblem problem) {
        return DecodingRequest.greedy(prompting.tokens(Optional.empty(), problem.question()), context.maxTokens())
                .withStopStrings(prompting.stopStrings());
    }

    /** Finds answers of the right one's kind, behind the thinking also where the prompt opened it. */
    private AnswerFinder finder(TaskProblem problem, int... prompt) {
        AnswerFinder finder = AnswerFinder.like(problem.requireAnswer());
        String beginning = prompting.beginning(prompt);
        return beginning.isEmpty() ? finder : finder.behind(beginning);
    }

    private void decode(String stage, List<TaskProblem> problems, Rows<BranchRow> rows) {
        List<DecodingRequest> requests = new ArrayList<>();
        problems.forEach(problem -> requests.addAll(CotDecoding.requests(greedy(problem), count)));
        DecodedText[] texts = new DecodedText[requests.size()];
        int[] open = IntStream.generate(() -> count).limit(problems.size()).toArray();
        context.decoder(model).decode(requests, (index, text) -> {
            texts[index] = text;
            int problem = index / count;
            if (--open[problem] == 0) {
                List<DecodedText> own = Arrays.asList(texts).subList(problem * count, (problem + 1) * count);
                int[] prompt = requests.get(index).prompt();
                rows.finished(problem, row(prompt.length,
                        CotDecoding.branches(own, model.tokenizer(), finder(problems.get(problem), prompt)),
                        branch -> transcript(stage, problems.get(problem), branch, "", prompt), new int[count]));
            }
        });
    }

    private void elicit(String stage, List<TaskProblem> problems, Rows<BranchRow> rows) {
        ParallelDecoder decoder = context.decoder(model);
        int[] appended = model.tokenizer().encode(lead, Encoding.TEXT_PART);
        for (int i = 0; i < problems.size(); i++) {
            DecodingRequest greedy = greedy(problems.get(i));
            List<DecodedText> texts = decoder.decode(CotDecoding.requests(greedy, count));
            List<DecodedText> elicited = decoder
                    .decode(CotDecoding.elicitations(greedy, texts, appended, ELICITED_TOKENS));
            TaskProblem problem = problems.get(i);
            rows.finished(i, row(greedy.prompt().length,
                    CotDecoding.branches(texts, elicited, model.tokenizer(),
                            AnswerFinder.like(problem.requireAnswer()).behind(lead.strip())),
                    branch -> transcript(stage, problem, branch, lead + elicited.get(branch.rank()).text(),
                            greedy.prompt()),
                    elicited.stream().mapToInt(text -> appended.length + text.length()).toArray()));
        }
    }

    /** A branch with what was appended to it; cut if the branch was. */
    private Transcript transcript(String stage, TaskProblem problem, Branch branch, String appended, int... prompt) {
        return Transcript.of(problem, new Draw(stage, branch.rank(), OptionalInt.empty()),
                prompting.beginning(prompt) + branch.text().text() + appended, branch.text().length(),
                branch.text().stop());
    }

    private static BranchRow row(int prompt, List<Branch> branches, Function<Branch, Transcript> transcripts,
            int[] elicitation) {
        return new BranchRow(prompt, branches.stream().map(branch -> BranchRow.BranchAnswer.of(branch,
                transcripts.apply(branch), elicitation[branch.rank()])).toList());
    }
}
