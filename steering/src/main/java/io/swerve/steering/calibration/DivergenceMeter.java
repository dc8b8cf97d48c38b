package io.swerve.steering.calibration;

import io.swerve.Session;
import io.swerve.entropy.EntropyKernels;
import io.swerve.entropy.KullbackLeibler;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;

/**
 * Measures how far steering moves a model's predictions: the Kullback-Leibler divergence from the unsteered to the
 * steered distribution of the next token, at chosen positions of given texts, teacher-forced. All tokens are decoded
 * under the steering, those before the positions too.
 *
 * <p>
 * If the unsteered logits of all positions fit into the meter's memory, they are computed once and kept outside the Java
 * heap. Otherwise each measurement decodes the texts with and without steering in turn, a batch of each at a time; that
 * needs twice the room in the context, at least two sequences, and the logits of one batch.
 *
 * <p>
 * At strength 0 the result is exactly 0. Shares the thread rule of its session; the session must have no open sequences
 * while it measures, and no other steering.
 */
public final class DivergenceMeter implements AutoCloseable {
    /** The memory for unsteered logits, in bytes, unless another limit is given: 256 MiB. */
    public static final long DEFAULT_MEMORY = 256L << 20;

    private final Session session;
    private final Steered.Dial dial;
    private final List<CalibrationText> texts;
    private final CalibrationProgress progress;
    private final int vocabulary;
    private final int positions;
    private final int[] textOfPosition;
    private final boolean keeps;
    private final Arena arena = Arena.ofShared();
    private MemorySegment kept;

    private DivergenceMeter(Session session, Steered steered, List<CalibrationText> texts, long memory,
            CalibrationProgress progress) {
        this.session = session;
        this.texts = List.copyOf(texts);
        this.progress = Objects.requireNonNull(progress, "progress");
        if (memory < 0) {
            throw new IllegalArgumentException("memory must not be negative, was " + memory);
        }
        vocabulary = session.model().tokenizer().vocabularySize();
        textOfPosition = textOfPosition(texts);
        positions = textOfPosition.length;
        keeps = (long) positions * rowBytes() <= memory;
        TextGroups.check(session, texts, keeps ? 1 : 2);
        if (!keeps && session.options().maxSequences() < 2) {
            throw new IllegalArgumentException("the unsteered logits of " + positions + " positions take "
                    + (long) positions * rowBytes() + " bytes, more than the " + memory
                    + " given: give more, or open the session with two sequences");
        }
        dial = steered.apply(session, 0);
    }

    private static int[] textOfPosition(List<CalibrationText> texts) {
        int[] result = new int[texts.stream().mapToInt(CalibrationText::positions).reduce(0, Math::addExact)];
        int position = 0;
        for (int text = 0; text < texts.size(); text++) {
            for (int i = 0; i < texts.get(text).positions(); i++) {
                result[position++] = text;
            }
        }
        return result;
    }

    /**
     * Opens a meter.
     *
     * @param session without steering; with several sequences, short texts are decoded together
     * @param steered what steers
     * @param texts at least one
     * @return the meter, to be closed by the caller, which ends the steering
     * @throws IllegalArgumentException if there are no texts, or one is longer than the context
     * @throws IllegalStateException if the session is steered already
     * @throws io.swerve.steering.SteeringVectorException if the steering doesn't fit the model
     */
    public static DivergenceMeter open(Session session, Steered steered, List<CalibrationText> texts) {
        return open(session, steered, texts, DEFAULT_MEMORY, CalibrationProgress.NONE);
    }

    /**
     * Opens a meter.
     *
     * @param session without steering; with several sequences, short texts are decoded together
     * @param steered what steers
     * @param texts at least one
     * @param memory bytes that the unsteered logits may take, 4 for each token of the vocabulary and each position; see
     *            {@link DivergenceMeter} for what happens if they don't suffice
     * @param progress is told after each batch
     * @return the meter, to be closed by the caller, which ends the steering
     * @throws IllegalArgumentException if there are no texts, one is longer than the context (half of it if the memory
     *             doesn't suffice), or the memory doesn't suffice and the session has one sequence
     * @throws IllegalStateException if the session is steered already
     * @throws io.swerve.steering.SteeringVectorException if the steering doesn't fit the model
     */
    public static DivergenceMeter open(Session session, Steered steered, List<CalibrationText> texts, long memory,
            CalibrationProgress progress) {
        return new DivergenceMeter(session, steered, texts, memory, progress);
    }

