package io.swerve.steering.doctor;

/** What a file may mean by {@code direction.N}: at which block it was measured, and what of it. */
public enum Reading {
    /** The difference at the output of the 0-based block N, where llama.cpp adds it. */
    ALIGNED("aligned", 0, false),
    /** The difference at the output of block N-1: the file numbers blocks from 1, llama.cpp applies it one late. */
    ONE_BLOCK_LATE("one block late", -1, false),
    /** The difference at the output of block N+1: llama.cpp applies it one block early. */
    ONE_BLOCK_EARLY("one block early", 1, false),
    /** What block N alone adds to the difference. */
    BLOCK_CHANGE("the block's own change", 0, true),
    /** What block N-1 alone adds to the difference: llama.cpp applies it one block late. */
    BLOCK_CHANGE_LATE("the block's own change, one block late", -1, true);

    private final String label;
    private final int shift;
    private final boolean change;

    Reading(String label, int shift, boolean change) {
        this.label = label;
        this.shift = shift;
        this.change = change;
    }

    /**
     * {@return the block that a direction is of: the 0-based block, -1 if there is none}
     *
     * @param number the N of {@code direction.N}
     */
    public int blockOf(int number) {
        return number + shift;
    }

    /** Whether it is the block's own change rather than the whole difference. */
    boolean isChange() {
        return change;
    }

    /** {@return the reading in words, such as {@code one block late}} */
    @Override
    public String toString() {
        return label;
    }
}
