package io.swerve.reasoning.verifree;

import io.swerve.Encoding;
import io.swerve.Tokenizer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A trace cut behind the marker of its answer, in token space: the tokens that the model wrote are kept as they are, and
 * never tokenized again from their text.
 *
 * @param tokens the trace up to and with the marker
 * @param clean whether the cut lies between two of the model's tokens. If a token reaches beyond the marker, it is left
 *            out with whatever it shares with the marker, and that part of the marker is tokenized anew
 */
public record TraceCut(int[] tokens, boolean clean) {
    /**
     * Cuts a trace.
     *
     * @param tokenizer of the model that wrote it
     * @param trace the tokens written
     * @param marker the text with which the answer begins; may contain markers of the model, such as {@code </think>}
     * @return the cut behind the first occurrence; empty if the trace never answers
     * @throws IllegalArgumentException if the marker is empty or an id is not in the vocabulary
     */
    public static Optional<TraceCut> behind(Tokenizer tokenizer, int[] trace, String marker) {
        if (marker.isEmpty()) {
            throw new IllegalArgumentException("an empty marker is everywhere");
        }
        // Offsets are counted in the text of whole prefixes: a character may be spread over several tokens.
        String text = tokenizer.decode(trace, true);
        int start = text.indexOf(marker);
        if (start < 0) {
            return Optional.empty();
        }
        int end = start + marker.length();
        int kept = longestPrefix(tokenizer, trace, text, end);
        int[] prefix = Arrays.copyOf(trace, kept);
        int covered = tokenizer.decode(prefix, true).length();
        if (covered == end) {
            return Optional.of(new TraceCut(prefix, true));
        }
        int[] rest = tokenizer.encode(text.substring(covered, end), Encoding.PROMPT_PART);
        int[] all = Arrays.copyOf(prefix, kept + rest.length);
        System.arraycopy(rest, 0, all, kept, rest.length);
        return Optional.of(new TraceCut(all, false));
    }

    /** How many of the first tokens lie wholly before a place in the text. */
    private static int longestPrefix(Tokenizer tokenizer, int[] trace, String text, int end) {
        int low = 0;
        int high = trace.length;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            String head = tokenizer.decode(Arrays.copyOf(trace, middle), true);
            if (head.length() <= end) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        // Half a character decodes to a replacement, which is not the text's own
        while (low > 0 && !text.startsWith(tokenizer.decode(Arrays.copyOf(trace, low), true))) {
            low--;
        }
        return low;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TraceCut cut && clean == cut.clean && Arrays.equals(tokens, cut.tokens);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(tokens) + Boolean.hashCode(clean);
    }

    @Override
    public String toString() {
        return "TraceCut[" + tokens.length + " tokens" + (clean ? "" : ", marker tokenized anew") + "]";
    }
}
