package io.swerve.steering.plan;

import java.util.Arrays;

/**
 * How far a sequence has come, as the triggers of its plan see it: the decode step, and when each signal was last seen. A
 * decode works on a copy, which is taken over when it succeeds. Not thread-safe.
 */
final class TriggerState {
    /** Never seen. */
    private static final long NEVER = -1;

    private final TriggerSignals signals;
    /** Tokens so far. */
    private int length;
    private int step = -1;
    /** For each signal, the number of the byte (or of the token, scaled alike) with which it was last complete. */
    private final long[] completedAt;
    private final int[] completedToken;
    /** The last bytes of the text, as many as the longest text to look for. */
    private final byte[] tail;
    private int tailLength;
    private long bytes;

    TriggerState(TriggerSignals signals) {
        this.signals = signals;
        completedAt = new long[signals.count()];
        completedToken = new int[signals.count()];
        Arrays.fill(completedAt, NEVER);
        tail = new byte[2 * signals.longestText()];
    }

    void copyFrom(TriggerState other) {
        length = other.length;
        step = other.step;
        System.arraycopy(other.completedAt, 0, completedAt, 0, completedAt.length);
        System.arraycopy(other.completedToken, 0, completedToken, 0, completedToken.length);
        System.arraycopy(other.tail, 0, tail, 0, other.tailLength);
        tailLength = other.tailLength;
        bytes = other.bytes;
    }

    void clear() {
        length = 0;
        step = -1;
        Arrays.fill(completedAt, NEVER);
        tailLength = 0;
        bytes = 0;
    }

    int step() {
        return step;
    }

    int length() {
        return length;
    }

    /** Tokens since a signal was complete: 0 at that token; a very large number if it never was. */
    int since(int signal) {
        return completedAt[signal] == NEVER ? Integer.MAX_VALUE : length - 1 - completedToken[signal];
    }

    /** Whether a signal was complete, and later than another. */
    boolean completedLater(int signal, int other) {
        return completedAt[signal] > completedAt[other];
    }

    /**
     * Takes a token.
     *
     * @param token its id
     * @param piece its bytes; not read if no text is looked for
     * @param output whether its logits are wanted
     */
    void accept(int token, byte[] piece, boolean output) {
        step = output ? step + 1 : -1;
        length++;
        for (int signal = 0; signal < completedAt.length; signal++) {
            if (signals.textOf(signal) == null && signals.hasToken(signal, token)) {
                completedAt[signal] = bytes;
                completedToken[signal] = length - 1;
            }
        }
        if (tail.length > 0) {
            for (byte b : piece) {
                accept(b);
            }
        }
    }

    private void accept(byte b) {
        if (tailLength == tail.length) {
            int keep = tail.length / 2;
            System.arraycopy(tail, tailLength - keep, tail, 0, keep);
            tailLength = keep;
        }
        tail[tailLength++] = b;
        bytes++;
        for (int signal = 0; signal < completedAt.length; signal++) {
            byte[] text = signals.textOf(signal);
            if (text != null && text[text.length - 1] == b && text.length <= tailLength
                    && Arrays.equals(tail, tailLength - text.length, tailLength, text, 0, text.length)) {
                completedAt[signal] = bytes;
                completedToken[signal] = length - 1;
            }
        }
    }
}
