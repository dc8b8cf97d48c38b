package io.swerve.bench.perf;

/**
 * How fast one way of doing something was beside another one, in one run of a benchmark.
 *
 * @param suite the benchmark, such as {@code decode}
 * @param model file name of the model
 * @param variant what was compared to the suite's baseline
 * @param value the median and its interval; below 1 is slower than the baseline
 */
record Ratio(String suite, String model, String variant, PairedMedian value) {
    /** Tells ratios apart. */
    String key() {
        return suite + " / " + model + " / " + variant;
    }
}
