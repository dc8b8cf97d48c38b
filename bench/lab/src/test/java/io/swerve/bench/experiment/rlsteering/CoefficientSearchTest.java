package io.swerve.bench.experiment.rlsteering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swerve.bench.experiment.rlsteering.CoefficientSearch.EvaluatedCandidate;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import io.swerve.steering.plan.Intervention;
import io.swerve.steering.plan.SteeringPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoefficientSearchTest {
    private static final long SEED = 11;
    private static final double[] TARGET = {0.7, -1.2, 0.1};

    private static double hill(double... at) {
        double sum = 0;
        for (int i = 0; i < at.length; i++) {
            sum -= (at[i] - TARGET[i]) * (at[i] - TARGET[i]);
        }
        return sum;
    }

    private static CoefficientSearch search(int evaluations) {
        return new CoefficientSearch(3, evaluations, 8, 0.5, 2, SEED);
    }

    @Test
    void findsTheTopOfAHill() {
        EvaluatedCandidate best = CoefficientSearch.best(search(400).run((_, at) -> hill(at)));
        assertThat(best.coefficients()).containsExactly(TARGET, within(0.05));
    }

    @Test
    void beginsWithoutSteeringAndKeepsToItsBudgetAndBounds() {
        List<EvaluatedCandidate> trials = search(37).run((_, at) -> at[0]);
        assertThat(trials).hasSize(37);
        assertThat(trials.getFirst().coefficients()).containsExactly(0, 0, 0);
        assertThat(trials).allSatisfy(
                trial -> assertThat(Arrays.stream(trial.coefficients()).map(Math::abs).max().orElseThrow())
                        .isLessThanOrEqualTo(2));
        assertThat(CoefficientSearch.best(trials).coefficients()[0]).isGreaterThan(1);
    }

    @Test
    void aSearchWithRewardsThatAreKnownAsksTheSameAndGoesOn() {
        List<EvaluatedCandidate> whole = search(60).run((_, at) -> hill(at));
        List<Integer> computed = new ArrayList<>();
        List<EvaluatedCandidate> resumed = search(60).run((index, at) -> {
            if (index < 25) {
                return whole.get(index).reward();
            }
            computed.add(index);
            return hill(at);
        });
        assertThat(computed).hasSize(35);
        for (int i = 0; i < 60; i++) {
            assertThat(resumed.get(i).coefficients()).as("candidate %s", i)
                    .isEqualTo(whole.get(i).coefficients());
        }
    }

    @Test
    void ofEqualRewardsTheFirstIsBest() {
        List<EvaluatedCandidate> flat = search(20).run((_, _) -> 0.5);
        assertThat(CoefficientSearch.best(flat)).isSameAs(flat.getFirst());
    }

    @Test
    void searchesWithoutRoomAreRefused() {
        assertThatThrownBy(() -> new CoefficientSearch(0, 5, 4, 0.5, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CoefficientSearch(1, 5, 4, 2, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CoefficientSearch(1, 5, 1, 0.5, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPlanAddsEachLayersDirectionTimesItsCoefficient() {
        SteeringVector vector = SteeringVector.of(Map.of(1, new float[]{1, 2}, 2, new float[]{-4, 8}),
                VectorInfo.unknown());
        assertThat(SteeringSearch.plan(vector, 0, 0)).isEqualTo(SteeringPlan.none());
        SteeringPlan plan = SteeringSearch.plan(vector, 0, 0.5);
        assertThat(plan.rules()).hasSize(1);
        SteeringVector added = ((Intervention.Add) plan.rules().getFirst().intervention()).vector();
        assertThat(added.layers()).containsExactly(2);
        assertThat(added.direction(2)).containsExactly(-2, 4);
    }
}
