package io.swerve.bench.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every JMH benchmark runs: once, in this JVM, for a moment. */
class JmhBenchmarksTest {
    @Test
    void allRun() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder().include("io\\.swerve\\.bench\\.perf\\.")
                .forks(0).warmupIterations(0).measurementIterations(1).measurementTime(TimeValue.milliseconds(5))
                .verbosity(VerboseMode.SILENT).shouldFailOnError(true).build()).run();
        TreeSet<String> names = new TreeSet<>();
        results.forEach(result -> names.add(result.getPrimaryResult().getLabel()));
        assertThat(names).containsExactly("maximum", "scalarAdd", "scalarEntropy", "scalarProjectOut", "scalarRotate",
                "token", "unrolledMaximum", "vectorAdd", "vectorEntropy", "vectorProjectOut", "vectorRotate");
        assertThat(results).hasSize(4 * 3 + 6 * 4 + Variant.values().length);
    }
}
