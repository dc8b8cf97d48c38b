package io.swerve.reasoning.answer;

/** By which sign an answer was found. */
public enum AnswerRule {
    /** In {@code \boxed{}}. */
    BOXED("in a box"),
    /** Between {@code <answer>} and {@code </answer>}. */
    TAGGED("between answer tags"),
    /** Behind {@code ####}, as in GSM8K. */
    HASHES("behind ####"),
    /** In a sentence such as "The answer is X", or behind a label such as "Answer:". */
    STATED("stated as the answer"),
    /** In the correction of an earlier answer. */
    CORRECTION("in a correction"),
    /** At the beginning of the reply. */
    LEADING("at the beginning"),
    /** In the sentence with which the reply concludes. */
    CONCLUSION("in the conclusion"),
    /** The whole reply. */
    WHOLE("the whole reply"),
    /** By a pattern that the user gave. */
    PATTERN("by the given pattern");

    private final String words;

    AnswerRule(String words) {
        this.words = words;
    }

    /** {@return where the answer stood, in a few words} */
    public String words() {
        return words;
    }
}
