package io.swerve;

import io.swerve.bindings.calls.DecodeCalls;
import io.swerve.bindings.calls.WordFunction;
import io.swerve.bindings.loader.NativeLog;
import io.swerve.internal.GraphObserver;
import io.swerve.internal.NativeContext;
import io.swerve.internal.NativeMessages;
import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import jdk.jfr.FlightRecorder;

/**
 * Runs batches through llama.cpp, each as a transaction: its tokens become part of their sequences, or the sequences
 * are as before.
 */
final class Decoder {
    /** What {@code llama_decode} returns when it was stopped. */
    private static final int ABORTED = 2;
    /** How much memory the logits of a whole batch may take when a tap makes llama.cpp compute them all. */
    private static final long ALL_OUTPUTS_BYTES = 128L << 20;

    private final Session session;
    private final Model model;
    private final NativeContext context;
    private final MemorySegment memory;
    private final ControlVectors controlVectors;
    private final GraphObserver observer;
    private final Interceptors interceptors;
    private final int vocabulary;
    private final Batch ownBatch;
    private final Logits[] logits;
    /** Made when somebody first records: the class brings JDK Flight Recorder into the process. */
    private DecodeEvent event;
    private boolean finalStates;
    private long decodes;
    private Batch last;

    Decoder(Session session, Model model, Batch ownBatch, NativeContext context, MemorySegment memory,
            ControlVectors controlVectors, Interceptors interceptors) {
        this.session = session;
        this.model = model;
        this.ownBatch = ownBatch;
        this.context = context;
        this.memory = memory;
        this.controlVectors = controlVectors;
        this.interceptors = interceptors;
        this.observer = context.observer();
        this.vocabulary = model.facts().vocabularySize();
        this.logits = new Logits[ownBatch.capacity()];
    }

    /** The number of decodes so far: what a borrowed view is valid for. */
    long decodes() {
        return decodes;
    }

    Logits logits(int index) {
        requireLogits();
        requireDecoded(index);
        if (!last.wantsLogits(index)) {
            throw new IllegalArgumentException("no logits were asked for token " + index + " of the last batch");
        }
        long address = DecodeCalls.logits(context.address(), index);
        if (address == 0) {
            throw new DecodeException("llama.cpp has no logits for token " + index + " of the last batch");
        }
        Logits view = logits[index];
        if (view == null) {
            view = new Logits(session, index, vocabulary);
            logits[index] = view;
        }
        return view.bind(address, decodes, context.arena());
    }

    boolean isLogitsComputed() {
        return observer == null || !observer.isLogitsSkipped();
    }

    private void requireLogits() {
        if (!isLogitsComputed()) {
            throw new IllegalStateException("this session computes no logits: call Session.setLogitsComputed(true)"
                    + " first, or decode a batch and read activations only");
        }
    }

    private void requireDecoded(int index) {
        if (last == null || !last.isDecoded()) {
            throw new IndexOutOfBoundsException("there is no token " + index
                    + ": nothing was decoded yet, the last decode failed, or its batch was cleared");
        }
        if (index < 0 || index >= last.size()) {
            throw new IndexOutOfBoundsException("the last batch has " + last.size() + " tokens, none at " + index);
        }
    }

    // ---- final states

    void openFinalStates() {
        if (finalStates) {
            throw new IllegalStateException(
                    "the session's final states are being read already; close the other reader");
        }
        int width = context.outputWidth();
        if (width != model.embeddingSize()) {
            throw new UnsupportedModelException("architecture " + model.architecture() + " has final states of width "
                    + width + " and a residual stream of " + model.embeddingSize() + ": they can't be read as one");
        }
        if (context.poolsStates()) {
            throw new UnsupportedModelException(
                    "the model pools its final states (its pooling_type), so there is none of"
                            + " a single token; use a model that generates text");
        }
        setFinalStates(true);
    }

    void closeFinalStates() {
        setFinalStates(false);
    }

    private void setFinalStates(boolean on) {
        finalStates = on;
        last = null; // what was decoded before has none
        context.keepStates(on);
    }

    void copyFinalState(int index, float[] target) {
        requireLogits(); // where the graph ends before the norm, the states are those of an earlier decode
        requireDecoded(index);
        if (!context.copyState(index, target, model.embeddingSize())) {
            throw new DecodeException("llama.cpp has no final state of token " + index + " of the last batch");
        }
    }

