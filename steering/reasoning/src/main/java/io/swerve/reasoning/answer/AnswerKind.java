package io.swerve.reasoning.answer;

/** What an answer is. */
public enum AnswerKind {
    /** A number, perhaps with a unit. */
    NUMBER,
    /** A number that is written as a fraction; it equals the same number in decimals. */
    FRACTION,
    /** Yes or no, true or false. */
    YES_NO,
    /** The letter of a choice, A to J. */
    LETTER,
    /** Any other text. */
    TEXT;

    /** {@return whether it is a number, in either way of writing} */
    public boolean isNumber() {
        return this == NUMBER || this == FRACTION;
    }
}
