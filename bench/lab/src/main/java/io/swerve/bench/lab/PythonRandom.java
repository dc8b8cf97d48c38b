package io.swerve.bench.lab;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

import org.hipparchus.random.MersenneTwister;

/**
 * Draws what CPython's {@code random.Random} draws from the same integer seed, so that the Java corpus is the corpus
 * the lab models were trained on: MT19937 seeded by {@code init_by_array}, 53-bit floats, and integers by rejection of
 * the generator's top bits ({@code Lib/random.py} and {@code Modules/_randommodule.c} of CPython 3.11).
 *
 * <p>
 * Not safe for use by several threads at once: the order of the draws is the point.
 */
public final class PythonRandom {
    private static final int WORD = Integer.SIZE;

    private final MersenneTwister words;

    /**
     * Starts the sequence of {@code random.Random(seed)}.
     *
     * @param seed
     *            the seed, at least 0; CPython drops the sign, so a negative one would name another's sequence
     * @throws IllegalArgumentException
     *             if the seed is negative
     */
    public PythonRandom(long seed) {
        if (seed < 0) {
            throw new IllegalArgumentException("seed " + seed + " is negative; choose one of at least 0");
        }
        int low = (int) seed;
        int high = (int) (seed >>> WORD);
        words = new MersenneTwister(high == 0 ? new int[]{low} : new int[]{low, high});
    }

    /**
     * {@code getrandbits(k)}: the top bits of the generator's next word.
     *
     * @param bits
     *            how many bits, 1 to 32
     * @return a number of at least 0 and below 2 to the power of {@code bits}
     * @throws IllegalArgumentException
     *             if {@code bits} is out of range
     */
    public long bits(int bits) {
        if (bits < 1 || bits > WORD) {
            throw new IllegalArgumentException("cannot draw " + bits + " bits; ask for 1 to " + WORD);
        }
        return Integer.toUnsignedLong(words.nextInt()) >>> (WORD - bits);
    }

    /**
     * {@code random()}: a multiple of 2^-53.
     *
     * @return a number of at least 0 and below 1
     */
    public double nextDouble() {
        long high = bits(27);
        long low = bits(26);
        return (high * 0x1p26 + low) * 0x1p-53;
    }

    /**
     * {@code randrange(bound)}.
     *
     * @param bound
     *            the first number that is too large, at least 1
     * @return a number of at least 0 and below {@code bound}
     * @throws IllegalArgumentException
     *             if {@code bound} is less than 1
     */
    public int below(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("there is no number below " + bound + "; give a bound of at least 1");
        }
        int length = WORD - Integer.numberOfLeadingZeros(bound);
        long drawn;
        do {
            drawn = bits(length);
        } while (drawn >= bound);
        return (int) drawn;
    }

    /**
     * {@code randrange(first, end)}.
     *
     * @param first
     *            the smallest number
     * @param end
     *            the first number that is too large
     * @return a number of at least {@code first} and below {@code end}
     * @throws IllegalArgumentException
     *             if the range is empty
     */
    public int between(int first, int end) {
        return first + below(Math.subtractExact(end, first));
    }

    /**
     * {@code choice(options)}.
     *
     * @param <T>
     *            what is chosen
     * @param options
     *            what to choose from, at least one
     * @return one of the options, each as likely as any other
     * @throws IllegalArgumentException
     *             if there are no options
     */
    public <T> T choice(List<T> options) {
        return options.get(below(options.size()));
    }

    /**
     * {@code choices(options, weights)[0]}.
     *
     * @param <T>
     *            what is chosen
     * @param options
     *            what to choose from, at least one
     * @param weights
     *            for each option how likely it is, in any unit; at least 0, their sum finite and above 0
     * @return one of the options
     * @throws IllegalArgumentException
     *             if there is not one weight for each option, or a weight or their sum is out of range
     */
    public <T> T weighted(List<T> options, double... weights) {
        if (options.size() != weights.length) {
            throw new IllegalArgumentException(options.size() + " options have " + weights.length + " weights");
        }
        double[] cumulative = weights.clone();
        double total = 0;
        for (int i = 0; i < weights.length; i++) {
            if (!(weights[i] >= 0)) {
                throw new IllegalArgumentException("weight " + weights[i] + " is not a number of at least 0");
            }
            total += weights[i];
            cumulative[i] = total;
        }
        if (!(total > 0 && total < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the weights' sum " + total + " is not finite and above 0");
        }
        double point = nextDouble() * total;
        int chosen = 0;
        while (chosen < weights.length - 1 && cumulative[chosen] <= point) {
            chosen++;
        }
        return options.get(chosen);
    }

    /**
     * {@code shuffle(items)}, on a copy.
     *
     * @param <T>
     *            what is shuffled
     * @param items
     *            what to shuffle; left as it is
     * @return the items in a new order, each order as likely as any other
     */
    public <T> List<T> shuffled(List<T> items) {
        List<T> copy = new ArrayList<>(items);
        for (int i = copy.size() - 1; i > 0; i--) {
            Collections.swap(copy, i, below(i + 1));
        }
        return List.copyOf(copy);
    }

    /**
     * {@code [draw() for _ in range(count)]} of {@link #choice}.
     *
     * @param <T>
     *            what is chosen
     * @param options
     *            what to choose from, at least one
     * @param count
     *            how often to choose, at least 0
     * @return the chosen options in the order of their drawing
     */
    public <T> List<T> choices(List<T> options, int count) {
        return IntStream.range(0, count).mapToObj(i -> choice(options)).toList();
    }
}
