package io.swerve.bench.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PairedMedianTest {
    @Test
    void takesTheMiddle() {
        assertThat(PairedMedian.of(3, 1, 2)).isEqualTo(new PairedMedian(2, 1, 3));
        assertThat(PairedMedian.of(4, 1, 2, 3)).isEqualTo(new PairedMedian(2.5, 1, 4));
        assertThat(PairedMedian.of(7)).isEqualTo(new PairedMedian(7, 7, 7));
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
}
