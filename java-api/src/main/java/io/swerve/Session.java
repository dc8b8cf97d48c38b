package io.swerve;

import io.swerve.activation.ActivationEditor;
import io.swerve.activation.ActivationListener;
import io.swerve.activation.RowSelection;
import io.swerve.bindings.LlamaCpp;
import io.swerve.bindings.calls.WordFunction;
import io.swerve.internal.ExclusiveUse;
import io.swerve.internal.NativeContext;
import io.swerve.spi.SessionEngine;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Objects;

/**
 * The working memory of a model ({@code llama_context}): a cache for one or several sequences, the buffers of a decode,
 * and the threads that compute it. Opened with {@link Model#openSession(SessionOptions)}.
 *
 * <p>
 * Thread rule: any thread, but one at a time; a second thread gets a {@link ConcurrentUseException}. Only
 * {@link #abort()} and {@link #close()} may be called while another thread decodes: both make that decode stop before
 * its next operation. A decode occupies its thread, and is best called from a platform thread.
 */
public final class Session implements AutoCloseable {
    static {
        SessionEngine.grant(Session.class, session -> session.steering);
    }

    private final Model model;
    private final SessionOptions options;
    private final ExclusiveUse use;
    private final NativeContext context;
    private final int contextSize;
    private final int sequenceCapacity;
    private final Batch batch;
    private final ControlVectors controlVectors;
    private final LoraAdapters loraAdapters;
    private final Interceptors interceptors;
    private final SessionObservers observers;
    private final Decoder decoder;
    private final SequenceTable sequences;
    private final SessionSteering steering;

    Session(Model model, long modelAddress, SessionOptions wanted) {
        ModelFacts facts = model.facts();
        facts.requireGenerative();
        this.model = model;
        SessionOptions completed = wanted.completedFor(facts.trainingContextSize());
        this.options = facts.sharesTokensOut() ? completed.sharedOutEqually() : completed;
        this.use = new ExclusiveUse("the session of " + model.path().getFileName());
        context = model.loraLibrary().planning(() -> new NativeContext(MemorySegment.ofAddress(modelAddress),
                new NativeContext.Shape(facts.layerCount(), facts.embeddingSize(), options.caches(),
                        model.layerSupport().nodes()),
                options));
        try {
            MemorySegment memory = MemorySegment.ofAddress(WordFunction.LLAMA_GET_MEMORY.call(context.address()));
            if (memory.equals(MemorySegment.NULL)) {
                throw facts.notGenerative();
            }
            contextSize = (int) WordFunction.LLAMA_N_CTX.call(context.address());
            int part = options.caches() == 1 ? contextSize : LlamaCpp.llama_n_ctx_seq(context.segment());
            // llama.cpp rounds sizes up, and ends the process at a position that its table lacks
            sequenceCapacity = Math.min(part, model.learnedPositions().orElse(part));
            // these keep the session for later, and ask nothing of it before it is complete
            batch = new Batch(this, context.arena(), options.batchSize(), options.maxSequences());
            sequences = new SequenceTable(this, context.segment(), memory, options, sequenceCapacity);
            controlVectors = new ControlVectors(model, options, use, context.controlVector());
            loraAdapters = new LoraAdapters(model, context);
            interceptors = new Interceptors(use);
            observers = new SessionObservers(this, use, context.observer());
            decoder = new Decoder(this, model, new Batch(this, context.arena(), options.batchSize(), 1), context,
                    memory,
                    controlVectors, interceptors);
            steering = new SessionSteering(use, options, controlVectors, interceptors);
        } catch (RuntimeException | Error e) { // out of memory, for example
            context.free();
            throw e;
        }
    }

    // ---- the thread rule

    ExclusiveUse use() {
        return use;
    }

    // ---- facts

    /** {@return the model that opened this session} */
    public Model model() {
        return model;
    }

    /** {@return the options in force: the options given, with the sizes that were left to the model filled in} */
    public SessionOptions options() {
        return options;
    }

    /**
     * {@return the size of the context: how many tokens all sequences together may hold, after llama.cpp's rounding}
     */
    public int contextSize() {
        return contextSize;
    }

    /**
     * {@return the size of a sequence's part of the context: how many tokens one sequence may hold: {@link
     * #contextSize()} if there is one sequence or they {@linkplain CacheLayout#SHARED share} the cache, else an equal
     * part of it; never more than the positions of a model that learned an embedding for each, as GPT-2 did}
     */
    public int sequenceCapacity() {
        return sequenceCapacity;
    }

    // ---- sequences

    /**
     * Begins an empty sequence.
     *
     * @return the sequence, to be closed when another one needs its place
     * @throws IllegalStateException if {@link SessionOptions#maxSequences} are open already
     * @throws ClosedException if the session was closed
     * @throws ConcurrentUseException if another thread is using it
     */
    public Sequence newSequence() {
        try (var _ = use.enter()) {
            interceptors.requireNotCalling("a new sequence");
            return sequences.create();
        }
    }

