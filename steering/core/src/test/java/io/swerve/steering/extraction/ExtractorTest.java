package io.swerve.steering.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Session;
import io.swerve.internal.numeric.VectorMath;
import io.swerve.steering.Lab;
import io.swerve.steering.SteeringVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExtractorTest {
    private static void assertSame(SteeringVector actual, SteeringVector expected) {
        for (int layer : expected.layers()) {
            assertThat(actual.direction(layer)).containsExactly(expected.direction(layer));
        }
    }

    @ParameterizedTest
    @EnumSource
    void isReproducibleAndExchangingTheSidesNegatesItExactly(ExtractionMethod method) {
        ExtractionData data = new ExtractionData.Paired(Lab.briefness(9));
        ExtractionOptions options = ExtractionOptions.defaults().withMethod(method).withLayers(Layers.of(2, 4));
        try (Model model = Lab.model(); Session session = model.openSession(Lab.options().withMaxSequences(4))) {
            SteeringVector vector = Extractor.extract(session, data, options).vector();
            assertSame(Extractor.extract(session, data, options).vector(), vector);
            assertSame(Extractor.extract(session, data.exchanged(), options).vector(), vector.scaled(-1));
        }
    }

    @Test
    void principalAxesOfDifferencesNeedPairs() {
        ExtractionData data = new ExtractionData.Labelled(
                List.of(new LabelledText("a", true), new LabelledText("b", false)));
        try (Model model = Lab.model(); Session session = Lab.session(model)) {
            assertThatExceptionOfType(ExtractionDataException.class)
                    .isThrownBy(() -> Extractor.extract(session, data,
                            ExtractionOptions.defaults().withMethod(ExtractionMethod.PCA_OF_DIFFERENCES)))
                    .withMessageContaining("pairs");
        }
    }

    @Test
    void findsAPlantedAxis() {
        Random random = new Random(1);
        FrequentDirections directions = new FrequentDirections(40);
        for (int r = 0; r < 1000; r++) {
            double[] row = random.doubles(40).map(_ -> random.nextGaussian() * 0.1).toArray();
            row[7] += random.nextGaussian() * 10;
            directions.add(row);
        }
        double[] axis = directions.axis();
        assertThat(Math.abs(axis[7]) / VectorMath.norm(axis)).isGreaterThan(0.99);
    }

    @Test
    void separationIsThatOfAllPairsOfScores() {
        Random random = new Random(2);
        Separation separation = new Separation();
        List<Integer> positive = new ArrayList<>();
        List<Integer> negative = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int score = random.nextInt(10) + (i % 2);
            (i % 2 == 1 ? positive : negative).add(score);
            separation.add(i % 2 == 1, score);
        }
        double above = 0;
        for (int p : positive) {
            for (int n : negative) {
                above += p > n ? 1 : p == n ? 0.5 : 0;
            }
        }
        assertThat(separation.auroc()).isCloseTo(above / positive.size() / negative.size(), within(1e-12));
    }

    @Test
    void farthestFirstCoversAtMostTwiceAsBadlyAsTheBestChoice() {
        Random random = new Random(3);
        float[][] rows = new float[9][2];
        for (float[] row : rows) {
            row[0] = random.nextFloat();
            row[1] = random.nextFloat();
        }
        PairDifferences differences = new PairDifferences(0, rows);
        int[] order = differences.byDiversity();
        assertThat(order).doesNotHaveDuplicates().hasSize(9);
        double best = Double.MAX_VALUE;
        for (int a = 0; a < 9; a++) {
            for (int b = a + 1; b < 9; b++) {
                best = Math.min(best, differences.radius(a, b));
            }
        }
        assertThat(differences.radius(order[0], order[1])).isLessThanOrEqualTo(2 * best + 1e-9);
        assertThat(differences.learningCurve(order)[8]).isCloseTo(1, within(1e-9));
    }
}
