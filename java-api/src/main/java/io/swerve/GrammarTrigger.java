package io.swerve;

import java.util.Optional;

/** Looks for the marker behind which a grammar begins, in tokens as they are chosen. One thread at a time. */
final class GrammarTrigger {
    private final Tokenizer tokenizer;
    private final String marker;
    private final StringBuilder tail = new StringBuilder();
    private Detokenizer detokenizer;
    private boolean awaited = true;

    GrammarTrigger(Tokenizer tokenizer, String marker) {
        this.tokenizer = tokenizer;
        this.marker = marker;
        this.detokenizer = tokenizer.detokenizer(true);
    }

    boolean isAwaited() {
        return awaited;
    }

    /**
     * Takes a token.
     *
     * @param token the token
     * @return what is behind the marker, in tokens; empty if the marker isn't there
     */
    Optional<int[]> accept(int token) {
        tail.append(detokenizer.append(token));
        return goOn();
    }

    /** {@return what is behind the next marker, in tokens; empty if there is none} */
    Optional<int[]> goOn() {
        while (true) {
            int at = tail.indexOf(marker);
            if (at < 0) {
                tail.delete(0, Math.max(0, tail.length() - marker.length() + 1));
                return Optional.empty();
            }
            tail.delete(0, at + marker.length());
            String rest = tail.toString();
            int[] tokens = rest.isEmpty() ? new int[0] : tokenizer.encode(rest, Encoding.TEXT_PART);
            if (!detokenizer.holdsBytes() && tokenizer.decode(tokens, true).equals(rest)) {
                return Optional.of(tokens);
            }
        }
    }

    /** From now on the grammar holds. */
    void found() {
        awaited = false;
    }

    void reset() {
        awaited = true;
        tail.setLength(0);
        detokenizer = tokenizer.detokenizer(true);
    }
}
