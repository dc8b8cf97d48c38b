package io.swerve.bench.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every JMH benchmark runs: once, in this JVM, for a moment. */
class JmhBenchmarksTest {
    @Test
    void allRun(@TempDir Path folder) throws RunnerException, IOException {
        Path file = folder.resolve("jmh.json");
        Collection<RunResult> results = new Runner(new OptionsBuilder().include("io\\.swerve\\.bench\\.perf\\.")
                .forks(0).warmupIterations(0).measurementIterations(1).measurementTime(TimeValue.milliseconds(5))
                .param("length", "768", "151936").param("width", "256").verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true).resultFormat(ResultFormatType.JSON).result(file.toString()).build()).run();
        TreeSet<String> names = new TreeSet<>();
        results.forEach(result -> names.add(result.getPrimaryResult().getLabel()));
        assertThat(names).containsExactly("argmax", "copy", "copyOfRow", "copyOfWeights", "detokenize", "difference",
                "downcall",
                "encodeMany", "encodeOne", "farDivergence", "maximum", "nearDivergence", "read", "sampleGreedily",
                "sampleTopK",
                "sampleUsually", "scalarAdd", "scalarEntropy", "scalarProjectOut", "scalarRotate", "token", "tokenize",
                "unrolledMaximum", "upcall", "updateInPlace", "updateOfArray", "vectorAdd", "vectorEntropy",
                "vectorProjectOut", "vectorRotate");
        assertThat(results).hasSize(4 * 2 + 5 * 2 + 6 + 4 + 3 + 5 + 2 + PrefillBenchmark.Taps.values().length
                + DecodeVariant.values().length);
        KernelRatios ratios = KernelRatios.read(file);
        assertThat(ratios.results()).hasSameSizeAs(results).allSatisfy(result -> {
            assertThat(ratios.ratio(result)).as(result.toString()).isPositive().isFinite();
            assertThat(result.time()).isPositive();
        });
        assertThat(ratios.text().lines()).hasSize(results.size() + 2);
    }

    @Test
    void ratiosAreThoseToTheYardstickOfTheSameParameters(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("jmh.json");
        Files.writeString(file, """
                [{"benchmark": "a.EntropyBenchmark.maximum", "params": {"length": "10"},
                  "primaryMetric": {"score": 2.0, "scoreError": "NaN", "scoreUnit": "us/op"}},
                 {"benchmark": "a.EntropyBenchmark.maximum", "params": {"length": "20"},
                  "primaryMetric": {"score": 4.0, "scoreError": 1.0, "scoreUnit": "us/op"}},
                 {"benchmark": "a.EntropyBenchmark.vectorEntropy", "params": {"length": "20"},
                  "primaryMetric": {"score": 6.0, "scoreError": 1.5, "scoreUnit": "us/op"},
                  "secondaryMetrics": {"gc.alloc.rate.norm": {"score": 0.5}}},
                 {"benchmark": "a.PrefillBenchmark.read", "params": {"taps": "ALL"},
                  "primaryMetric": {"score": 3.0, "scoreError": 1.0, "scoreUnit": "us/op"}},
                 {"benchmark": "a.PrefillBenchmark.read", "params": {"taps": "NONE"},
                  "primaryMetric": {"score": 2.0, "scoreError": 1.0, "scoreUnit": "us/op"}},
                 {"benchmark": "a.UpcallBenchmark.upcall",
                  "primaryMetric": {"score": 2.0, "scoreError": 1.0, "scoreUnit": "ns/op"}}]
                """);
        KernelRatios ratios = KernelRatios.read(file);
        double[] expected = {1, 1, 1.5, 1.5, 1, Double.NaN};
        for (int i = 0; i < expected.length; i++) {
            assertThat(ratios.ratio(ratios.results().get(i))).isEqualTo(expected[i], within(1e-12));
        }
        assertThat(ratios.text()).contains("6.00 +- 1.50", "Entropy.vectorEntropy {length=20}", "yardstick", "0.5");
        BenchResult result = ratios.result(Machine.current());
        assertThat(result.tables()).hasSize(3);
        assertThat(result.charts().getFirst().series()).hasSize(2);
        new BenchFolder(folder).add(result);
        assertThat(Files.readString(folder.resolve("report.html"))).contains("id=\"kernels\"", "vectorEntropy",
                "{length=20}", "yardstick");
    }
}