    private boolean needsAllOutputs() {
        return finalStates || needsRowsOfLastLayer();
    }

    /** Whether all tokens are computed as outputs for the sake of the last layer's rows only. */
    private boolean needsRowsOfLastLayer() {
        return !finalStates && observer != null && observer.needsAllOutputs();
    }

    Logits decodeOne(Sequence sequence, int token) {
        requireLogits();
        ownBatch.reset();
        try {
            ownBatch.put(sequence, token, true);
            decode(ownBatch);
        } catch (RuntimeException | Error e) {
            ownBatch.reset();
            throw e;
        }
        return logits(0);
    }

    Logits prefill(Sequence sequence, int[] prompt) {
        requireLogits();
        read(sequence, prompt, true);
        return logits(ownBatch.size() - 1);
    }

    /** All of a prompt becomes part of a sequence, or none of it. */
    void read(Sequence sequence, int[] prompt, boolean wantLogits) {
        if (prompt.length == 0) {
            throw new IllegalArgumentException("a prompt has at least one token");
        }
        model.tokenizer().check(prompt);
        int start = sequence.length();
        if (prompt.length > session.sequenceCapacity() - start) {
            throw full(prompt.length, sequence);
        }
        int last = prompt.length - 1;
        // read alone, it is the only token whose logits are computed: see compute
        int lastFrom = wantLogits && needsRowsOfLastLayer() ? last : 0;
        int chunk = chunk(lastFrom > 0 ? lastFrom : prompt.length);
        ownBatch.reset();
        try {
            int to;
            for (int from = 0; from < prompt.length; from = to) {
                ownBatch.reset();
                to = Math.min(from < lastFrom ? lastFrom : prompt.length, from + chunk);
                for (int i = from; i < to; i++) {
                    ownBatch.put(sequence, prompt[i], wantLogits && i == last);
                }
                decode(ownBatch);
            }
        } catch (RuntimeException | Error e) {
            ownBatch.reset();
            if (sequence.length() > start) {
                forget(sequence, start);
            }
            throw e;
        }
    }

    /** How many tokens of a prompt are decoded at a time; where logits limit it, alike, as small batches are slow. */
    private int chunk(int tokens) {
        int capacity = ownBatch.capacity();
        if (!needsAllOutputs()) {
            return capacity;
        }
        int most = Math.clamp(ALL_OUTPUTS_BYTES / (vocabulary * 4L), 1, capacity);
        return Math.ceilDiv(tokens, Math.ceilDiv(tokens, most));
    }

    private String place() {
        int contextSize = session.contextSize();
        OptionalInt learned = model.learnedPositions();
        if (learned.isPresent() && learned.getAsInt() == session.sequenceCapacity()) {
            return "the " + learned.getAsInt() + " positions that this model has learned, whatever the context's size";
        }
        return session.sequenceCapacity() == contextSize
                ? "a context of " + contextSize
                : "a sequence's part of " + session.sequenceCapacity() + " of the context of " + contextSize;
    }

    private String remedy() {
        return model.learnedPositions().equals(OptionalInt.of(session.sequenceCapacity()))
                ? "Shorten the text, or truncate the sequence."
                : "Open the session with a larger contextSize, shorten the text, or truncate or close sequences.";
    }

    private ContextFullException full(int wanted, Sequence sequence) {
        return new ContextFullException("sequence " + sequence.id() + " has " + sequence.length() + " tokens and "
                + wanted + " more don't fit into " + place() + ". " + remedy());
    }

    void decode(Batch batch) {
        if (batch.size() == 0) {
            throw new IllegalArgumentException("the batch is empty: add tokens before it is decoded");
        }
        batch.requireNotDecoded();
        for (int i = 0; i < batch.sequenceCount(); i++) {
            Sequence sequence = batch.involved(i);
            if (sequence.length() + sequence.pending() > session.sequenceCapacity()) {
                throw full(sequence.pending(), sequence);
            }
        }
        interceptors.requireNotCalling("a decode");
        boolean recorded = isRecorded();
        if (recorded) {
            event.begin();
        }
        boolean complete = false;
        try {
            interceptors.beforeDecode(batch);
            compute(batch);
            complete = true;
        } finally {
            if (recorded) {
                event.finish(batch, !complete);
            }
            if (!complete) {
                interceptors.decodeFailed(batch);
            }
        }
        interceptors.afterDecode(batch);
    }

