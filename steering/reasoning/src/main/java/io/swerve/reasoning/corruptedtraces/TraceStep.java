package io.swerve.reasoning.corruptedtraces;

/**
 * One step of a trace, and where it stands. The steps of a trace follow each other without overlap; only white space
 * lies before, between and behind them.
 *
 * @param start the offset of the first character, in UTF-16 code units of the trace
 * @param end the offset behind the last character
 * @param text the characters from {@code start} to {@code end}, without white space around them, not empty
 */
public record TraceStep(int start, int end, String text) {
    /**
     * Creates a step.
     *
     * @throws IllegalArgumentException if the text is blank or not as long as the offsets say
     */
    public TraceStep {
        if (start < 0 || text.isBlank() || end - start != text.length()) {
            throw new IllegalArgumentException("a step from " + start + " to " + end + " can't be \"" + text
                    + "\": the text isn't blank, and as long as its offsets say");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
