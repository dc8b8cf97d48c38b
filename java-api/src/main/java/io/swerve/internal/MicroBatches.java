package io.swerve.internal;

import java.util.Arrays;

/**
 * How llama.cpp cuts a batch into micro-batches, and in which order it computes the tokens. With one cache for all
 * sequences, in the order of the batch ({@code split_simple} of {@code llama-batch.cpp}). With a cache for each, a
 * micro-batch has as many tokens of each of its sequences, whose numbers are consecutive, one sequence after the other
 * ({@code split_equal}, sequential).
 *
 * <p>
 * Row r of a decode is the r-th token in the order of computation. Allocates nothing after its construction. Not
 * thread-safe: part of a session.
 */
final class MicroBatches {
    private static final int NONE = -1;

    private final int limit;
    private final boolean separate;
    /** The token computed r-th; unused where that is the r-th token of the batch. */
    private final int[] order;
    /** The end of each micro-batch in {@link #order}, ascending. */
    private final int[] ends;
    private int micro;
    private int size;
    private boolean inOrder = true;
    /** For each sequence its first token that is in no micro-batch yet, and for each token the next of its sequence. */
    private final int[] head;
    private final int[] next;
    private final int[] tail;
    private final int[] chosen;

    /**
     * Prepares for batches.
     *
     * @param batchSize the most tokens in a batch
     * @param microBatch the most tokens computed at once
     * @param sequences how many sequences there are, each with a cache of its own; 1 if they share one
     */
    MicroBatches(int batchSize, int microBatch, int sequences) {
        limit = microBatch;
        separate = sequences > 1;
        order = new int[separate ? batchSize : 0];
        ends = new int[separate ? batchSize : 0];
        next = new int[separate ? batchSize : 0];
        head = new int[separate ? sequences : 0];
        tail = new int[separate ? sequences : 0];
        chosen = new int[separate ? sequences : 0];
    }

    /** Cuts a batch. */
    void split(BatchRows batch) {
        size = batch.size();
        inOrder = true;
        if (!separate) {
            return;
        }
        queue(batch);
        micro = 0;
        int done = 0;
        while (done < size) {
            done = fill(done, choose(batch));
            ends[micro++] = done;
        }
        for (int row = 0; row < size && inOrder; row++) {
            inOrder = order[row] == row;
        }
    }

    private void queue(BatchRows batch) {
        Arrays.fill(head, NONE);
        for (int i = 0; i < size; i++) {
            int sequence = batch.sequence(i);
            if (head[sequence] == NONE) {
                head[sequence] = i;
            } else {
                next[tail[sequence]] = i;
            }
            tail[sequence] = i;
            next[i] = NONE;
        }
    }

    /** The sequences of the next micro-batch: from the first that has tokens left on, each one more than the last. */
    private int choose(BatchRows batch) {
        int count = 0;
        for (int i = 0; i < size && count <= limit; i++) {
            int sequence = batch.sequence(i);
            boolean waiting = head[sequence] != NONE && head[sequence] <= i;
            if (waiting && (count == 0 || sequence == chosen[count - 1] + 1)) {
                chosen[count++] = sequence;
            }
        }
        return count;
    }

    /** As many tokens of each sequence as the one with the fewest has and the micro-batch may hold. */
    private int fill(int from, int count) {
        int most = Math.max(1, limit / count);
        int each = most;
        for (int s = 0; s < count; s++) {
            int left = 0;
            for (int i = head[chosen[s]]; i != NONE && left < each; i = next[i]) {
                left++;
            }
            each = left;
        }
        int row = from;
        for (int s = 0; s < count; s++) {
            for (int t = 0; t < each; t++) {
                order[row++] = head[chosen[s]];
                head[chosen[s]] = next[head[chosen[s]]];
            }
        }
        return row;
    }

    /**
     * {@return the tokens in the order of computation: their indices in the batch, as many as it has tokens; null if
     * they are computed in the order of the batch}
     */
    int[] order() {
        return inOrder ? null : order;
    }

    /**
     * {@return the token of a row: its index in the batch}
     *
     * @param row from 0 to the size of the batch - 1
     */
    int token(int row) {
        return inOrder ? row : order[row];
    }

    /**
     * {@return where a micro-batch ends: the row after its last}
     *
     * @param row its first
     */
    int end(int row) {
        if (!separate) {
            return Math.min(size, row + limit);
        }
        int position = Arrays.binarySearch(ends, 0, micro, row);
        return ends[position >= 0 ? position + 1 : -position - 1];
    }
}