    /**
     * Measures at one strength.
     *
     * @param strength finite
     * @return the divergence; its numbers are NaN or infinite where the steered model's logits are no numbers any more
     * @throws IllegalArgumentException if the strength is not finite or too large
     * @throws CancellationException if the progress follower or {@link Session#abort()} stopped it
     * @throws io.swerve.ClosedException if the meter or the session was closed
     * @throws io.swerve.ConcurrentUseException if another thread is using the session
     */
    public Divergence measure(float strength) {
        if (!Float.isFinite(strength)) {
            throw new IllegalArgumentException("strength must be finite, was " + strength);
        }
        double[] values = new double[positions];
        int agreeing;
        try {
            agreeing = keeps ? compareWithKept(strength, values) : compareInTurn(strength, values);
        } finally {
            dial.set(0);
        }
        return Divergence.of(strength, values, textOfPosition, agreeing);
    }

    /** Compares rows with their unsteered selves. */
    private final class Comparison implements ForcedPass.Receiver {
        private final MemorySegment unsteered;
        private final double[] values;
        private long slot;
        private int position;
        private int agreeing;

        Comparison(MemorySegment unsteered, double[] values) {
            this.unsteered = unsteered;
            this.values = values;
        }

        @Override
        public void row(int text, int index, MemorySegment steered) {
            long offset = slot++ * rowBytes();
            values[position++] = KullbackLeibler.between(unsteered, offset, steered, 0, vocabulary, 1);
            int top = EntropyKernels.argmax(unsteered, offset, vocabulary);
            agreeing += top >= 0 && top == EntropyKernels.argmax(steered, 0, vocabulary) ? 1 : 0;
        }
    }

    private int compareWithKept(float strength, double[] values) {
        if (kept == null) {
            MemorySegment rows = arena.allocate(positions * rowBytes(), 64);
            dial.set(0);
            run(0, rowsInto(rows));
            kept = rows;
        }
        dial.set(strength);
        Comparison comparison = new Comparison(kept, values);
        run(strength, comparison);
        return comparison.agreeing;
    }

    /** Copies all rows shown, one behind the other. */
    private ForcedPass.Receiver rowsInto(MemorySegment target) {
        return new ForcedPass.Receiver() {
            private long offset;

            @Override
            public void row(int text, int index, MemorySegment logits) {
                MemorySegment.copy(logits, 0, target, offset, rowBytes());
                offset += rowBytes();
            }
        };
    }

    private void run(float strength, ForcedPass.Receiver receiver) {
        int done = 0;
        for (List<CalibrationText> group : TextGroups.of(session, texts, 1)) {
            try (ForcedPass pass = new ForcedPass(session, group)) {
                while (!pass.done()) {
                    done += pass.step(receiver);
                    follow(strength, done);
                }
            }
        }
    }

    private int compareInTurn(float strength, double[] values) {
        try (Arena buffer = Arena.ofConfined()) {
            MemorySegment rows = buffer.allocate(ForcedPass.rowLimit(session) * rowBytes(), 64);
            Comparison comparison = new Comparison(rows, values);
            for (List<CalibrationText> group : TextGroups.of(session, texts, 2)) {
                try (ForcedPass unsteered = new ForcedPass(session, group);
                        ForcedPass steered = new ForcedPass(session, group)) {
                    while (!steered.done()) {
                        dial.set(0);
                        unsteered.step(rowsInto(rows));
                        dial.set(strength);
                        comparison.slot = 0;
                        steered.step(comparison);
                        follow(strength, comparison.position);
                    }
                }
            }
            return comparison.agreeing;
        }
    }

    private void follow(float strength, int done) {
        if (!progress.reached(strength, done, positions)) {
            throw new CancellationException("the calibration was stopped at strength " + strength + " after " + done
                    + " of " + positions + " positions");
        }
    }

    private long rowBytes() {
        return vocabulary * (long) Float.BYTES;
    }

    /**
     * Measures at several strengths.
     *
     * @param strengths finite, in any order
     * @return the divergences in the order of the strengths
     * @throws IllegalArgumentException if a strength is not finite or too large
     * @throws CancellationException if the progress follower or {@link Session#abort()} stopped it
     */
    public List<Divergence> measure(float... strengths) {
        List<Divergence> result = new ArrayList<>();
        for (float strength : strengths) {
            result.add(measure(strength));
        }
        return List.copyOf(result);
    }

    /**
     * Returns the number of positions.
     *
     * @return how many each measurement is over
     */
    public int positions() {
        return positions;
    }

    /** Ends the steering and frees the memory. Idempotent. */
    @Override
    public void close() {
        dial.close();
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
