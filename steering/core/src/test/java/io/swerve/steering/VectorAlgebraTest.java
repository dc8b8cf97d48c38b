package io.swerve.steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;

class VectorAlgebraTest {
    private static final int WIDTH = 16;
    private static final ModelIdentity MODEL = new ModelIdentity("llama", "A", 9, WIDTH, "");
    private static final VectorInfo INFO = VectorInfo.of(MODEL, "hand", "")
            .withActivationNorms(Map.of(1, 10.0, 2, 20.0, 3, 40.0));

    /** Directions of very different lengths, of layers 1 to 3. */
    @Provide
    Arbitrary<SteeringVector> vectors() {
        return Arbitraries.randomValue(random -> Lab.randomVector(random, WIDTH,
                Math.pow(10, random.nextInt(7) - 3), 1, 2, 3).withInfo(INFO));
    }

    @Property(tries = 200)
    void addingAndTakingAwayRestores(@ForAll("vectors") SteeringVector a, @ForAll("vectors") SteeringVector b) {
        SteeringVector restored = a.plus(b).minus(b);
        for (int layer : a.layers()) {
            float[] expected = a.direction(layer);
            float[] actual = restored.direction(layer);
            for (int i = 0; i < WIDTH; i++) {
                // the sum is rounded once, and so is the difference
                float rounding = Math.ulp(Math.abs(expected[i]) + 2 * Math.abs(b.direction(layer)[i]));
                assertThat(actual[i]).isCloseTo(expected[i], within(2 * rounding));
            }
        }
    }

    @Property(tries = 200)
    void whatIsTakenFromItselfIsNothing(@ForAll("vectors") SteeringVector a) {
        assertThat(Lab.controlVector(a.minus(a), 9)).containsOnly(0f);
    }

    @Property(tries = 200)
    void normalisedDirectionsHaveLengthOneAndKeepTheirWay(@ForAll("vectors") SteeringVector a) {
        SteeringVector unit = VectorAlgebra.normalised(a);
        for (int layer : a.layers()) {
            assertThat(unit.norm(layer)).isCloseTo(1, within(1e-6));
        }
        assertThat(VectorAlgebra.cosines(a, unit).values()).allSatisfy(c -> assertThat(c).isGreaterThan(1 - 1e-6));
    }

    @Property(tries = 200)
    void lengthsFollowTheActivations(@ForAll("vectors") SteeringVector a,
            @ForAll @DoubleRange(min = 0.01, max = 4) double fraction) {
        SteeringVector measured = VectorAlgebra.withActivationNorm(a, fraction);
        INFO.activationNorms().forEach((layer, norm) -> assertThat(measured.norm(layer)).isCloseTo(fraction * norm,
                within(1e-5 * norm * fraction)));
        SteeringVector equal = VectorAlgebra.withNorm(a, fraction);
        for (int layer : a.layers()) {
            assertThat(equal.norm(layer)).isCloseTo(fraction, within(1e-6 * fraction));
        }
    }

    @Property(tries = 200)
    void orthogonalisedIsOrthogonalAndTheRestIsKept(@ForAll("vectors") SteeringVector a,
            @ForAll("vectors") SteeringVector b) {
        SteeringVector clean = VectorAlgebra.orthogonalised(a, b);
        VectorAlgebra.cosines(clean, b).values()
                .forEach(cosine -> assertThat(Math.abs(cosine)).isLessThan(1e-6));
        for (int layer : a.layers()) {
            double cosine = VectorAlgebra.cosines(a, b).get(layer);
            // Pythagoras
            double expected = a.norm(layer) * Math.sqrt(1 - cosine * cosine);
            assertThat(clean.norm(layer)).isCloseTo(expected, within(1e-5 * a.norm(layer)));
        }
    }

    @Property(tries = 100)
    void nothingIsLeftOfAMultiple(@ForAll("vectors") SteeringVector a,
            @ForAll @FloatRange(min = 0.1f, max = 9) float factor) {
        assertThat(Lab.controlVector(VectorAlgebra.orthogonalised(a.scaled(factor), a), 9)).containsOnly(0f);
        assertThat(VectorAlgebra.cosine(a.scaled(-factor), a)).isCloseTo(-1, within(1e-6));
    }

    @Property(tries = 100)
    void aMixtureIsTheSumOfMultiples(@ForAll("vectors") SteeringVector a, @ForAll("vectors") SteeringVector b,
            @ForAll @FloatRange(min = -2, max = 2) float weight) {
        SteeringVector mixed = VectorAlgebra.mix(List.of(a, b), weight, 1);
        float[] left = Lab.controlVector(a, 9);
        float[] right = Lab.controlVector(b, 9);
        float[] sum = Lab.controlVector(mixed, 9);
        for (int i = 0; i < sum.length; i++) {
            assertThat(sum[i]).isEqualTo(left[i] * weight + right[i]);
        }
    }

