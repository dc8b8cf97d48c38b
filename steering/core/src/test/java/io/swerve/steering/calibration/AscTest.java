package io.swerve.steering.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.swerve.Model;
import io.swerve.Session;
import io.swerve.entropy.KullbackLeibler;
import io.swerve.steering.Lab;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AscTest {
    @Test
    void thePapersNumbers() {
        AscBound bound = new AscBound(1, 1);
        assertThat(AscBound.root(4e-3)).isCloseTo(0.06139, within(5e-6));
        assertThat(bound.raw(1e-3)).isCloseTo(0.061389, within(5e-7));
        assertThat(bound.paper(1e-3)).isCloseTo(0.060447, within(5e-7));
        assertThat(bound.exact(1e-3)).isCloseTo(0.061363, within(5e-7));
        assertThat(bound.divergence(bound.exact(1e-3))).isCloseTo(1e-3, within(1e-12));
    }

    @Test
    void aLinearHead() {
        for (double curvature : new double[]{0, 1e-12, 1e-200}) {
            AscBound bound = new AscBound(3, curvature);
            double expected = 2 * Math.sqrt(1e-3) / 3;
            assertThat(bound.raw(1e-3)).isCloseTo(expected, within(1e-9));
            assertThat(bound.paper(1e-3)).isCloseTo(expected, within(1e-9));
            assertThat(bound.exact(1e-3)).isCloseTo(expected, within(1e-9));
        }
    }

    @Test
    void noSensitivity() {
        AscBound bound = new AscBound(0, 4);
        double expected = Math.pow(16e-3, 0.25) / 2;
        assertThat(bound.raw(1e-3)).isCloseTo(expected, within(1e-12));
        assertThat(bound.paper(1e-3)).isEqualTo(bound.raw(1e-3));
        assertThat(bound.exact(1e-3)).isCloseTo(expected, within(1e-12));
        assertThat(bound.divergence(expected)).isCloseTo(1e-3, within(1e-12));
    }

    @Test
    void whereCurvatureRulesThePapersDoseIsZeroAndTheExactOneIsNot() {
        // x >= 4 means beta >= 80
        AscBound bound = new AscBound(1, 200);
        assertThat(bound.raw(1e-3) * 200).isGreaterThan(4);
        assertThat(bound.paper(1e-3)).isZero();
        assertThat(bound.divergence(bound.exact(1e-3))).isCloseTo(1e-3, within(1e-12));
    }

    @Test
    void theDosesKeepTheBudget() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            AscBound bound = new AscBound(Math.pow(10, 6 * random.nextDouble() - 3),
                    Math.pow(10, 6 * random.nextDouble() - 3));
            double budget = Math.pow(10, -6 * random.nextDouble());
            String what = bound + " budget " + budget + " seed " + seed;
            assertThat(bound.divergence(bound.paper(budget))).as(what).isLessThanOrEqualTo(budget * (1 + 1e-9));
            assertThat(bound.divergence(bound.exact(budget))).as(what).isCloseTo(budget, within(1e-9 * budget));
            assertThat(bound.exact(budget)).as(what).isGreaterThanOrEqualTo(bound.paper(budget) * (1 - 1e-9));
            double x = bound.raw(budget) * bound.curvature() / bound.sensitivity();
            double beta = 4 * budget * Math.pow(bound.curvature(), 2) / Math.pow(bound.sensitivity(), 4);
            assertThat(x * x * x + x * x).as(what).isCloseTo(beta, within(1e-6 * beta));
        }
    }

    /** z = W (h + g v): the bound promises that KL at g* is within the budget. */
    @Test
    void theMeasuredDivergenceOfALinearHeadIsWithinTheBudget() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int vocabulary = 2 + random.nextInt(60);
            double scale = Math.pow(10, 2 * random.nextDouble() - 1);
            float[] logits = new float[vocabulary];
            double[] slope = new double[vocabulary];
            double squares = 0;
            for (int i = 0; i < vocabulary; i++) {
                logits[i] = (float) (random.nextGaussian() * 2);
                slope[i] = random.nextGaussian() * scale;
                squares += slope[i] * slope[i];
            }
            double budget = Math.pow(10, -4 * random.nextDouble());
            double strength = new AscBound(Math.sqrt(squares), 0).exact(budget);
            float[] steered = new float[vocabulary];
            for (int i = 0; i < vocabulary; i++) {
                steered[i] = (float) (logits[i] + strength * slope[i]);
            }
            double measured = KullbackLeibler.between(MemorySegment.ofArray(logits), 0, MemorySegment.ofArray(steered),
                    0, vocabulary, 1);
            assertThat(measured).as("seed " + seed).isPositive().isLessThanOrEqualTo(budget * (1 + 1e-4));
        }
    }

    @Test
    void differencesOfAQuadratic() {
        float[] up = {1.1f, 2.3f};
        float[] centre = {1, 2};
        float[] down = {0.9f, 1.9f};
        assertThat(AscEstimator.distance(up, down)).isCloseTo(Math.hypot(0.2, 0.4), within(1e-6));
        assertThat(AscEstimator.secondDifference(up, centre, down)).isCloseTo(0.2, within(1e-6));
    }

    @Test
    void theMedianAndThePercentileOfTheTexts() {
        AscEstimate estimate = new AscEstimate(0.1, new double[]{5, 1, 2, 4}, new double[]{3.4, 3.2, 9, 1},
                new double[]{1, 7, 3, 2});
        assertThat(estimate.bound()).isEqualTo(new AscBound(3, 7));
        assertThat(estimate.disagreement()).isCloseTo(0.1, within(1e-12));
        assertThat(new AscEstimate(0.1, new double[]{1}, new double[]{1.2}, new double[]{1}).reliable()).isFalse();
        assertThat(new AscEstimate(0.1, new double[]{1}, new double[]{1.05}, new double[]{1}).reliable()).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AscEstimate(0.1, new double[0], new double[0], new double[0]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AscEstimate(0.1, new double[]{1}, new double[]{Double.NaN}, new double[]{1}))
                .withMessageContaining("not finite");
    }

    @Test
    void estimatesOnAModelScaleWithTheVector() {
        try (Model model = Lab.model(); Session session = Lab.session(model)) {
            SteeringVector vector = Brevity.vector(model).onLayer(4);
            List<CalibrationText> texts = Brevity.answers(model, 5, 4);
            AscEstimate estimate = AscEstimator.defaults().measure(session, Steered.by(vector), texts);
            assertThat(estimate.disagreement()).isLessThan(1);
            AscBound bound = estimate.bound();
            assertThat(bound.sensitivity()).isPositive();
            assertThat(bound.curvature()).isPositive();
            assertThat(session.hasControlVector()).isFalse();
            AscEstimate half = new AscEstimator(0.2f, (_, _) -> true).measure(session,
                    Steered.by(vector.scaled(0.5f)), texts);
            assertThat(half.bound().sensitivity()).isCloseTo(bound.sensitivity() / 2,
                    within(1e-3 * bound.sensitivity()));
            SteeringVector nothing = SteeringVector.of(Map.of(4, new float[model.embeddingSize()]),
                    VectorInfo.unknown());
            AscEstimate none = AscEstimator.defaults().measure(session, Steered.by(nothing), texts);
            assertThat(none.disagreement()).isZero();
            assertThatIllegalArgumentException().isThrownBy(none::bound).withMessageContaining("no effect");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AscEstimator.defaults().measure(session, Steered.by(vector), List.of()));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, 0, -1, Double.POSITIVE_INFINITY})
    void badNumbersAreRefused(double number) {
        AscBound bound = new AscBound(1, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> bound.exact(number));
        assertThatIllegalArgumentException().isThrownBy(() -> bound.raw(number));
        assertThatIllegalArgumentException().isThrownBy(() -> bound.paper(number));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AscEstimator((float) number, (_, _) -> true));
        if (number != 0) {
            assertThatIllegalArgumentException().isThrownBy(() -> new AscBound(number, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> new AscBound(1, number));
        } else {
            assertThatIllegalArgumentException().isThrownBy(() -> new AscBound(0, 0));
        }
    }
}
