package io.swerve.reasoning.answer;

import io.swerve.reasoning.answer.AnswerValue.Letter;
import java.util.Objects;
import java.util.Optional;

/**
 * Judges replies: finds their answers and compares them with the right one. Numbers are compared exactly, whatever their
 * spelling, and converted between units that both name; texts but for case, articles and punctuation. Immutable.
 *
 * @param finder finds the answers; empty for that of the right answer's kind
 */
public record AnswerJudge(Optional<AnswerFinder> finder) {
    /** Checks that nothing is missing. */
    public AnswerJudge {
        Objects.requireNonNull(finder, "finder");
    }

    /** {@return the judge who looks for answers of the right one's kind} */
    public static AnswerJudge standard() {
        return new AnswerJudge(Optional.empty());
    }

    /**
     * Judges a reply.
     *
     * @param reply all that a model wrote, thinking and control tokens included; if the prompt opened the thinking, with
     *            the opening marker in front
     * @param gold the right answer
     * @param cut whether the reply was ended from outside
     * @return right, wrong, or no answer, and why
     */
    public Judgement judge(String reply, String gold, boolean cut) {
        AnswerValue right = AnswerValue.parse(gold);
        Optional<Answer> found = finder.orElseGet(() -> AnswerFinder.of(right.kind())).find(reply, cut);
        if (found.isEmpty() && finder.isEmpty()) {
            found = otherKind(reply, right, cut);
        }
        if (found.isEmpty()) {
            return new Judgement(Judgement.Outcome.NONE, found, cut, missing(reply, cut));
        }
        Answer answer = found.get();
        boolean same = answer.value().matches(right);
        String said = answer.text() + ", " + answer.rule().words();
        return same
                ? new Judgement(Judgement.Outcome.RIGHT, found, cut, said + ", is right")
                : new Judgement(Judgement.Outcome.WRONG, found, cut, said + ", is not " + right.text());
    }

    /** An answer of another kind than the right one: what a letter stands for, or whatever else the reply gives. */
    private static Optional<Answer> otherKind(String reply, AnswerValue right, boolean cut) {
        Optional<AnswerValue> choice = right instanceof Letter letter ? letter.choice() : Optional.empty();
        if (choice.isPresent()) {
            Optional<Answer> spelled = AnswerFinder.of(choice.get().kind()).find(reply, cut);
            if (spelled.isPresent()) {
                return spelled.map(answer -> answer.value().matches(choice.get())
                        ? new Answer(right, answer.rule(), answer.from(), answer.to())
                        : answer);
            }
        }
        return AnswerFinder.any().find(reply, cut);
    }

    private static String missing(String reply, boolean cut) {
        VisiblePart part = VisiblePart.of(reply);
        if (part.thinking()) {
            return "ends inside its thinking";
        }
        if (reply.substring(part.from(), part.to()).isBlank()) {
            return "says nothing";
        }
        return cut ? "was cut before its answer stood complete" : "gives no answer";
    }

    /**
     * Compares answers that stand by themselves.
     *
     * @param answer one
     * @param right the other
     * @return whether they say the same
     */
    public static boolean same(String answer, String right) {
        return AnswerValue.parse(answer).matches(AnswerValue.parse(right));
    }
}
