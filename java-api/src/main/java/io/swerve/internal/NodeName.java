package io.swerve.internal;

import io.swerve.bindings.calls.NativeMemory;
import io.swerve.bindings.ggml_tensor;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The name of nodes that differ in a number at its end. Compares eight characters at once, since every node of a graph is
 * looked at.
 */
final class NodeName {
    private static final long NAME = ggml_tensor.name$offset();
    private static final int MOST_DIGITS = 6;

    private final byte[] text;
    private final int shift;
    private final long mask;
    private final long start;

    /**
     * Makes a name.
     *
     * @param text what stands before the number
     * @param shift what to add to the number
     */
    NodeName(String text, int shift) {
        this.text = text.getBytes(StandardCharsets.US_ASCII);
        this.shift = shift;
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        long wanted = 0;
        long compared = 0;
        for (int i = 0; i < Math.min(Long.BYTES, this.text.length); i++) {
            int bits = 8 * (little ? i : 7 - i);
            wanted |= (long) this.text[i] << bits;
            compared |= 0xFFL << bits;
        }
        start = wanted;
        mask = compared;
    }

    private boolean begins(long name) {
        if ((NativeMemory.getLong(name) & mask) != start) {
            return false;
        }
        for (int i = Long.BYTES; i < text.length; i++) {
            if (NativeMemory.getByte(name + i) != text[i]) {
                return false;
            }
        }
        return true;
    }

    /** Returns the number of a node of this name, with the shift, or -1 for any other node. */
    int layer(long tensor) {
        long name = tensor + NAME;
        if (!begins(name)) {
            return -1;
        }
        int number = 0;
        int digits = 0;
        for (long at = name + text.length;; at++) {
            byte c = NativeMemory.getByte(at);
            if (c == 0) {
                return digits == 0 ? -1 : Math.max(-1, number + shift);
            }
            if (c < '0' || c > '9' || digits++ == MOST_DIGITS) {
                return -1; // such as "l_out-3 (view)"
            }
            number = number * 10 + (c - '0');
        }
    }

    /** Whether a node is called just so, without a number. */
    boolean isWhole(long tensor) {
        return begins(tensor + NAME) && NativeMemory.getByte(tensor + NAME + text.length) == 0;
    }
}
