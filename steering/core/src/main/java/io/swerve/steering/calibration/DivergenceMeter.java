package io.swerve.steering.calibration;

import io.swerve.Session;
import io.swerve.entropy.KullbackLeibler;
import io.swerve.entropy.LogitStatistics;
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
    private final int[] firstPosition;
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
        firstPosition = new int[texts.size()];
        for (int position = positions - 1; position >= 0; position--) {
            firstPosition[textOfPosition[position]] = position;
        }
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
        Comparison comparison = new Comparison(strength);
        try {
            if (keeps) {
                compareWithKept(comparison);
            } else {
                compareInTurn(comparison);
            }
        } finally {
            dial.reset();
        }
        return Divergence.of(strength, comparison.values, textOfPosition, comparison.agreeing);
    }

    /** Compares rows with their unsteered selves. */
    private final class Comparison {
        private final float strength;
        private final double[] values = new double[positions];
        private int agreeing;
        private int done;

        Comparison(float strength) {
            this.strength = strength;
        }

        void compare(int position, MemorySegment unsteered, long offset, MemorySegment steered) {
            values[position] = KullbackLeibler.between(unsteered, offset, steered, 0, vocabulary, 1);
            int top = LogitStatistics.argmax(unsteered, offset, vocabulary);
            agreeing += top >= 0 && top == LogitStatistics.argmax(steered, 0, vocabulary) ? 1 : 0;
        }
    }

    private void compareWithKept(Comparison comparison) {
        if (kept == null) {
            MemorySegment rows = arena.allocate(positions * rowBytes(), 64);
            run(0, (position, logits) -> MemorySegment.copy(logits, 0, rows, position * rowBytes(), rowBytes()));
            kept = rows;
        }
        run(comparison.strength,
                (position, logits) -> comparison.compare(position, kept, position * rowBytes(), logits));
    }

    /** Receives the logits at a position, counted through all texts; borrowed. */
    private interface PositionReceiver {
        void position(int position, MemorySegment logits);
    }

    private void run(float strength, PositionReceiver receiver) {
        int done = 0;
        int before = 0;
        for (List<CalibrationText> group : TextGroups.of(session, texts, 1)) {
            int base = before;
            try (ForcedPass pass = new ForcedPass(session, group, dial.tokenByToken())) {
                while (!pass.done()) {
                    pass.sequences().forEach(sequence -> dial.set(sequence, strength));
                    done += pass.step((text, index, _, logits) -> receiver.position(firstPosition[base + text] + index,
                            logits));
                    follow(strength, done);
                }
            }
            before += group.size();
        }
    }

    private void compareInTurn(Comparison comparison) {
        try (Arena buffer = Arena.ofConfined()) {
            MemorySegment rows = buffer.allocate(ForcedPass.rowLimit(session) * rowBytes(), 64);
            int before = 0;
            for (List<CalibrationText> group : TextGroups.of(session, texts, 2)) {
                compareInTurn(group, before, rows, comparison);
                before += group.size();
            }
        }
    }

    private void compareInTurn(List<CalibrationText> group, int before, MemorySegment rows, Comparison comparison) {
        try (ForcedPass unsteered = new ForcedPass(session, group, dial.tokenByToken());
                ForcedPass steered = new ForcedPass(session, group, dial.tokenByToken())) {
            while (!steered.done()) {
                unsteered.sequences().forEach(sequence -> dial.set(sequence, 0));
                unsteered
                        .step((_, _, row, logits) -> MemorySegment.copy(logits, 0, rows, row * rowBytes(), rowBytes()));
                steered.sequences().forEach(sequence -> dial.set(sequence, comparison.strength));
                comparison.done += steered.step((text, index, row,
                        logits) -> comparison.compare(firstPosition[before + text] + index, rows, row * rowBytes(),
                                logits));
                follow(comparison.strength, comparison.done);
            }
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

    /** {@return the number of positions: how many each measurement is over} */
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
