package io.swerve.bench.compare;

import io.swerve.reasoning.answer.AnswerFinder;
import io.swerve.reasoning.answer.AnswerJudge;
import io.swerve.reasoning.answer.Answer;
import io.swerve.reasoning.answer.Judgement;
import java.util.Optional;

/**
 * An answer to a question.
 *
 * @param attempt
 *            its tokens and what was measured of them
 * @param found
 *            the answer that it gives
 * @param verdict
 *            whether it is right, and why; empty if nobody knows the right answer
 */
public record JudgedAnswer(Attempt attempt, Optional<Answer> found, Optional<Judgement> verdict) {
    /**
     * Judges an attempt.
     *
     * @param attempt
     *            what was written
     * @param finder
     *            finds the answer; empty for the judge's own
     * @param right
     *            the right answer, if it is known
     * @return the attempt with its answer, and the verdict if the right one is known
     */
    public static JudgedAnswer of(Attempt attempt, Optional<AnswerFinder> finder, Optional<String> right) {
        Optional<Judgement> verdict = right
                .map(gold -> new AnswerJudge(finder).judge(attempt.written(), gold, attempt.cut()));
        Optional<Answer> found = verdict.isPresent()
                ? verdict.get().answer()
                : finder.orElseGet(AnswerFinder::any).find(attempt.written(), attempt.cut());
        return new JudgedAnswer(attempt, found, verdict);
    }

    /** {@return whether it is right; empty if nobody knows} */
    public Optional<Boolean> correct() {
        return verdict.map(Judgement::right);
    }

    /** {@return the answer's text: the text of all its tokens} */
    public String text() {
        return String.join("", attempt.pieces());
    }
}
