package io.swerve.internal.warmup;

import java.lang.foreign.Arena;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Chooses between two kernels that give the same bits: one without vectors, which is usable at once, until C2 has compiled
 * the one on vectors, which before that is up to a thousand times as slow, since every vector is an object. As the bits are
 * the same, nobody can tell when that was but by a clock.
 *
 * <p>
 * A thread brings the compilation about, and ends then. It starts when so many numbers were computed with that vectors
 * would have saved some milliseconds: compiling takes some tenths of a second of a processor, which the first tokens of a
 * small model can use better.
 *
 * <p>
 * All methods may be called by any number of threads at once.
 *
 * @param <K> the kernels' interface
 */
public final class WarmUp<K> {
    private static final long MOST_NANOS = 30_000_000_000L;
    private static final int ROUND = 4;
    /** Vectors must be faster by this factor so many times in turn; one such round may be chance. */
    private static final double LEAST_GAIN = 1.25;
    private static final int WINS = 10;
    /** Numbers to be computed with first: a dozen rows of logits of a large vocabulary, thousands of a small one. */
    private static final long WORTH_WARMING = 1 << 21;

    private final String name;
    private final K lanes;
    private final K vectors;
    private final Function<Arena, Trial<K>> trial;
    private final AtomicBoolean started = new AtomicBoolean();
    /** Plain: threads that lose each other's counts start the warming a little later. */
    private long done;
    /** Plain: a thread that sees it late only works more slowly for a while. Null until the thread starts. */
    private K current;

    /**
     * Work that is alike to what a kernel is for, and goes through all of its code.
     *
     * @param <K> the kernels' interface
     */
    @FunctionalInterface
    public interface Trial<K> {
        /**
         * Does the work.
         *
         * @param kernel does it
         */
        void run(K kernel);
    }

    /**
     * Remembers the kernels; nothing is warmed up before they are used.
     *
     * @param name what the kernels are for, in a word; for the thread's name
     * @param lanes the kernel without vectors
     * @param vectors the kernel on vectors, whose results are the same bit for bit
     * @param trial makes the work, whose memory is freed with the arena that it is given: memory of the kind that the
     *            kernels will meet, since C2 compiles for what it has seen
     */
    public WarmUp(String name, K lanes, K vectors, Function<Arena, Trial<K>> trial) {
        this.name = Objects.requireNonNull(name, "name");
        this.lanes = Objects.requireNonNull(lanes, "lanes");
        this.vectors = Objects.requireNonNull(vectors, "vectors");
        this.trial = Objects.requireNonNull(trial, "trial");
    }

    /**
     * {@return the kernel to use now, one or the other}
     *
     * @param numbers how many numbers it is going to compute with
     */
    public K kernel(long numbers) {
        K kernel = current;
        return kernel != null ? kernel : count(numbers);
    }

    /** {@return the kernel on vectors, whether or not it is compiled, always the same} */
    public K vectors() {
        return vectors;
    }

    /**
     * Tells whether vectors are used by now.
     *
     * @return false before they are compiled, and for good where they turn out to be slow
     */
    public boolean isWarm() {
        return current == vectors;
    }

    /** Starts the thread after enough work: who computes little needs none. */
    private K count(long numbers) {
        done += numbers;
        if (done > WORTH_WARMING && started.compareAndSet(false, true)) {
            current = lanes;
            Thread thread = new Thread(this::warmUp, "swerve-" + name + "-warm-up");
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            thread.start();
        }
        return lanes;
    }

    private void warmUp() {
        try (Arena arena = Arena.ofShared()) {
            Trial<K> work = trial.apply(arena);
            long begin = System.nanoTime();
            int wins = 0;
            while (wins < WINS && System.nanoTime() - begin < MOST_NANOS) {
                double byVectors = nanos(work, vectors);
                wins = byVectors * LEAST_GAIN < nanos(work, lanes) ? wins + 1 : 0;
            }
            if (wins == WINS) {
                current = vectors;
            }
        }
    }

    private static <K> long nanos(Trial<K> work, K kernel) {
        long begin = System.nanoTime();
        for (int i = 0; i < ROUND; i++) {
            work.run(kernel);
        }
        return System.nanoTime() - begin;
    }
}
