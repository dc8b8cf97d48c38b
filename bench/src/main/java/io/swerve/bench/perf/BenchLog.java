package io.swerve.bench.perf;

/** What the benchmarks let through of the log. */
final class BenchLog {
    /** SLF4J's simple provider reads it once, before the first log line. */
    private static final String LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

    private BenchLog() {}

    /** Shows warnings and errors only, unless the user wished otherwise. */
    static void quiet() {
        if (System.getProperty(LEVEL) == null) {
            System.setProperty(LEVEL, "warn");
        }
    }
}
