package io.swerve.bench.experiment.thoughtgain;

import io.swerve.Encoding;
import io.swerve.Model;
import io.swerve.bench.task.Prompting;
import io.swerve.bench.task.TaskProblem;
import io.swerve.steering.decoding.ThinkingMarkers;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A text whose tokens are true: a question, its reasoning if the problem has one, and the right answer. The reasoning stands
 * between thinking markers if the model has them, as it would write it.
 *
 * @param question what is asked
 * @param tokens all of it
 * @param reply index of the first token of the reply
 */
record TrueText(String question, int[] tokens, int reply) {
    static TrueText of(Model model, Prompting prompting, TaskProblem problem, String marker,
            boolean withReasoning) {
        int[] prompt = prompting.tokens(Optional.empty(), problem.question());
        Optional<ThinkingMarkers> markers = ThinkingMarkers.of(model);
        String open = markers.filter(known -> !known.isOpenIn(prompt)).map(known -> known.openText() + "\n").orElse("");
        String reasoning = problem.verbose().or(problem::concise).filter(_ -> withReasoning)
                .map(text -> markers.map(known -> open + text + "\n" + known.closeText() + "\n").orElse(text + " "))
                .orElse("");
        String answer = reasoning + marker + " " + problem.requireAnswer() + ".";
        int[] reply = model.tokenizer().encode(prompting.isChat() ? answer : " " + answer, Encoding.PROMPT_PART);
        return new TrueText(problem.question(),
                IntStream.concat(Arrays.stream(prompt), Arrays.stream(reply)).toArray(), prompt.length);
    }

    int replyLength() {
        return tokens.length - reply;
    }

    /** Positions of the reply, drawn without replacement, ascending; the last token of the prompt is one of them. */
    int[] positions(int count, int next, long seed) {
        int[] possible = IntStream.range(reply - 1, tokens.length - next).toArray();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = possible.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = possible[i];
            possible[i] = possible[other];
            possible[other] = kept;
        }
        return Arrays.stream(possible).limit(count).sorted().toArray();
    }
}
