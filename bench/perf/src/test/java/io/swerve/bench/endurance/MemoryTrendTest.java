package io.swerve.bench.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.swerve.SessionOptions;
import io.swerve.bench.model.LabModel;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MemoryTrendTest {
    private static final int SAMPLES = 720;

    private static double[] seconds() {
        double[] seconds = new double[SAMPLES];
        Arrays.setAll(seconds, i -> 600 + 5.0 * i);
        return seconds;
    }

    @Test
    void findsALeakAmongNoise() {
        SplittableRandom random = new SplittableRandom(5);
        double[] values = new double[SAMPLES];
        Arrays.setAll(values, i -> 250 + 12.0 * i / SAMPLES + random.nextGaussian(0, 3));
        MemoryTrend trend = MemoryTrend.of(seconds(), values);
        assertThat(trend.slope()).isCloseTo(12, within(1.0)).isBetween(trend.low(), trend.high());
        assertThat(trend.low()).isPositive();
        assertThat(trend.growth()).isCloseTo(0.8 * 12, within(1.0));
    }

    /** Ninety-five of a hundred intervals hold the truth; as neighbours are alike, single samples would promise too much. */
    @Test
    void mostIntervalsHoldTheTruth() {
        SplittableRandom random = new SplittableRandom(6);
        int held = 0;
        for (int trial = 0; trial < 200; trial++) {
            double[] values = new double[SAMPLES];
            double stray = 0;
            for (int i = 0; i < SAMPLES; i++) {
                stray = 0.8 * stray + random.nextGaussian();
                values[i] = 250 + stray;
            }
            MemoryTrend trend = MemoryTrend.of(seconds(), values);
            held += trend.low() <= 0 && trend.high() >= 0 ? 1 : 0;
        }
        assertThat(held).isBetween(176, 199);
    }

    @Test
    void aConstantHasNoTrend() {
        double[] values = new double[SAMPLES];
        Arrays.fill(values, 25);
        assertThat(MemoryTrend.of(seconds(), values)).isEqualTo(new MemoryTrend(25, 25, 0, 0, 0));
        MemoryTrend unknown = MemoryTrend.of(new double[]{1, 2}, new double[]{3, 4});
        assertThat(unknown.slope()).isCloseTo(3600, within(1e-6));
        assertThat(unknown.low()).isNaN();
    }

    @Test
    void onlyALongRunTellsWhatAnHourWouldBring() {
        MemoryTrend trend = new MemoryTrend(250, 255, 7, 6, 8);
        assertThat(MemoryTrend.head(true)).endsWith("in an hour (95%)");
        assertThat(trend.line("resident", true)).endsWith("+5.00 (+2.00 %)   +7.00 (+6.00 to +8.00)");
        assertThat(MemoryTrend.head(false)).endsWith("growth");
        assertThat(trend.line("resident", false)).endsWith("+5.00 (+2.00 %)");
        for (double seconds : new double[]{60, 3600}) {
            MemorySample sample = MemorySample.now(seconds);
            MemoryRun run = new MemoryRun(List.of(MemorySample.now(0), sample, sample), 0, Map.of());
            assertThat(run.text().contains("in an hour (95%)")).isEqualTo(seconds == 3600);
            assertThat(run.text().contains("a longer run")).isEqualTo(seconds == 60);
        }
    }

    @Test
    void readsTheStatusOfAProcess() {
        String status = "Name:\tjava\nVmRSS:\t  204800 kB\nRssAnon:\t   1024 kB\nThreads:\t13\n";
        assertThat(MemorySample.number(status, "VmRSS:")).isEqualTo(204800);
        assertThat(MemorySample.number(status, "Threads:")).isEqualTo(13);
        assertThat(MemorySample.number("", "VmRSS:")).isNaN();
    }

    /** Every chore works, and leaves the shared session as it was: each is done twice, in another order. */
    @Test
    void everyChoreCanBeDoneAgain() throws IOException {
        try (MixedWork work = new MixedWork(LabModel.THINK.path(), SessionOptions.defaults().withThreads(1))) {
            work.all();
            work.all();
            assertThat(work.counts()).hasSize(11).allSatisfy((_, count) -> assertThat(count).isEqualTo(2));
        }
    }
}
