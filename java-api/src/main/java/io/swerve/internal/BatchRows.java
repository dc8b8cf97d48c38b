package io.swerve.internal;

/** What the observer of the graph needs to know of the batch that is being decoded. */
public interface BatchRows {
    /**
     * Returns the number of tokens.
     *
     * @return at least 1 while decoding
     */
    int size();

    /**
     * Returns a token.
     *
     * @param index from 0 to {@code size() - 1}
     * @return its id
     */
    int token(int index);

    /**
     * Returns the position of a token in its sequence.
     *
     * @param index from 0 to {@code size() - 1}
     * @return counted from 0
     */
    int position(int index);

    /**
     * Returns the sequence of a token.
     *
     * @param index from 0 to {@code size() - 1}
     * @return its id
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
