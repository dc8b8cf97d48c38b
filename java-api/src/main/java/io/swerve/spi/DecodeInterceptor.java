package io.swerve.spi;

import io.swerve.Batch;
import io.swerve.Generation;
import io.swerve.Sampler;
import io.swerve.Sequence;
import io.swerve.SequenceState;

/**
 * Stands at both ends of every decode of a session, whoever asks for it: a {@link Generation}, a prefill or a batch.
 * What steers a model by the tokens it sees is built on this; see {@link SessionEngine#intercept}.
 *
 * <p>
 * All methods are called on the thread that uses the session, from inside that use. They may use the session's taps,
 * edits, control vectors, sequences' tokens and logits, but can't decode, nor create, change or close sequences.
 */
public interface DecodeInterceptor {
    /**
     * Called before a batch is decoded. An exception is thrown by the decode, and the sequences stay as they are.
     *
     * @param batch the tokens, to be read only
     */
    void beforeDecode(Batch batch);

    /**
     * Called when a batch was decoded and its tokens became part of their sequences. Logits can be read. An exception is
     * thrown by the decode, though its tokens stay.
     *
     * @param batch the tokens, to be read only
     */
    void afterDecode(Batch batch);

    /**
     * Called when a decode failed, or {@link #beforeDecode} did, instead of {@link #afterDecode}: the sequences are as
     * before it.
     *
     * @param batch the tokens, to be read only
     */
    default void decodeFailed(Batch batch) {}

    /**
     * Called when a sequence was forked.
     *
     * @param parent the sequence
     * @param child its fork
     */
    default void forked(Sequence parent, Sequence child) {}

    /**
     * Called when a sequence was cut, by its owner or because a prefill failed halfway.
     *
     * @param sequence the sequence, with its new length
     */
    default void truncated(Sequence sequence) {}

    /**
     * Called when a sequence was closed; its id may soon be another one's.
     *
     * @param sequence the sequence
     */
    default void closed(Sequence sequence) {}

    /**
     * Called when a sequence was saved.
     *
     * @param sequence the sequence
     * @param state what was saved
     */
    default void saved(Sequence sequence, SequenceState state) {}

    /**
     * Called when a sequence was made from a saved state.
     *
     * @param state the state
     * @param sequence the new sequence
     */
    default void restored(SequenceState state, Sequence sequence) {}

    /**
     * Called when a {@link Generation} begins to continue a sequence.
     *
     * @param sequence the sequence, with its prompt decoded
     * @param sampler chooses its tokens
     */
    default void generating(Sequence sequence, Sampler sampler) {}
}
