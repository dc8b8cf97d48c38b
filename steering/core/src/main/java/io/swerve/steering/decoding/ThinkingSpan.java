package io.swerve.steering.decoding;

/**
 * Where a text thinks: tokens strictly between the markers.
 *
 * @param from index of the first token of the thinking
 * @param to index behind its last token
 * @param closed whether the closing marker followed
 */
public record ThinkingSpan(int from, int to, boolean closed) {
    /** {@return the length: how many tokens the thinking has} */
    public int length() {
        return to - from;
    }
}
