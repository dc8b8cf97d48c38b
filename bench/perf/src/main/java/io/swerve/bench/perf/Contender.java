package io.swerve.bench.perf;

/**
 * One way to do something, measured beside another one.
 *
 * @param name tells it from the suite's others, in files
 * @param title the name for tables
 * @param baseline the name of the one that it is compared to; its own, if it is one
 * @param target the least share of the baseline's speed that is aimed at; NaN for none
 * @param amount how much is done in one run, in the suite's unit
 * @param work does it
 */
record Contender(String name, String title, String baseline, double target, double amount, MeasuredWork work) {
    /** A contender that others are compared to. */
    static Contender baseline(String name, String title, double amount, MeasuredWork work) {
        return new Contender(name, title, name, Double.NaN, amount, work);
    }

    boolean isBaseline() {
        return name.equals(baseline);
    }
}