    @Property(tries = 100)
    void layersHaveTheirOwnCoefficients(@ForAll("vectors") SteeringVector a,
            @ForAll @DoubleRange(min = -2, max = 2) double coefficient) {
        SteeringVector weighted = VectorAlgebra.weighted(a, Map.of(2, coefficient, 3, 0.0));
        assertThat(weighted.direction(1)).containsExactly(a.direction(1));
        assertThat(weighted.norm(2)).isCloseTo(Math.abs(coefficient) * a.norm(2), within(1e-6 * a.norm(2)));
        assertThat(weighted.norm(3)).isZero();
    }

    @Example
    void theWholeCosineIsThatOfOneLongVector() {
        SteeringVector a = SteeringVector.of(Map.of(1, new float[]{3, 0}, 2, new float[]{0, 1}, 5, new float[]{9, 9}),
                VectorInfo.unknown());
        SteeringVector b = SteeringVector.of(Map.of(1, new float[]{1, 1}, 2, new float[]{0, -2}, 7, new float[]{1, 1}),
                VectorInfo.unknown());
        assertThat(VectorAlgebra.cosine(a, b)).isCloseTo(1 / Math.sqrt(10 * 6), within(1e-12));
        assertThat(VectorAlgebra.cosines(a, b)).containsOnlyKeys(1, 2).containsEntry(2, -1.0);
        assertThat(VectorAlgebra.cosine(a, b.onLayer(7))).isNaN();
        assertThat(VectorAlgebra.cosines(a, b.scaled(0)).get(1)).isNaN();
    }

    @Example
    void directionsOfOtherLayersStay() {
        SteeringVector a = Lab.randomVector(new Random(1), WIDTH, 1, 1, 2).withInfo(INFO);
        SteeringVector b = Lab.randomVector(new Random(2), WIDTH, 1, 2, 3);
        SteeringVector clean = VectorAlgebra.orthogonalised(a, b);
        assertThat(clean.layers()).containsExactly(1, 2);
        assertThat(clean.direction(1)).containsExactly(a.direction(1));
        assertThat(clean.info().method()).isEqualTo("orthogonalised");
        assertThat(VectorAlgebra.orthogonalised(a, b.scaled(0)).direction(2)).containsExactly(a.direction(2));
    }

    @Example
    void thePassportKeepsWhatStaysTrue() {
        VectorInfo measured = INFO.withDoses(List.of(new Dose(DoseUnit.RAW, List.of(1), 0, 1, List.of(), "")))
                .withDiagnostics(List.of(new LayerDiagnostics(1, 5, 0.5, 0.9, 1, 0.8, 0.7)));
        SteeringVector vector = SteeringVector.of(Map.of(1, new float[]{3, 4}), measured);
        VectorInfo unit = VectorAlgebra.normalised(vector).info();
        assertThat(unit.doses()).isEmpty();
        assertThat(unit.diagnostics()).containsExactly(new LayerDiagnostics(1, 1, 0.5, 0.9, 1, 0.8, 0.7));
        assertThat(VectorAlgebra.weighted(vector, Map.of(1, -1.0)).info().diagnostics()).isEmpty();
    }

    @Example
    void refusesWhatHasNoAnswer() {
        SteeringVector a = Lab.randomVector(new Random(1), WIDTH, 1, 1, 4).withInfo(INFO);
        assertThatExceptionOfType(SteeringVectorException.class)
                .isThrownBy(() -> VectorAlgebra.normalised(a.scaled(0))).withMessageContaining("layer 1");
        assertThatExceptionOfType(SteeringVectorException.class)
                .isThrownBy(() -> VectorAlgebra.withActivationNorm(a, 0.5)).withMessageContaining("layer 4")
                .withMessageContaining("[1, 2, 3]");
        assertThatIllegalArgumentException().isThrownBy(() -> VectorAlgebra.withNorm(a, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> VectorAlgebra.withNorm(a, Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> VectorAlgebra.withActivationNorm(a, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> VectorAlgebra.weighted(a, Map.of(2, 1.0)))
                .withMessageContaining("layer 2").withMessageContaining("[1, 4]");
        assertThatIllegalArgumentException().isThrownBy(() -> VectorAlgebra.weighted(a, Map.of(1, Double.NaN)));
        assertThatIllegalArgumentException().isThrownBy(() -> VectorAlgebra.mix(List.of(a), 1, 2))
                .withMessageContaining("1 vectors").withMessageContaining("2 weights");
        SteeringVector narrow = Lab.randomVector(new Random(1), 3, 1, 1);
        assertThatExceptionOfType(SteeringVectorException.class).isThrownBy(() -> VectorAlgebra.cosine(a, narrow));
        SteeringVector foreign = a.withInfo(VectorInfo.of(new ModelIdentity("llama", "B", 9, WIDTH, ""), "", ""));
        assertThatExceptionOfType(SteeringVectorException.class)
                .isThrownBy(() -> VectorAlgebra.orthogonalised(a, foreign)).withMessageContaining("'B'");
    }
}
