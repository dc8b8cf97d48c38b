package io.swerve.bench.experiment.traces;

import io.swerve.reasoning.answer.Answer;
import io.swerve.reasoning.answer.AnswerFinder;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The reasoning of a model without thinking markers: all that it says before the sentence that gives its final answer. */
public final class SpokenReasoning {
    /** What ends a sentence: a full stop that belongs to no number, another mark, or a line. */
    private static final Pattern END = Pattern.compile("[.!?:](?=\\s)|\\n");

    private SpokenReasoning() {}

    /**
     * Finds the reasoning.
     *
     * @param reply all that was written, without any thinking span
     * @param cut whether it was cut at the longest answer, so that its last sentence may not be whole
     * @return what stands before the sentence of the final answer, without white space around it, empty if that begins the
     *         reply; nothing if there is no final answer
     */
    public static Optional<String> in(String reply, boolean cut) {
        return AnswerFinder.any().find(reply, cut).map(Answer::from).map(answer -> before(reply, answer));
    }

    private static String before(String reply, int answer) {
        int sentence = END.matcher(reply.substring(0, answer)).results().map(MatchResult::end).reduce(0, Math::max);
        return reply.substring(0, sentence).strip();
    }
}
