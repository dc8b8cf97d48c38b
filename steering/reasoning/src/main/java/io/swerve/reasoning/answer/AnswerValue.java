package io.swerve.reasoning.answer;

import java.util.Optional;

/** What an answer says, apart from how it is written. Immutable. */
public sealed interface AnswerValue {
    /** {@return what kind of answer it is} */
    AnswerKind kind();

    /** {@return the answer in its plainest spelling, such as 18, 1/2, yes, B} */
    String text();

    /** {@return a text that equal answers share, whatever their spelling; for votes} */
    String key();

    /**
     * Compares with the right answer.
     *
     * @param right what is right
     * @return whether this says the same
     */
    boolean matches(AnswerValue right);

    /**
     * Reads an answer that stands by itself, such as the right answer of a problem: {@code 18 dollars}, {@code 1,000},
     * {@code \frac{1}{2}}, {@code eighteen}, {@code yes}, {@code (B)}, {@code Paris}.
     *
     * @param answer the answer and nothing else
     * @return what it says
     */
    static AnswerValue parse(String answer) {
        return GoldReader.read(answer);
    }

    /**
     * A number.
     *
     * @param value the number that is written
     * @param scale what a word or sign behind it multiplies it by: 1/100 for percent, 1,000,000 for millions, 12 for
     *            dozens, else 1
     * @param suffix that word or sign, as it is shown; empty if there is none
     * @param unit the unit, by a name that {@link #parse} knows, such as dollars; empty if none is known
     * @param fraction whether it is written as a fraction
     */
    record Numeric(Rational value, Rational scale, String suffix, Optional<String> unit,
            boolean fraction) implements AnswerValue {
        @Override
        public AnswerKind kind() {
            return fraction ? AnswerKind.FRACTION : AnswerKind.NUMBER;
        }

        @Override
        public String text() {
            return (fraction ? value.fraction() : value.toString()) + suffix;
        }

        @Override
        public String key() {
            return value.fraction();
        }

        @Override
        public boolean matches(AnswerValue right) {
            return right instanceof Numeric other && equal(other);
        }

        private boolean equal(Numeric other) {
            Optional<Unit> mine = unit.flatMap(Unit::of);
            Optional<Unit> theirs = other.unit.flatMap(Unit::of);
            Rational whole = value.times(scale);
            Rational right = other.value.times(other.scale);
            if (mine.isPresent() && theirs.isPresent()) {
                if (mine.get().converts(theirs.get())) {
                    return whole.times(mine.get().size()).equals(right.times(theirs.get().size()));
                }
                if (mine.get().contradicts(theirs.get())) {
                    return false;
                }
            }
            boolean unsaid = scale.equals(Rational.ONE) || other.scale.equals(Rational.ONE);
            return whole.equals(right) || unsaid && value.equals(other.value);
        }
    }

    /**
     * Yes or no.
     *
     * @param yes whether it is yes
     */
    record YesNo(boolean yes) implements AnswerValue {
        @Override
        public AnswerKind kind() {
            return AnswerKind.YES_NO;
        }

        @Override
        public String text() {
            return yes ? "yes" : "no";
        }

        @Override
        public String key() {
            return text();
        }

        @Override
        public boolean matches(AnswerValue right) {
            return equals(right);
        }
    }

    /**
     * The letter of a choice.
     *
     * @param letter A to J
     * @param choice what the letter stands for, if that is written beside it
     */
    record Letter(char letter, Optional<AnswerValue> choice) implements AnswerValue {
        @Override
        public AnswerKind kind() {
            return AnswerKind.LETTER;
        }

        @Override
        public String text() {
            return String.valueOf(letter);
        }

        @Override
        public String key() {
            return text();
        }

        @Override
        public boolean matches(AnswerValue right) {
            return right instanceof Letter other && letter == other.letter;
        }
    }

    /**
     * Any other text.
     *
     * @param text as it is written, without markup
     */
    record Text(String text) implements AnswerValue {
        @Override
        public AnswerKind kind() {
            return AnswerKind.TEXT;
        }

        @Override
        public String key() {
            return TextMatch.plain(text);
        }

        @Override
        public boolean matches(AnswerValue right) {
            return right instanceof Text other && TextMatch.says(text, other.text);
        }
    }
}