    /**
     * Begins a sequence with a saved state.
     *
     * @param state saved in this session, or in another one of the same model with the same cache types and as many
     *            separate caches: one, or where each sequence has its own, as many as there are sequences
     * @return the sequence
     * @throws IllegalArgumentException if the state comes from another model, other cache types or another number of
     *             separate caches
     * @throws IllegalStateException if {@link SessionOptions#maxSequences} are open already
     * @throws ContextFullException if there is no room
     * @throws ClosedException if the session or the state was closed
     * @throws ConcurrentUseException if another thread is using the session
     */
    public Sequence restore(SequenceState state) {
        Objects.requireNonNull(state, "state");
        try (var _ = use.enter()) {
            interceptors.requireNotCalling("to restore a sequence");
            Sequence sequence = sequences.restore(state);
            interceptors.restored(state, sequence);
            return sequence;
        }
    }

    Sequence sequence(int id) {
        return sequences.get(id);
    }

    SequenceTable sequences() {
        return sequences;
    }

    Interceptors interceptors() {
        return interceptors;
    }

    Decoder decoder() {
        return decoder;
    }

    // ---- decoding

    /** {@return the session's batch, always the same object} */
    public Batch batch() {
        return batch;
    }

    /**
     * Decodes a batch. Its tokens become part of their sequences; on any exception, the sequences are as before. (A
     * sequence of a recurrent model, whose state can't be rolled back, is emptied instead.) Logits and activations depend
     * a little on what is {@linkplain Batch in the batch} together.
     *
     * @param filled a batch of this session, not decoded yet
     * @throws IllegalArgumentException if the batch is empty or of another session
     * @throws IllegalStateException if the batch was decoded already
     * @throws ContextFullException if there is no room in the context
     * @throws java.util.concurrent.CancellationException if {@link #abort()} stopped it
     * @throws UnsupportedModelException if a control vector was set and the model's graph ignores it, or did not show a
     *             layer that was to be tapped or edited
     * @throws DecodeException if llama.cpp fails
     * @throws ClosedException if the session was closed, before or during the decode
     * @throws ConcurrentUseException if another thread is using it
     */
    public void decode(Batch filled) {
        if (filled.session() != this) {
            throw new IllegalArgumentException("the batch belongs to another session");
        }
        try (var _ = use.enter()) {
            decoder.decode(filled);
        }
    }

    /**
     * {@return logits of the last decode: a borrowed view, valid until the next decode}
     *
     * @param index a token's index in the batch, as {@link Batch#add} returned it; its logits must have been wanted
     * @throws IndexOutOfBoundsException if the last batch has no such token
     * @throws IllegalArgumentException if its logits were not wanted
     * @throws ClosedException if the session was closed
     * @throws ConcurrentUseException if another thread is using it
     */
    public Logits logits(int index) {
        try (var _ = use.enter()) {
            return decoder.logits(index);
        }
    }

    long decodes() {
        return decoder.decodes();
    }

    long contextAddress() {
        return context.address();
    }

    /**
     * Stops the decode that runs on another thread, if any: it throws a
     * {@link java.util.concurrent.CancellationException}. Without effect otherwise. Work that a GPU has begun ends first:
     * in an {@linkplain SessionOptions#observable observable} session at the next layer that is read or changed, in others
     * the whole decode.
     */
    public void abort() {
        try {
            context.abort().raise();
        } catch (IllegalStateException closed) {
            // the flag went with the session: nothing runs any more
        }
    }

    // ---- activations

    /**
     * Lets a listener see the residual stream at the outputs of chosen layers, in every decode from now on.
     *
     * @param listener is called for each layer and each micro-batch of a decode
     * @param selection which tokens' rows it receives
     * @param layers which layers
     * @return ends the calls when closed
     * @throws IllegalArgumentException if the model lacks one of them
     * @throws UnsupportedModelException if the model's graph has no such output, see {@link Model#isTappable}
     * @throws IllegalStateException if the session isn't {@linkplain SessionOptions#observable observable}
     * @throws ClosedException if the session was closed
     * @throws ConcurrentUseException if another thread is using it
     */
    public Registration tap(ActivationListener listener, RowSelection selection, Layers layers) {
        return observers.tap(listener, selection, layers);
    }

    /**
     * Lets an editor change the residual stream at the outputs of chosen layers, in every decode from now on. The layers
     * that follow compute with what it writes. Editors are called in the order of their registration, before any tap. The
     * last layer has only the rows of tokens whose logits are wanted.
     *
     * @param editor is called for each layer and each micro-batch of a decode
     * @param layers which layers; they can be {@linkplain ActivationEdit#setEnabled switched} off and others on
     * @return switches layers, and ends the calls when closed
     * @throws IllegalArgumentException if the model lacks one of them
     * @throws UnsupportedModelException if the model's graph has no such output, see {@link Model#isTappable}
     * @throws IllegalStateException if the session isn't {@linkplain SessionOptions#observable observable}
     * @throws ClosedException if the session was closed
     * @throws ConcurrentUseException if another thread is using it
     */
    public ActivationEdit edit(ActivationEditor editor, Layers layers) {
        return observers.edit(editor, layers);
    }

