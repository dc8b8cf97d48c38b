package io.swerve.internal;

/** What the observer of the graph needs to know of the batch that is being decoded. */
public interface BatchRows {
    /** {@return the number of tokens, at least 1 while decoding} */
    int size();

    /**
     * {@return a token}
     *
     * @param index from 0 to {@code size() - 1}
     */
    int token(int index);

    /**
     * {@return the position of a token in its sequence, counted from 0}
     *
     * @param index from 0 to {@code size() - 1}
     */
    int position(int index);

    /**
     * {@return the sequence of a token}
     *
     * @param index from 0 to {@code size() - 1}
     */
    int sequence(int index);

    /**
     * Returns whether the logits of a token are wanted.
     *
     * @param index from 0 to {@code size() - 1}
     * @return as asked by the caller, even when an observer makes llama.cpp compute more
     */
    boolean isOutput(int index);
}
