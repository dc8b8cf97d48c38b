package io.swerve.internal.kernels;

import java.lang.foreign.Arena;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Chooses between two kernels that give the same bits: the one in plain Java, which is usable at once, until C2 has compiled
 * the one on vectors, which before that is up to a thousand times as slow, since every vector is an object. As the bits are
 * the same, nobody can tell when that was but by a clock.
 *
 * <p>
 * A thread brings the compilation about, and ends then. It starts when so many numbers were computed with that vectors
 * would have saved some milliseconds: compiling takes some tenths of a second of a processor, which the first tokens of a
 * small model can use better. Where vectors turn out to be slow, as with {@code -XX:TieredStopAtLevel}, plain Java goes on.
 *
 * <p>
 * All methods may be called by any number of threads at once.
 *
 * @param <K> the kernels' interface
 */
final class Warming<K> {
    private static final long MOST_NANOS = 30_000_000_000L;
    private static final int ROUND = 4;
    /** Vectors must be faster by this factor so many times in turn; one such round may be chance. */
    private static final double LEAST_GAIN = 1.25;
    private static final int WINS = 10;
    /** Numbers to be computed with first: a dozen rows of logits of a large vocabulary, thousands of a small one. */
    private static final long WORTH_WARMING = 1 << 21;

    private final String name;
    private final K scalar;
    private final Supplier<K> vectors;
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
    interface Trial<K> {
        void run(K kernel);
    }

    /**
     * Remembers the kernels; nothing is warmed up before they are used.
     *
     * @param name what the kernels are for, in a word; for the thread's name
     * @param scalar the kernel without vectors
     * @param vectors makes the kernel on vectors, whose results are the same bit for bit
     * @param trial makes the work, whose memory is freed with the arena that it is given: memory of the kind that the
     *            kernels will meet, since C2 compiles for what it has seen
     */
    Warming(String name, K scalar, Supplier<K> vectors, Function<Arena, Trial<K>> trial) {
        this.name = name;
        this.scalar = scalar;
        this.vectors = vectors;
        this.trial = trial;
    }

    /** Stays without vectors. */
    static <K> Warming<K> never(String name, K scalar) {
        Warming<K> warming = new Warming<>(name, scalar, () -> scalar, _ -> _ -> {});
        warming.current = scalar;
        return warming;
    }

    /**
     * {@return the kernel to use now, one or the other}
     *
     * @param numbers how many numbers it is going to compute with
     */
    K kernel(long numbers) {
        K kernel = current;
        return kernel != null ? kernel : count(numbers);
    }

    /** Tells whether vectors are used by now; for good not, where they turn out to be slow. */
    boolean isWarm() {
        return current != null && current != scalar;
    }

    /** Starts the thread after enough work: who computes little needs none. */
    private K count(long numbers) {
        done += numbers;
        if (done > WORTH_WARMING && started.compareAndSet(false, true)) {
            current = scalar;
            Thread thread = new Thread(this::warmUp, "swerve-" + name + "-warm-up");
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            thread.start();
        }
        return scalar;
    }

    private void warmUp() {
        try (Arena arena = Arena.ofShared()) {
            K warmed = vectors.get();
            Trial<K> work = trial.apply(arena);
            long begin = System.nanoTime();
            int wins = 0;
            while (wins < WINS && System.nanoTime() - begin < MOST_NANOS) {
                double byVectors = nanos(work, warmed);
                wins = byVectors * LEAST_GAIN < nanos(work, scalar) ? wins + 1 : 0;
            }
            if (wins == WINS) {
                current = warmed;
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
