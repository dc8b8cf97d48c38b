package io.swerve.bench.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.swerve.bench.statistics.Interval;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairedMedianTest {
    @Test
    void takesTheMiddle() {
        assertThat(PairedMedian.of(3, 1, 2)).isEqualTo(new PairedMedian(2, 1, 3, List.of(3.0, 1.0, 2.0)));
        assertThat(PairedMedian.of(4, 1, 2, 3)).isEqualTo(new PairedMedian(2.5, 1, 4, List.of(4.0, 1.0, 2.0, 3.0)));
        assertThat(PairedMedian.of(7)).isEqualTo(new PairedMedian(7, 7, 7, List.of(7.0)));
        assertThatIllegalArgumentException().isThrownBy(PairedMedian::of);
    }

    /** The ranks of the usual tables for the 95 percent interval of a median, counted from 1. */
    @Test
    void leavesOutAsManyAsTheTablesSay() {
        int[][] sizeAndRank = {{6, 1}, {8, 1}, {9, 2}, {11, 2}, {12, 3}, {15, 4}, {20, 6}, {30, 10}, {50, 18}};
        for (int[] row : sizeAndRank) {
            assertThat(PairedMedian.cut(row[0]) + 1).as("rank for %d values", row[0]).isEqualTo(row[1]);
        }
    }

    @Test
    void fewRepetitionsDecideNothing() {
        assertThat(PairedMedian.of(2).interval()).isEqualTo(Interval.none(2));
        assertThat(PairedMedian.of(2, 3, 4, 5, 6).interval()).isEqualTo(Interval.range(4, 2, 6));
        assertThat(PairedMedian.of(2, 3, 4, 5, 6).against(1)).isEqualTo(">= 1.00: undecided");
        PairedMedian six = PairedMedian.of(1, 2, 3, 4, 5, 6);
        assertThat(six.interval()).isEqualTo(new Interval(3.5, 1, 6));
        assertThat(six.against(0.97)).isEqualTo(">= 0.97: reached");
        assertThat(six.against(1.5)).isEqualTo(">= 1.50: undecided");
        assertThat(six.against(6.5)).isEqualTo(">= 6.50: missed");
        assertThat(six.against(Double.NaN)).isEmpty();
        assertThat(new PairedMedian(3.5, 1, 6, null).interval()).isEqualTo(six.interval());
    }

    @Test
    void everyRepetitionIsKept() {
        JsonObject json = new JsonObject();
        PairedMedian.of(3, 1, 2).addTo(json, "ratio");
        assertThat(json).isEqualTo(JsonParser.parseString("""
                {"ratio": 2.0, "ratio_low": 1.0, "ratio_high": 3.0, "ratio_interval": "range",
                 "ratio_repetitions": [3.0, 1.0, 2.0]}"""));
    }
}
