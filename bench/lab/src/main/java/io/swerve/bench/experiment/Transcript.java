package io.swerve.bench.experiment;

import io.swerve.StopReason;
import io.swerve.bench.task.TaskProblem;
import io.swerve.steering.decoding.DecodedText;
import java.util.Locale;
import java.util.Objects;

/**
 * A text as rows keep it: with all that a stranger needs to judge it again, and to find or write it again. Rows that hold
 * texts have transcripts among their components, alone or in lists, at any depth; {@code swerve experiment verify} finds
 * them there.
 *
 * @param problem the problem's id in its task
 * @param questionHash see {@link TaskProblem#questionHash()}
 * @param gold the right answer; null if it isn't known
 * @param arm how the problem was treated
 * @param sample which of several samples of the problem, from 0
 * @param seed of the sampler; null if the likeliest token was taken each time
 * @param text what was judged: all that was written, behind the thinking marker if the prompt ended with it
 * @param tokens how many tokens were written, without the one that ended the text
 * @param stop why it ended, a {@link io.swerve.StopReason} in lower case
 * @param right whether its answer is the right one; null if that isn't known
 */
public record Transcript(String problem, String questionHash, String gold, String arm, int sample, Integer seed,
        String text, int tokens, String stop, Boolean right) {
    /** Checks that nothing is missing that is always known. */
    public Transcript {
        Objects.requireNonNull(problem, "problem");
        Objects.requireNonNull(questionHash, "questionHash");
        Objects.requireNonNull(arm, "arm");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(stop, "stop");
    }

    /**
     * Keeps a text.
     *
     * @param problem what was asked
     * @param draw which of its texts it is
     * @param text what was written
     * @return the transcript, judged if the right answer is known
     */
    public static Transcript of(TaskProblem problem, Draw draw, DecodedText text) {
        return of(problem, draw, "", text);
    }

    /**
     * Keeps a text of which the prompt, or who asked, wrote the beginning.
     *
     * @param problem what was asked
     * @param draw which of its texts it is
     * @param beginning what counts as written although the model didn't write it, such as an opening thinking marker
     * @param text what was written behind it
     * @return the transcript, judged if the right answer is known
     */
    public static Transcript of(TaskProblem problem, Draw draw, String beginning, DecodedText text) {
        return of(problem, draw, beginning + text.text(), text.length(), text.stop());
    }

    /**
     * Keeps a text that was put together.
     *
     * @param problem what was asked
     * @param draw which of its texts it is
     * @param whole all that counts as written
     * @param tokens how many the model wrote
     * @param stop why it ended
     * @return the transcript, judged if the right answer is known
     */
    public static Transcript of(TaskProblem problem, Draw draw, String whole, int tokens, StopReason stop) {
        boolean cut = stop == StopReason.MAX_TOKENS || stop == StopReason.CONTEXT_FULL;
        return new Transcript(problem.id(), problem.questionHash(), problem.answer().orElse(null), draw.arm(),
                draw.sample(), draw.seed().isPresent() ? draw.seed().getAsInt() : null, whole, tokens,
                stop.name().toLowerCase(Locale.ROOT),
                problem.answer().isPresent() ? problem.judge(whole, cut).right() : null);
    }

    /** {@return whether its answer is the right one, as far as that is known} */
    public boolean isRight() {
        return Boolean.TRUE.equals(right);
    }

    /** {@return whether the text was cut at the longest answer instead of ending by itself} */
    public boolean cut() {
        return stop.equals("max_tokens") || stop.equals("context_full");
    }
}
