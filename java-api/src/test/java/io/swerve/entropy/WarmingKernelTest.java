package io.swerve.entropy;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What stands in for vectors until they are compiled gives their bits, so that nothing depends on when that is. */
class WarmingKernelTest {
    private static final int[] LONG_ROWS = {768, 4095, 4096, 4097, 8191, 8192, 12_345, 32_000};

    /** Everything that a row gives, as bits. */
    private static long[] bits(EntropyKernel kernel, MemorySegment row, int length, float temperature) {
        LogitStatistics result = new LogitStatistics();
        result.measure(kernel, row, 0, length, temperature);
        int argmax = kernel.argmax(row, 0, length);
        if (!result.valid()) {
            return new long[]{argmax};
        }
        return new long[]{argmax, result.topId(), result.secondId(), Float.floatToRawIntBits(result.maxLogit()),
                Double.doubleToRawLongBits(result.entropy()), Double.doubleToRawLongBits(result.varentropy()),
                Double.doubleToRawLongBits(result.topProbability()),
                Double.doubleToRawLongBits(result.secondProbability()),
                Double.doubleToRawLongBits(result.logSumExp())};
    }

    @ParameterizedTest
    @EnumSource
    void lanesGiveTheBitsOfVectors(RowKind kind) {
        EntropyKernel vectors = new VectorEntropyKernel();
        EntropyKernel lanes = new LaneEntropyKernel(VectorEntropyKernel.lanes());
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        IntStream lengths = IntStream.concat(IntStream.rangeClosed(1, 150), IntStream.of(LONG_ROWS));
        lengths.forEach(length -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment row = arena.allocateFrom(ValueLayout.JAVA_FLOAT, kind.row(random, length));
                float temperature = 0.1f + 2 * random.nextFloat();
                assertThat(bits(lanes, row, length, temperature)).as("%s, %d logits, seed %d", kind, length, seed)
                        .isEqualTo(bits(vectors, row, length, temperature));
            }
        });
    }

    @Test
    void nothingChangesWhileItWarms() {
        EntropyKernel warming = new WarmingEntropyKernel();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment row = arena.allocateFrom(ValueLayout.JAVA_FLOAT,
                    RowKind.GAUSSIAN.row(new Random(5), 5000));
            long[] expected = bits(new LaneEntropyKernel(VectorEntropyKernel.lanes()), row, 5000, 0.7f);
            for (int i = 0; i < 3000; i++) {
                assertThat(bits(warming, row, 5000, 0.7f)).isEqualTo(expected);
            }
        }
        assertThat(warming.name()).isEqualTo("vector");
    }
}
