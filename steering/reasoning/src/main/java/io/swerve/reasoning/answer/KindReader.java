package io.swerve.reasoning.answer;

import java.util.Optional;

/** Reads answers of a kind. */
interface KindReader {
    /** What a statement says; empty if that is no answer of the kind. */
    Optional<Found> stated(CleanText clean, Statement statement);

    /** What a reply that states nothing from a place on concludes. */
    Optional<Found> conclusion(CleanText clean, int from);

    /** The reader of a kind. */
    static KindReader of(AnswerKind kind) {
        return switch (kind) {
            case NUMBER, FRACTION -> new NumberAnswers();
            case YES_NO -> new YesNoAnswers();
            case LETTER -> new LetterAnswers();
            case TEXT -> new TextAnswers();
        };
    }
}