    void setLogitsComputed(boolean computed) {
        if (observer != null) {
            last = null; // what a decode of the other kind left is no answer to a question from now on
            observer.setLogitsSkipped(!computed);
        }
    }

    private boolean isRecorded() {
        if (!FlightRecorder.isInitialized()) {
            return false;
        }
        if (event == null) {
            event = new DecodeEvent();
        }
        return event.isEnabled();
    }

    private void compute(Batch batch) {
        long mark = NativeLog.mark();
        boolean allOutputs = needsAllOutputs();
        if (observer != null) {
            if (observer.isTapped() && batch.sequenceCount() > 1 && model.isRecurrent()) {
                throw new UnsupportedModelException("architecture " + model.architecture()
                        + " reorders the tokens of a batch: tap one sequence at a time");
            }
            // the last layer's rows come with logits, which in this case nobody reads
            observer.begin(batch.rows(), allOutputs, needsRowsOfLastLayer() && !batch.wantsAnyLogits());
        }
        if (allOutputs) {
            batch.outputAll(true);
        }
        controlVectors.send();
        context.abort().lower();
        last = null;
        decodes++;
        int result;
        try {
            result = context.takeGraphReserved()
                    ? model.loraLibrary().planning(() -> DecodeCalls.decode(context.address(), batch.struct()))
                    : DecodeCalls.decode(context.address(), batch.struct());
        } finally {
            if (allOutputs) {
                batch.outputAll(false);
            }
        }
        if (result == 0 && context.abort().isRaised()) {
            result = ABORTED; // a GPU doesn't ask, and what it left out is missing
        }
        Throwable failure = observer == null ? null : observer.takeFailure();
        if (result != 0 || failure != null) {
            context.reserveGraph(); // perhaps it didn't come to that
            rollBack(batch);
            throw explain(result, failure, batch, mark);
        }
        int ignored = controlVectors.takeIgnoredLayer();
        if (ignored >= 0) {
            rollBack(batch);
            throw new UnsupportedModelException("architecture " + model.architecture()
                    + " ignores control vectors at layer " + ignored + "; the control vector was removed");
        }
        int unseen = observer == null ? -1 : observer.firstUnseenLayer();
        if (unseen >= 0) {
            rollBack(batch);
            throw new UnsupportedModelException("architecture " + model.architecture() + " showed no output of layer "
                    + unseen + ", so nothing was read or changed there; leave this layer out");
        }
        batch.commit();
        last = batch;
    }

    private void rollBack(Batch batch) {
        for (int i = 0; i < batch.sequenceCount(); i++) {
            Sequence sequence = batch.involved(i);
            if (!WordFunction.LLAMA_MEMORY_SEQ_RM.test(memory.address(), sequence.id(), sequence.length(), -1)) {
                forget(sequence, 0); // a recurrent state can't be rolled back to any length but 0
            }
        }
    }

    /** Cuts a sequence in the cache and in Java; a recurrent one that can't be cut is emptied. */
    private void forget(Sequence sequence, int length) {
        boolean cut = WordFunction.LLAMA_MEMORY_SEQ_RM.test(memory.address(), sequence.id(), length, -1);
        if (!cut) {
            WordFunction.LLAMA_MEMORY_SEQ_RM.test(memory.address(), sequence.id(), -1, -1);
        }
        sequence.shorten(cut ? length : 0);
        interceptors.truncated(sequence);
    }

    private RuntimeException explain(int result, Throwable failure, Batch batch, long mark) {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            return exception;
        }
        if (failure != null) {
            return new DecodeException("a callback failed", failure);
        }
        return switch (result) {
            case 1 -> new ContextFullException("no room for a batch of " + batch.size() + " tokens in "
                    + place() + ". Open the session with a larger contextSize, or truncate or close sequences.");
            case ABORTED -> session.use().isClosed()
                    ? new ClosedException("the session was closed during the decode")
                    : new CancellationException("the decode was stopped by Session.abort()");
            default -> new DecodeException(
                    NativeMessages.withLog(
                            "llama_decode failed with code " + result + " on " + batch.size() + " tokens",
                            mark));
        };
    }
}
