package io.swerve.reasoning.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The frontier against comparing every pair of points. */
class ParetoFrontierTest {
    private static final long SEED = 77;

    @Test
    void keepsWhatNothingDominates() {
        Random random = new Random(SEED);
        for (int trial = 0; trial < 300; trial++) {
            int count = 1 + random.nextInt(12);
            List<BudgetPoint> points = IntStream.range(0, count)
                    .mapToObj(i -> new BudgetPoint("p" + i, random.nextInt(5), random.nextInt(5) / 4.0)).toList();
            List<BudgetPoint> frontier = ParetoFrontier.of(points);
            List<double[]> expected = points.stream()
                    .filter(point -> points.stream().noneMatch(other -> other.dominates(point)))
                    .map(point -> new double[]{point.tokens(), point.accuracy()}).toList();
            String why = "seed %d, trial %d: %s".formatted(SEED, trial, points);
            assertThat(frontier).as(why).allSatisfy(
                    point -> assertThat(expected).anySatisfy(e -> assertThat(e)
                            .containsExactly(point.tokens(), point.accuracy())));
            assertThat(expected).as(why).allSatisfy(e -> assertThat(frontier)
                    .filteredOn(point -> point.tokens() == e[0] && point.accuracy() == e[1]).hasSize(1));
            assertThat(frontier).as(why).isSortedAccordingTo(Comparator.comparingDouble(BudgetPoint::tokens));
            double cheapest = points.stream().mapToDouble(BudgetPoint::tokens).min().orElseThrow();
            double best = points.stream().mapToDouble(BudgetPoint::accuracy).max().orElseThrow();
            assertThat(frontier.getFirst().tokens()).as(why).isEqualTo(cheapest);
            assertThat(frontier.getLast().accuracy()).as(why).isEqualTo(best);
        }
    }

    @Test
    void refusesWhatIsNoCost() {
        assertThatIllegalArgumentException().isThrownBy(() -> new BudgetPoint("x", -1, 0.5)).withMessageContaining("x");
        assertThatIllegalArgumentException().isThrownBy(() -> new BudgetPoint("x", Double.NaN, 0.5));
    }
}
