package io.swerve.entropy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.management.ThreadMXBean;

class TokenTraceTest {
    private static LogitStatistics statistics(float... row) {
        LogitStatistics statistics = new LogitStatistics();
        assertThat(statistics.measure(MemorySegment.ofArray(row), row.length, 1)).isTrue();
        return statistics;
    }

    private static LogitStatistics randomStatistics(Random random) {
        return statistics(RowKind.GAUSSIAN.row(random, 1 + random.nextInt(20)));
    }

    /** A uniform row of n logits has the entropy ln n. */
    private static void appendUniform(TokenTrace trace, int... lengths) {
        for (int length : lengths) {
            trace.append(1, -1, statistics(new float[length]), 10);
        }
    }

    private static void assertRow(TokenTrace trace, int index, int id, LogitStatistics expected, long nanos) {
        assertThat(trace.tokenId(index)).isEqualTo(id);
        assertThat(trace.logProbability(index)).isEqualTo(-id / 7.0);
        assertThat(trace.entropy(index)).isEqualTo(expected.entropy());
        assertThat(trace.varentropy(index)).isEqualTo(expected.varentropy());
        assertThat(trace.topId(index)).isEqualTo(expected.topId());
        assertThat(trace.topProbability(index)).isEqualTo(expected.topProbability());
        assertThat(trace.secondId(index)).isEqualTo(expected.secondId());
        assertThat(trace.secondProbability(index)).isEqualTo(expected.secondProbability());
        assertThat(trace.elapsedNanos(index)).isEqualTo(nanos);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 256})
    void whatIsAppendedComesBackThroughManyGrowths(int capacity) {
        long seed = new Random().nextLong();
        try (TokenTrace trace = new TokenTrace(capacity)) {
            Random random = new Random(seed);
            for (int id = 0; id < 1000; id++) {
                trace.append(id, -id / 7.0, randomStatistics(random), Long.MAX_VALUE - id);
                assertThat(trace.size()).isEqualTo(id + 1);
            }
            random.setSeed(seed);
            for (int id = 0; id < 1000; id++) {
                assertRow(trace, id, id, randomStatistics(random), Long.MAX_VALUE - id);
            }
        }
    }

    @Test
    void aClearedTraceStartsAnew() {
        try (TokenTrace trace = new TokenTrace(2)) {
            appendUniform(trace, 2, 3, 4);
            trace.clear();
            assertThat(trace.size()).isZero();
            assertThatThrownBy(() -> trace.entropy(0)).isInstanceOf(IndexOutOfBoundsException.class);
            LogitStatistics statistics = statistics(1, 2, 3);
            trace.append(7, -1, statistics, 0);
            assertRow(trace, 0, 7, statistics, 0);
        }
    }

    @Test
    void aTraceMayBeHandedToAnotherThread() {
        try (TokenTrace trace = new TokenTrace(1)) {
            appendUniform(trace, 2);
            CompletableFuture.runAsync(() -> appendUniform(trace, 3, 4)).join();
            assertThat(IntStream.range(0, 3).mapToDouble(i -> Math.exp(trace.entropy(i))).toArray())
                    .containsExactly(new double[]{2, 3, 4}, within(1e-5));
        }
    }

    @Test
    void everyColumnCanBeBorrowedReadOnlyUntilTheTraceGrows() {
        try (TokenTrace trace = new TokenTrace(2)) {
            appendUniform(trace, 2, 3);
            for (TraceColumn column : TraceColumn.values()) {
                MemorySegment view = trace.column(column);
                assertThat(view.byteSize()).isEqualTo(2 * column.layout().byteSize());
                assertThat(view.isReadOnly()).isTrue();
            }
            MemorySegment entropies = trace.column(TraceColumn.ENTROPY);
            MemorySegment times = trace.column(TraceColumn.ELAPSED_NANOS);
            assertThat(entropies.getAtIndex(ValueLayout.JAVA_DOUBLE, 1)).isEqualTo(trace.entropy(1));
            assertThat(times.toArray(ValueLayout.JAVA_LONG)).containsExactly(10, 10);
            appendUniform(trace, 4);
            assertThatIllegalStateException().isThrownBy(() -> entropies.getAtIndex(ValueLayout.JAVA_DOUBLE, 1));
        }
    }

    @Test
    void theJsonReadsBackToTheSameValues() throws IOException {
        Random random = new Random();
        try (TokenTrace trace = new TokenTrace(4)) {
            for (int id = 0; id < 100; id++) {
                trace.append(id, -random.nextDouble() * 50, randomStatistics(random), random.nextLong(1L << 62));
            }
            StringWriter written = new StringWriter();
            trace.writeJson(written);
            assertThat(written).hasToString(trace.toJson());
            JsonObject json = JsonParser.parseString(trace.toJson()).getAsJsonObject();
            assertThat(json.keySet()).containsExactly("tokens", "token_id", "log_probability", "entropy", "varentropy",
                    "top_id", "top_probability", "second_id", "second_probability", "elapsed_nanos");
            assertThat(json.get("tokens").getAsInt()).isEqualTo(100);
            Gson gson = new Gson();
            for (TraceColumn column : TraceColumn.values()) {
                JsonArray values = json.getAsJsonArray(column.key());
                MemorySegment view = trace.column(column);
                switch (column.layout()) {
                    case ValueLayout.OfInt layout -> assertThat(gson.fromJson(values, int[].class))
                            .containsExactly(view.toArray(layout));
                    case ValueLayout.OfLong layout -> assertThat(gson.fromJson(values, long[].class))
                            .containsExactly(view.toArray(layout));
                    case ValueLayout.OfDouble layout -> assertThat(gson.fromJson(values, double[].class))
                            .containsExactly(view.toArray(layout));
                    default -> throw new AssertionError(column.layout());
                }
            }
        }
    }

    @Test
    void anImpossibleTokensLogProbabilityIsNullInJson() {
        try (TokenTrace trace = new TokenTrace()) {
            assertThat(JsonParser.parseString(trace.toJson()).getAsJsonObject().getAsJsonArray("entropy")).isEmpty();
            trace.append(5, Double.NEGATIVE_INFINITY, statistics(1), 3);
            assertThat(trace.logProbability(0)).isEqualTo(Double.NEGATIVE_INFINITY);
            assertThat(trace.toJson()).isEqualTo("{\"tokens\":1,\"token_id\":[5],\"log_probability\":[null],"
                    + "\"entropy\":[0.0],\"varentropy\":[0.0],\"top_id\":[0],\"top_probability\":[1.0],"
                    + "\"second_id\":[-1],\"second_probability\":[0.0],\"elapsed_nanos\":[3]}");
        }
    }

    @Test
    void theSummaryDescribesTheEntropies() {
        try (TokenTrace trace = new TokenTrace(1)) {
            appendUniform(trace, 1, 16, 4, 2);
            EntropySummary summary = trace.summary(Math.log(3));
            assertThat(summary.tokens()).isEqualTo(4);
            assertThat(summary.mean()).isCloseTo(Math.log(16 * 4 * 2) / 4, within(1e-6));
            assertThat(summary.median()).isCloseTo(Math.log(4 * 2) / 2, within(1e-6));
            assertThat(summary.maximum()).isCloseTo(Math.log(16), within(1e-6));
            assertThat(summary.threshold()).isEqualTo(Math.log(3));
            assertThat(summary.shareAbove()).isEqualTo(0.5);
            assertThat(trace.entropyQuantile(0)).isCloseTo(0, within(1e-6));
            assertThat(trace.entropyQuantile(0.25)).isCloseTo(0.75 * Math.log(2), within(1e-6));
            assertThat(trace.entropyQuantile(1)).isEqualTo(summary.maximum());
            assertThat(trace.entropy(1)).as("sorting is done on a copy").isEqualTo(summary.maximum());
            trace.clear();
            assertThat(trace.summary(1)).isEqualTo(new EntropySummary(0, Double.NaN, Double.NaN, Double.NaN, 1,
                    Double.NaN));
            assertThat(trace.entropyQuantile(0.5)).isNaN();
        }
    }

    @Test
    void badInputIsRefusedAndChangesNothing() {
        LogitStatistics good = statistics(1, 2);
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenTrace(0)).withMessageContaining("0");
        try (TokenTrace trace = new TokenTrace()) {
            assertThatIllegalArgumentException().isThrownBy(() -> trace.append(-1, -1, good, 0))
                    .withMessageContaining("-1");
            assertThatIllegalArgumentException().isThrownBy(() -> trace.append(3, Double.NaN, good, 0))
                    .withMessageContaining("NaN");
            assertThatIllegalArgumentException().isThrownBy(() -> trace.append(3, Double.POSITIVE_INFINITY, good, 0));
            assertThatIllegalArgumentException().isThrownBy(() -> trace.append(3, -1, new LogitStatistics(), 0))
                    .withMessageContaining("NOT_MEASURED");
            assertThatIllegalArgumentException().isThrownBy(() -> trace.append(3, -1, good, -5))
                    .withMessageContaining("-5");
            assertThat(trace.size()).isZero();
            appendUniform(trace, 2);
            assertThatThrownBy(() -> trace.tokenId(1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> trace.elapsedNanos(-1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatIllegalArgumentException().isThrownBy(() -> trace.entropyQuantile(1.5));
            assertThatIllegalArgumentException().isThrownBy(() -> trace.entropyQuantile(Double.NaN));
        }
    }

    @Test
    void aClosedTraceRefusesEverythingButClosing() {
        TokenTrace trace = new TokenTrace();
        appendUniform(trace, 2);
        MemorySegment view = trace.column(TraceColumn.TOKEN_ID);
        trace.close();
        trace.close();
        assertThatIllegalStateException().isThrownBy(trace::size).withMessageContaining("closed");
        assertThatIllegalStateException().isThrownBy(trace::clear);
        assertThatIllegalStateException().isThrownBy(trace::toJson);
        assertThatIllegalStateException().isThrownBy(() -> trace.entropy(0));
        assertThatIllegalStateException().isThrownBy(() -> trace.summary(1));
        assertThatIllegalStateException().isThrownBy(() -> trace.column(TraceColumn.TOKEN_ID));
        assertThatIllegalStateException().isThrownBy(() -> trace.append(1, -1, statistics(1, 2), 0));
        assertThatIllegalStateException().isThrownBy(() -> view.get(ValueLayout.JAVA_INT, 0));
    }

    @Test
    void betweenGrowthsAppendingAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        LogitStatistics statistics = statistics(1, 2, 3);
        long bytes = Long.MAX_VALUE;
        try (TokenTrace trace = new TokenTrace(5000)) {
            for (int round = 0; round < 100 && bytes > 0; round++) {
                trace.clear();
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 5000; i++) {
                    trace.append(i, -1, statistics, i);
                }
                bytes = threads.getCurrentThreadAllocatedBytes() - before;
            }
        }
        assertThat(bytes).isZero();
    }
}
