package io.swerve.steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.swerve.Layers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;

class SteeringVectorPropertiesTest {
    private static final int WIDTH = 5;

    @Provide
    Arbitrary<SteeringVector> vectors() {
        Arbitrary<float[]> directions = Arbitraries.floats().between(-1e6f, 1e6f).array(float[].class).ofSize(WIDTH);
        Arbitrary<Map<Integer, float[]>> layers = Arbitraries.maps(Arbitraries.integers().between(1, 9), directions)
                .ofMinSize(1);
        Arbitrary<VectorInfo> infos = Combinators.combine(Arbitraries.of("", "difference-of-means", "Überblick \n 🙂"),
                Arbitraries.of("", "last", "response"), Arbitraries.integers().greaterOrEqual(0),
                Arbitraries.of("", "llama")).as(VectorInfo::new);
        return Combinators.combine(layers, infos).as(SteeringVector::of);
    }

    @Property(tries = 200)
    void additionCommutesInItsDirections(@ForAll("vectors") SteeringVector a, @ForAll("vectors") SteeringVector b) {
        assertThat(Lab.controlVector(a.plus(b), 10)).containsExactly(Lab.controlVector(b.plus(a), 10));
    }

    @Property(tries = 200)
    void theSumIsTheSumOfTheControlVectors(@ForAll("vectors") SteeringVector a, @ForAll("vectors") SteeringVector b) {
        float[] sum = Lab.controlVector(a.plus(b), 10);
        float[] left = Lab.controlVector(a, 10);
        float[] right = Lab.controlVector(b, 10);
        for (int i = 0; i < sum.length; i++) {
            assertThat(sum[i]).isEqualTo(left[i] + right[i]);
        }
    }

    @Property(tries = 200)
    void scalingScalesTheNorms(@ForAll("vectors") SteeringVector vector,
            @ForAll @FloatRange(min = -8, max = 8) float factor) {
        for (int layer : vector.layers()) {
            double expected = Math.abs(factor) * vector.norm(layer);
            // a component may underflow: 1e-44 is far below any norm that matters
            assertThat(vector.scaled(factor).norm(layer)).isCloseTo(expected, within(1e-6 * expected + 1e-43));
        }
    }

    @Property(tries = 200)
    void aVectorAndItsOppositeCancel(@ForAll("vectors") SteeringVector vector) {
        SteeringVector nothing = vector.plus(vector.scaled(-1));
        assertThat(nothing.layers()).containsExactly(vector.layers());
        for (int layer : vector.layers()) {
            assertThat(nothing.norm(layer)).isZero();
        }
    }

    @Property(tries = 200)
    void layersFallApartAndComeTogetherAgain(@ForAll("vectors") SteeringVector vector) {
        List<SteeringVector> parts = Arrays.stream(vector.layers()).mapToObj(vector::onLayer).toList();
        assertThat(SteeringVector.sum(parts)).isEqualTo(vector);
    }

    @Property(tries = 200)
    void aRangeKeepsExactlyItsLayers(@ForAll("vectors") SteeringVector vector, @ForAll @IntRange(max = 9) int first,
            @ForAll @IntRange(max = 9) int length) {
        int[] expected = Arrays.stream(vector.layers()).filter(l -> l >= first && l <= first + length)
                .toArray();
        if (expected.length > 0) {
            assertThat(vector.onLayers(Layers.range(first, first + length)).layers()).containsExactly(expected);
        }
    }

    @Property(tries = 50)
    void filesKeepEverything(@ForAll("vectors") SteeringVector vector) throws Exception {
        Path file = Files.createTempFile("vector", ".gguf");
        try {
            vector.write(file);
            assertThat(SteeringVector.read(file)).isEqualTo(vector);
        } finally {
            Files.delete(file);
        }
    }
}
