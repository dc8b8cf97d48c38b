package io.swerve.bench.lab;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * How often each style occurs in drawn examples. The shares count relative to their sum, which need not be 1.
 *
 * @param verbose
 *            the share of {@link Style#VERBOSE}, at least 0
 * @param concise
 *            the share of {@link Style#CONCISE}, at least 0
 * @param direct
 *            the share of {@link Style#DIRECT}, at least 0
 */
public record StyleMix(double verbose, double concise, double direct) {
    private static final List<Style> STYLES = List.of(Style.VERBOSE, Style.CONCISE, Style.DIRECT);

    /**
     * Checks the shares.
     *
     * @throws IllegalArgumentException
     *             if a share is negative or not finite, or all are 0
     */
    public StyleMix {
        double[] shares = {verbose, concise, direct};
        if (!Arrays.stream(shares).allMatch(share -> share >= 0 && share < Double.POSITIVE_INFINITY)
                || DoubleStream.of(shares).sum() == 0) {
            throw new IllegalArgumentException("style shares " + Arrays.toString(shares)
                    + " must be finite and at least 0, and one of them above 0");
        }
    }

    Style draw(PythonRandom random) {
        return random.weighted(STYLES, verbose, concise, direct);
    }
}
