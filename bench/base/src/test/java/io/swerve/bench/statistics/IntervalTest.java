package io.swerve.bench.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.swerve.bench.statistics.Interval.IntervalKind;
import org.junit.jupiter.api.Test;

class IntervalTest {
    private static final Interval SOME = new Interval(3.14159, 3.02, 3.25);

    @Test
    void saysWhatItsEndsAre() {
        assertThat(SOME.text(2)).isEqualTo("3.14 (3.02 to 3.25)");
        assertThat(SOME.text(0)).isEqualTo("3 (3 to 3)");
        assertThat(Interval.range(3.1, 3, 4).text(1)).isEqualTo("3.1 (range 3.0 to 4.0)");
        assertThat(Interval.none(3.1).text(1)).isEqualTo("3.1 (no interval)");
        assertThat(Interval.none(Double.NaN).text(1)).isEqualTo("-");
        assertThat(new Interval(0.314, 0.302, 0.325).percent()).isEqualTo("31.4% (30.2 to 32.5)");
        assertThat(Interval.none(Double.NaN).percent()).isEqualTo("-");
    }

    @Test
    void withoutTwoEndsItIsNone() {
        assertThat(new Interval(1, Double.NaN, 2).kind()).isEqualTo(IntervalKind.NONE);
        assertThat(new Interval(1, 0, Double.NaN)).isEqualTo(Interval.none(1));
        assertThat(new Interval(Double.NaN, 0, 2)).isEqualTo(Interval.none(Double.NaN));
        assertThat(new Interval(1, 0, 2, IntervalKind.NONE)).isEqualTo(Interval.none(1));
        assertThat(Interval.none(1).low()).isNaN();
        assertThat(Interval.none(1).high()).isNaN();
        assertThat(SOME.kind()).isEqualTo(IntervalKind.CONFIDENCE);
        assertThat(Interval.range(1, 0, 2).kind()).isEqualTo(IntervalKind.RANGE);
        assertThatIllegalArgumentException().isThrownBy(() -> new Interval(1, 2, 0)).withMessageContaining("2.0");
        assertThat(new Interval(1, 1, 1).low()).isEqualTo(1);
    }

    @Test
    void otherUnitsKeepTheKind() {
        assertThat(Interval.range(1, 0.5, 2).times(100)).isEqualTo(Interval.range(100, 50, 200));
        assertThat(new Interval(0.25, 0.125, 0.5).complement()).isEqualTo(new Interval(0.75, 0.5, 0.875));
        assertThat(Interval.none(0.25).complement()).isEqualTo(Interval.none(0.75));
        assertThat(Interval.none(1).times(3)).isEqualTo(Interval.none(3));
    }

    @Test
    void onlyConfidenceIntervalsExcludeValues() {
        assertThat(SOME.excludes(3.01)).isTrue();
        assertThat(SOME.excludes(3.02)).isFalse();
        assertThat(SOME.excludes(3.1)).isFalse();
        assertThat(SOME.excludes(3.25)).isFalse();
        assertThat(SOME.excludes(3.26)).isTrue();
        assertThat(Interval.range(3, 2, 4).excludes(0)).isFalse();
        assertThat(Interval.none(3).excludes(0)).isFalse();
    }

    @Test
    void theWholeIntervalDecides() {
        assertThat(TargetVerdict.atLeast(SOME, 3.02)).isEqualTo(TargetVerdict.REACHED);
        assertThat(TargetVerdict.atLeast(SOME, 3.03)).isEqualTo(TargetVerdict.UNDECIDED);
        assertThat(TargetVerdict.atLeast(SOME, 3.25)).isEqualTo(TargetVerdict.UNDECIDED);
        assertThat(TargetVerdict.atLeast(SOME, 3.26)).isEqualTo(TargetVerdict.MISSED);
        assertThat(TargetVerdict.atMost(SOME, 3.25)).isEqualTo(TargetVerdict.REACHED);
        assertThat(TargetVerdict.atMost(SOME, 3.24)).isEqualTo(TargetVerdict.UNDECIDED);
        assertThat(TargetVerdict.atMost(SOME, 3.02)).isEqualTo(TargetVerdict.UNDECIDED);
        assertThat(TargetVerdict.atMost(SOME, 3.01)).isEqualTo(TargetVerdict.MISSED);
        for (Interval weak : new Interval[]{Interval.range(3, 2, 4), Interval.none(3)}) {
            assertThat(TargetVerdict.atLeast(weak, 0)).isEqualTo(TargetVerdict.UNDECIDED);
            assertThat(TargetVerdict.atLeast(weak, 9)).isEqualTo(TargetVerdict.UNDECIDED);
            assertThat(TargetVerdict.atMost(weak, 0)).isEqualTo(TargetVerdict.UNDECIDED);
            assertThat(TargetVerdict.atMost(weak, 9)).isEqualTo(TargetVerdict.UNDECIDED);
        }
        assertThat(TargetVerdict.REACHED.label()).isEqualTo("reached");
    }
}