    /**
     * Lets an editor change the residual stream, like {@link #edit(ActivationEditor, Layers)}, but at no layer yet.
     *
     * @param editor is called for each layer that is {@linkplain ActivationEdit#setEnabled switched on} later
     * @return switches layers, and ends the calls when closed
     * @throws IllegalStateException if the session isn't {@linkplain SessionOptions#observable observable}
     * @throws ClosedException if the session was closed
     * @throws ConcurrentUseException if another thread is using it
     */
    public ActivationEdit edit(ActivationEditor editor) {
        return observers.edit(editor);
    }

    /**
     * Copies the residual stream at the outputs of chosen layers into matrices, in every decode from now on.
     *
     * @param selection which tokens' rows are kept
     * @param layers which layers
     * @return the matrices, to be closed by the caller
     * @throws IllegalArgumentException if the model lacks one of them
     * @throws UnsupportedModelException if the model's graph has no such output, see {@link Model#isTappable}
     * @throws IllegalStateException if the session isn't {@linkplain SessionOptions#observable observable}
     * @throws ClosedException if the session was closed
     * @throws ConcurrentUseException if another thread is using it
     */
    public ActivationCapture capture(RowSelection selection, Layers layers) {
        return new ActivationCapture(this, selection, layers);
    }

    /**
     * Sets whether decodes compute logits. Without them, the graph ends with the last layer's output: the final norm and
     * the unembedding, which for a small model with a large vocabulary are a good part of the work, are left out. For
     * reading activations only. Tokens that a batch adds with logits are then those whose rows the last layer keeps.
     *
     * @param computed false to leave them out in every decode from now on; {@link #logits}, {@link Sequence#prefill},
     *            {@link Sequence#decode} and everything that generates throw an {@link IllegalStateException} then
     * @throws IllegalStateException if they shall be left out and the session isn't
     *             {@linkplain SessionOptions#observable observable}
     * @throws ClosedException if the session was closed
     * @throws ConcurrentUseException if another thread is using it
     */
    public void setLogitsComputed(boolean computed) {
        try (var _ = use.enter()) {
            if (!computed) {
                options.requireObservable("decodes without logits");
            }
            decoder.setLogitsComputed(computed);
        }
    }

    /** {@return whether decodes compute logits, true unless {@link #setLogitsComputed} was told otherwise} */
    public boolean isLogitsComputed() {
        return decoder.isLogitsComputed();
    }

    // ---- steering

    /**
     * {@return whether a control vector is set or a live one open, false if decodes are as if there had never been one}
     *
     * @throws ClosedException if the session was closed
     * @throws ConcurrentUseException if another thread is using it
     */
    public boolean hasControlVector() {
        try (var _ = use.enter()) {
            return controlVectors.isActive();
        }
    }

    // ---- adapters

    /**
     * Puts LoRA adapters in force, in place of those that were ({@code llama_set_adapters_lora}): every token of every
     * sequence decoded from now on is computed with the changed weights. What is in the cache already stays as it was
     * computed. llama.cpp plans its memory anew at the next decode, some milliseconds.
     *
     * @param scales the adapters of this session's model, each with the factor of its change; 0 changes nothing, bit for
     *            bit; an empty map takes all adapters away
     * @throws IllegalArgumentException if an adapter is of another model, or a scale is not finite
     * @throws ClosedException if an adapter or the session was closed
     * @throws ConcurrentUseException if another thread is using the session
     */
    public void setLoraAdapters(Map<LoraAdapter, Float> scales) {
        Map<LoraAdapter, Float> checked = loraAdapters.checked(scales);
        try (var _ = use.enter()) {
            loraAdapters.set(checked);
        }
    }

    /**
     * {@return the adapters in force, as given to {@link #setLoraAdapters}; unmodifiable, empty at first}
     *
     * @throws ClosedException if the session was closed
     * @throws ConcurrentUseException if another thread is using it
     */
    public Map<LoraAdapter, Float> loraAdapters() {
        try (var _ = use.enter()) {
            return loraAdapters.inForce();
        }
    }

    /**
     * Stops a running decode, frees the context and ends all sequences, views and taps. Idempotent.
     *
     * @throws IllegalStateException if called from inside one of the session's own callbacks
     */
    @Override
    public void close() {
        if (use.close(context.abort()::raise)) {
            context.free();
            loraAdapters.release();
            model.childClosed(this);
        }
    }

    @Override
    public String toString() {
        return "Session[" + model.path().getFileName() + ", context " + contextSize
                + (use.isClosed() ? ", closed]" : "]");
    }
}
