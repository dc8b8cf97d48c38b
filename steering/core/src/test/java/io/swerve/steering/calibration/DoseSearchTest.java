package io.swerve.steering.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.swerve.Model;
import io.swerve.Session;
import io.swerve.steering.DoseUnit;
import io.swerve.steering.Lab;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import io.swerve.steering.calibration.Divergence.Statistic;
import io.swerve.steering.calibration.DoseSearch.Outcome;
import io.swerve.steering.calibration.DoseSearch.Reached;
import io.swerve.steering.calibration.DoseSearch.Unreachable;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoseSearchTest {
    private static DoseSearch.Measure curve(DoubleUnaryOperator divergence) {
        return strength -> {
            double value = divergence.applyAsDouble(strength);
            return new Divergence(strength, 10, value, 0, 2 * value, 3 * value, 0.5);
        };
    }

    @Test
    void hitsTheBudgetOnCurvesOfManyShapes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int measurements = 0;
        for (int round = 0; round < 500; round++) {
            double steepness = Math.pow(10, 4 * random.nextDouble() - 2);
            double power = 1 + 3 * random.nextDouble();
            double ceiling = 0.5 + 10 * random.nextDouble();
            double budget = Math.pow(10, -3 * random.nextDouble()) * ceiling * 0.7;
            Outcome outcome = DoseSearch.defaults().find(
                    curve(g -> ceiling * -Math.expm1(-Math.pow(Math.abs(g) * steepness, power))), budget);
            assertThat(outcome).as("seed " + seed + " round " + round).isInstanceOf(Reached.class);
            assertThat(outcome.best().mean()).as("seed " + seed).isCloseTo(budget, within(0.02 * budget));
            measurements += outcome.trials().size();
        }
        assertThat(measurements / 500).as("measurements of a search, seed " + seed).isLessThanOrEqualTo(15);
    }

    @Test
    void searchesAmongNegativeStrengthsAndForThePercentile() {
        Outcome outcome = DoseSearch.defaults().withRange(-1, 100).withStatistic(Statistic.P95).withTolerance(0.001)
                .find(curve(g -> g * g / 8), 0.5);
        assertThat(outcome).isInstanceOf(Reached.class);
        assertThat(outcome.best().strength()).isCloseTo(-(float) Math.sqrt(2), within(0.01f));
    }

    @Test
    void anEffectThatEndsTooEarlyIsReported() {
        Outcome outcome = DoseSearch.defaults().find(curve(g -> 0.3 * -Math.expm1(-g)), 0.5);
        assertThat(outcome).isInstanceOfSatisfying(Unreachable.class, unreachable -> {
            assertThat(unreachable.reason()).contains("1024").contains("0.5");
            assertThat(unreachable.best().mean()).isCloseTo(0.3, within(0.01));
        });
    }

    @Test
    void noEffectIsReported() {
        Outcome outcome = DoseSearch.defaults().find(curve(_ -> 0), 0.5);
        assertThat(outcome).isInstanceOf(Unreachable.class);
        assertThat(outcome.trials().size()).isLessThan(10);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 5})
    void aJumpOverTheBudgetIsReported(double beyond) {
        Outcome outcome = DoseSearch.defaults().find(curve(g -> g < 0.3 ? 0.01 * g : beyond), 0.5);
        assertThat(outcome).isInstanceOfSatisfying(Unreachable.class, unreachable -> {
            assertThat(unreachable.reason()).contains("jumps");
            assertThat(unreachable.best().strength()).isCloseTo(0.3f, within(0.001f));
        });
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 5})
    void aDivergenceThatIsAlwaysTooLargeIsReported(double value) {
        Outcome outcome = DoseSearch.defaults().find(curve(_ -> value), 0.5);
        assertThat(outcome).isInstanceOf(Unreachable.class);
        assertThat(outcome.best().strength()).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 0, -1})
    void badBudgetsAreRefused(double budget) {
        assertThatIllegalArgumentException().isThrownBy(() -> DoseSearch.defaults().find(curve(g -> g), budget))
                .withMessageContaining("" + budget);
    }

    @Test
    void badSearchesAreRefused() {
        DoseSearch search = DoseSearch.defaults();
        assertThatIllegalArgumentException().isThrownBy(() -> search.withTolerance(0));
        assertThatIllegalArgumentException().isThrownBy(() -> search.withTolerance(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> search.withRange(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> search.withRange(Float.NaN, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> search.withRange(2, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new DoseSearch(Statistic.MEAN, 0.1, 1, 2, 0));
    }

    @Test
    void tablesTellWhereTheEffectStopsGrowing() {
        DoseSearch.Measure falls = curve(g -> Math.abs(g) * (g < 0 ? 3 + g : 4 - g));
        DoseTable table = new DoseTable(List.of(falls.at(3), falls.at(-2), falls.at(1), falls.at(0), falls.at(2),
                falls.at(-1)));
        assertThat(table.rows()).extracting(Divergence::strength).containsExactly(-2f, -1f, 0f, 1f, 2f, 3f);
        assertThat(table.monotoneTo()).isEqualTo(2);
        assertThat(table.monotoneFrom()).isEqualTo(-2);
        assertThat(table.fallsAt()).hasValue(3);
        assertThat(table.with(List.of(falls.at(3), falls.at(4))).rows()).hasSize(7);
        assertThat(table.dose(List.of(5), 2, "n").low()).isEqualTo(1);
        assertThat(table.dose(List.of(5), -2, "n")).satisfies(dose -> {
            assertThat(dose.low()).isEqualTo(-2);
            assertThat(dose.high()).isEqualTo(-1);
            assertThat(dose.points()).hasSize(6);
        });
        assertThat(new DoseTable(List.of(curve(_ -> Double.NaN).at(1))).monotoneTo()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> new DoseTable(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new DoseTable(List.of(falls.at(1), falls.at(1))));
    }

    @Test
    void theBudgetIsMetOnAModelAndStored() {
        try (Model model = Lab.model();
                Session session = model.openSession(Lab.options().withContextSize(2048).withMaxSequences(8))) {
            SteeringVector vector = Brevity.vector(model).onLayer(5);
            List<CalibrationText> texts = Brevity.answers(model, 3, 12);
            try (Calibrator calibrator = Calibrator.open(session, vector, texts)) {
                for (double budget : new double[]{0.005, 0.05}) {
                    Outcome outcome = calibrator.find(budget);
                    assertThat(outcome).isInstanceOf(Reached.class);
                    double measured = calibrator.meter().measure(outcome.best().strength()).mean();
                    assertThat(measured).isCloseTo(budget, within(0.05 * budget));
                }
                float strength = calibrator.strength(DoseUnit.KL_NATS, 0.01);
                float tenth = calibrator.strength(DoseUnit.ACTIVATION_NORM, 0.1);
                assertThat(tenth * vector.norm(5)).isCloseTo(0.1 * calibrator.norms().of(5), within(1e-4));
                assertThat(calibrator.norms().fraction(vector, tenth)).isCloseTo(0.1, within(1e-6));
                assertThat(calibrator.strength(DoseUnit.RAW, 0.25)).isEqualTo(0.25f);
                SteeringVector relative = calibrator.norms().relative(vector);
                assertThat(relative.norm(5)).isCloseTo(calibrator.norms().of(5), within(1e-3));
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> calibrator.strength(DoseUnit.ACTIVATION_NORM, Double.NaN));
                assertThatIllegalArgumentException().isThrownBy(() -> calibrator.strength(DoseUnit.KL_NATS, -1));
                assertThatIllegalArgumentException().isThrownBy(() -> calibrator.strength(DoseUnit.RAW, Double.NaN));
                SteeringVector stamped = calibrator.stamped(calibrator.table(0, 0.1f, 0.2f), strength, "three answers");
                assertThat(stamped.info().doses()).singleElement().satisfies(dose -> {
                    assertThat(dose.high()).isEqualTo(strength);
                    assertThat(dose.layers()).containsExactly(5);
                    assertThat(dose.points()).hasSize(3);
                });
                assertThat(stamped.info().activationNorms()).hasSize(model.layerCount())
                        .containsEntry(5, calibrator.norms().of(5));
            }
            SteeringVector nothing = SteeringVector.of(Map.of(5, new float[model.embeddingSize()]),
                    VectorInfo.unknown());
            try (Calibrator calibrator = Calibrator.open(session, nothing, texts)) {
                assertThat(calibrator.find(0.1)).isInstanceOf(Unreachable.class);
                assertThatExceptionOfType(UnreachableDoseException.class)
                        .isThrownBy(() -> calibrator.strength(DoseUnit.KL_NATS, 0.1)).withMessageContaining("1024");
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> calibrator.strength(DoseUnit.ACTIVATION_NORM, 0.1));
            }
        }
    }
}
