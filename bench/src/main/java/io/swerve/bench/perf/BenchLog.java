package io.swerve.bench.perf;

/** What the benchmarks let through of the log. */
public final class BenchLog {
    /** SLF4J's simple provider reads these once, before the first log line. */
    private static final String LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";
    private static final String ENGINE_LEVEL = "org.slf4j.simpleLogger.log.io.swerve.llama";

    private BenchLog() {}

    /** Shows warnings and errors only, unless the user wished otherwise. */
    public static void quiet() {
        if (System.getProperty(LEVEL) == null) {
            System.setProperty(LEVEL, "warn");
            // llama.cpp warns of each context that is longer than the model's, though many sequences share it
            System.setProperty(ENGINE_LEVEL, "error");
        }
    }
}
