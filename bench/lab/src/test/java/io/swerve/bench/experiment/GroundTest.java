package io.swerve.bench.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.swerve.bench.experiment.Ground.Arm;
import io.swerve.bench.experiment.Ground.Standing;
import io.swerve.bench.statistics.Comparison;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GroundTest {
    /** So many of so many. */
    private static double[] of(int count, int all) {
        double[] values = new double[all];
        Arrays.fill(values, 0, count, 1);
        return values;
    }

    private static Arm arm(String name, int right, int cut, int all) {
        return Arm.of(name, of(right, all), of(cut, all));
    }

    private static Comparison test(int first, int second, int all) {
        return Comparison.shares(of(first, all), of(second, all), 1);
    }

    @Test
    void anArmHasWilsonsInterval() {
        Arm arm = arm("a", 30, 2, 30);
        assertThat(arm.accuracy().estimate()).isEqualTo(1);
        assertThat(arm.accuracy().low()).as("known value for 30 of 30").isCloseTo(0.886, within(0.001));
        assertThat(arm.cut()).isCloseTo(2 / 30.0, within(1e-12));
        assertThat(Arm.of("shares", new double[]{0.5, 0.25}, new double[]{0, 0.5}).accuracy().estimate())
                .isEqualTo(0.375);
        assertThatIllegalArgumentException().isThrownBy(() -> Arm.of("a", new double[1], new double[2]))
                .withMessageContaining("1 judged answers and 2");
        assertThatIllegalArgumentException().isThrownBy(() -> Arm.of("a", new double[0], new double[0]));
        assertThatIllegalArgumentException().isThrownBy(Ground::of);
    }

    @Test
    void aDifferenceHasASign() {
        Ground ground = Ground.of(arm("a", 30, 0, 50), arm("b", 15, 0, 50));
        assertThat(ground.obstacle()).isEmpty();
        assertThat(ground.say(test(30, 15, 50), "higher", "lower", "alike")).isEqualTo("higher");
        assertThat(ground.say(test(15, 30, 50), "higher", "lower", "alike")).isEqualTo("lower");
        assertThat(ground.say(test(30, 29, 50), "higher", "lower", "alike")).isEqualTo("alike");
    }

    @Test
    void atTheFloorOnlyADifferenceIsSomething() {
        Ground floor = Ground.of(arm("a", 0, 0, 50), arm("b", 1, 0, 50));
        assertThat(floor.floor()).isPresent();
        assertThat(floor.ceiling()).isEmpty();
        assertThat(floor.say(test(0, 1, 50), "higher", "lower", "alike"))
                .isEqualTo("Nothing is concluded: no arm is clearly right more often than 5.0% ('a' 0.0% (0.0 to 7.1),"
                        + " 'b' 2.0% (0.4 to 10.5)); ask easier problems with --task");
        Ground half = Ground.of(arm("a", 0, 0, 50), arm("b", 25, 0, 50));
        assertThat(half.obstacle()).as("one arm is above").isEmpty();
        assertThat(half.standing(test(0, 25, 50))).isEqualTo(Standing.LOWER);
        assertThat(Ground.of(arm("a", 1, 0, 100), arm("b", 8, 0, 100)).standing(test(1, 8, 100)))
                .as("both at the floor, and told apart").isEqualTo(Standing.LOWER);
        // 6 of 50 is the least whose interval begins above 5%
        assertThat(Ground.of(arm("a", 5, 0, 50)).floor()).isPresent();
        assertThat(Ground.of(arm("a", 6, 0, 50)).floor()).isEmpty();
    }

    @Test
    void atTheCeilingOnlyADifferenceIsSomething() {
        Ground ceiling = Ground.of(arm("a", 50, 0, 50), arm("b", 49, 0, 50));
        assertThat(ceiling.ceiling()).isPresent();
        assertThat(ceiling.floor()).isEmpty();
        assertThat(ceiling.standing(test(50, 49, 50))).isEqualTo(Standing.NOWHERE);
        assertThat(ceiling.obstacle().orElseThrow()).startsWith("no arm is clearly right less often than 95.0%")
                .endsWith("ask harder problems with --task");
        assertThat(Ground.of(arm("only", 50, 0, 50)).obstacle().orElseThrow())
                .startsWith("it is not clear that answers are right less often than 95.0% ('only' 100.0%");
        assertThat(Ground.of(arm("a", 45, 0, 50)).ceiling()).isPresent();
        assertThat(Ground.of(arm("a", 44, 0, 50)).ceiling()).isEmpty();
    }

    @Test
    void whereAnswersAreCutNothingIsSaidOfAnyDifference() {
        Ground cut = Ground.of(arm("a", 40, 0, 50), arm("b", 10, 3, 50));
        assertThat(cut.standing(test(40, 10, 50))).isEqualTo(Standing.NOWHERE);
        assertThat(cut.say(test(40, 10, 50), "higher", "lower", "alike")).isEqualTo(
                "Nothing is concluded: 6.0% of the answers of 'b' are cut at the longest length; raise --max-tokens");
        Ground both = Ground.of(arm("a", 40, 50, 50), arm("b", 10, 3, 50));
        assertThat(both.cut().orElseThrow()).startsWith("100.0% of the answers of 'a' and 6.0% of the answers of 'b'");
        assertThat(Ground.of(arm("a", 10, 1, 20)).cut()).as("5% may be").isEmpty();
    }
}
