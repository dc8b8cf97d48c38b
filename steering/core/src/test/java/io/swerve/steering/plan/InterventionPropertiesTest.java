package io.swerve.steering.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.swerve.Layers;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;

/** What each intervention promises of a row; sums of the test are in double precision. */
class InterventionPropertiesTest {
    private static final int TRIES = 150;

    @Provide
    Arbitrary<Sample> samples() {
        return Sample.any(1);
    }

    @Provide
    Arbitrary<Sample> planes() {
        return Sample.any(2);
    }

    /** A rectified linear feature, whose direction is not its encoder. */
    record LinearFeature(float[] encoder, float bias, float[] direction) implements Feature {
        @Override
        public int layer() {
            return Sample.LAYER;
        }

        @Override
        public int embeddingSize() {
            return encoder.length;
        }

        @Override
        public float activation(MemorySegment rows, long byteOffset) {
            double sum = bias;
            for (int i = 0; i < encoder.length; i++) {
                sum += (double) encoder[i] * rows.get(ValueLayout.JAVA_FLOAT, byteOffset + (long) i * Float.BYTES);
            }
            return (float) Math.max(0, sum);
        }
    }

    private static List<Intervention> all(Sample s) {
        float[][] rank = {s.direction()};
        return List.of(Intervention.add(s.vector()), Intervention.projectOut(s.vector()),
                Intervention.cap(s.vector(), -1), Intervention.clamp(s.vector(), 7),
                Intervention.rotate(s.vector(), 1), Intervention.rescale(0.3, Layers.of(Sample.LAYER)),
                Intervention.clampFeature(new LinearFeature(s.direction(), 1, s.direction()), 3),
                Intervention.lowRank(Sample.LAYER, rank, rank));
    }

    /** Bit for bit, and faster than an assertion on the numbers. */
    private static void assertSame(float[] actual, float[] expected) {
        assertThat(Arrays.mismatch(actual, expected)).as("first index that differs").isEqualTo(-1);
    }

    @Property(tries = TRIES)
    void aCoefficientOfZeroChangesNothing(@ForAll("planes") Sample s) {
        for (Intervention intervention : all(s)) {
            assertSame(s.after(intervention, 0), s.row());
            assertSame(s.after(intervention, -0f), s.row());
        }
    }

    @Property(tries = TRIES)
    void editsOfSeveralRowsAreThoseOfEach(@ForAll("planes") Sample s) {
        for (Intervention intervention : all(s)) {
            RowEdit edit = s.edit(intervention);
            for (float coefficient : new float[]{0.5f, 0.5f, -1, 0.5f, 0, 1}) {
                assertSame(Row.edited(edit, s.row(), coefficient), s.after(intervention, coefficient));
            }
        }
    }

    @Property(tries = TRIES)
    void anAdditionIsThatOfFloats(@ForAll("samples") Sample s, @ForAll @FloatRange(min = -9, max = 9) float c) {
        float[] expected = s.row().clone();
        for (int i = 0; i < s.width(); i++) {
            float product = c * s.direction()[i];
            expected[i] = c == 0 ? expected[i] : expected[i] + product;
        }
        assertSame(s.after(Intervention.add(s.vector()), c), expected);
    }

    @Property(tries = TRIES)
    void additionAndSubtractionCancel(@ForAll("samples") Sample s, @ForAll @FloatRange(min = -9, max = 9) float c) {
        RowEdit edit = s.edit(Intervention.add(s.vector()));
        float[] back = Row.edited(edit, Row.edited(edit, s.row(), c), -c);
        double worst = 0;
        for (int i = 0; i < s.width(); i++) {
            double size = Math.abs(s.row()[i]) + Math.abs((double) c * s.direction()[i]);
            worst = Math.max(worst, Math.abs(back[i] - s.row()[i]) / (0x1p-22 * size + 1e-43));
        }
        assertThat(worst).isLessThanOrEqualTo(1);
    }

    @Property(tries = TRIES)
    void ablationLeavesNothing(@ForAll("samples") Sample s) {
        double left = Exact.dot(s.after(Intervention.projectOut(s.vector()), 1), s.direction());
        assertThat(Math.abs(left)).isLessThanOrEqualTo(1e-6 * Exact.norm(s.row()) * Exact.norm(s.direction()));
    }

    @Property(tries = TRIES)
    void aFractionOfTheProjectionIsLeft(@ForAll("samples") Sample s,
            @ForAll @FloatRange(min = -1, max = 2) float fraction) {
        float[] after = s.after(Intervention.projectOut(s.vector()), fraction);
        double before = Exact.along(s.row(), s.direction());
        double norm = Exact.norm(s.row());
        assertThat(Exact.along(after, s.direction())).isCloseTo((1 - fraction) * before, within(1e-6 * norm));
        assertThat(Exact.beside(after, s.direction())).isCloseTo(Exact.beside(s.row(), s.direction()),
                within(1e-6 * norm));
    }

    @Property(tries = TRIES)
    void aReflectionTwiceIsNone(@ForAll("samples") Sample s) {
        RowEdit edit = s.edit(Intervention.projectOut(s.vector()));
        float[] twice = Row.edited(edit, Row.edited(edit, s.row(), 2), 2);
        assertThat(Exact.distance(twice, s.row())).isLessThanOrEqualTo(1e-6 * Exact.norm(s.row()));
    }

    @Property(tries = TRIES)
    void aClampedProjectionLiesInside(@ForAll("samples") Sample s, @ForAll @DoubleRange(min = -50, max = 50) double a,
            @ForAll @DoubleRange(min = -50, max = 50) double b) {
        double min = Math.min(a, b);
        double max = Math.max(a, b);
        float[] after = s.after(new Intervention.ClampProjection(s.vector(), min, max), 1);
        double rounding = 1e-6 * (Exact.norm(s.row()) + Math.max(-min, max));
        assertThat(Exact.along(after, s.direction())).isBetween(min - rounding, max + rounding);
        double before = Exact.along(s.row(), s.direction());
        if (before > min + rounding && before < max - rounding) {
            assertSame(after, s.row());
        }
        assertThat(Exact.beside(after, s.direction())).isCloseTo(Exact.beside(s.row(), s.direction()),
                within(rounding));
    }

    @Property(tries = TRIES)
    void aCapOnlyLowers(@ForAll("samples") Sample s, @ForAll @DoubleRange(min = -50, max = 50) double max) {
        double before = Exact.along(s.row(), s.direction());
        double after = Exact.along(s.after(Intervention.cap(s.vector(), max), 1), s.direction());
        assertThat(after).isCloseTo(Math.min(before, max), within(1e-6 * (Exact.norm(s.row()) + Math.abs(max))));
    }

    @Property(tries = TRIES)
    void aHalfClampGoesHalfTheWay(@ForAll("samples") Sample s,
            @ForAll @DoubleRange(min = -50, max = 50) double value) {
        double before = Exact.along(s.row(), s.direction());
        double after = Exact.along(s.after(Intervention.clamp(s.vector(), value), 0.5f), s.direction());
        assertThat(after).isCloseTo((before + value) / 2, within(1e-6 * (Exact.norm(s.row()) + Math.abs(value))));
    }

    @Property(tries = 2 * TRIES)
    void aRotationKeepsTheNormAndLandsAtTheAngle(@ForAll("planes") Sample s,
            @ForAll @DoubleRange(min = 0, max = 1) double halfTurns,
            @ForAll @FloatRange(min = -1.5f, max = 1.5f) float c) {
        float[] after = s.after(Intervention.rotate(s.vector(), Math.PI * halfTurns), c);
        double norm = Exact.norm(s.row());
        assertThat(Exact.norm(after)).isCloseTo(norm, within(1e-6 * norm));
        if (norm > 0) {
            double before = Exact.angle(s.row(), s.direction());
            double expected = Math.min(Math.max(before - c * Math.PI * halfTurns, 0), Math.PI);
            assertThat(Exact.angle(after, s.direction())).isCloseTo(expected, within(5e-6));
        }
    }

    @Property(tries = TRIES)
    void aRotationStaysInItsPlane(@ForAll("planes") Sample s,
            @ForAll @DoubleRange(min = 0, max = 1) double halfTurns) {
        double norm = Exact.norm(s.row());
        double beside = Exact.beside(s.row(), s.direction());
        if (beside > 1e-2 * norm) {
            float[] after = s.after(Intervention.rotate(s.vector(), Math.PI * halfTurns), 1);
            // what is at right angles to the direction keeps its own direction: no sense of it is reversed or lost
            double left = Exact.beside(after, s.direction());
            double both = Exact.dot(after, s.row())
                    - Exact.along(after, s.direction()) * Exact.along(s.row(), s.direction());
            assertThat(both).isCloseTo(left * beside, within(1e-5 * norm * norm));
        }
    }

    @Property(tries = TRIES)
    void rescalingScales(@ForAll("samples") Sample s, @ForAll @DoubleRange(min = 0, max = 4) double factor,
            @ForAll @FloatRange(min = -1, max = 1) float c) {
        float[] expected = new float[s.width()];
        for (int i = 0; i < s.width(); i++) {
            expected[i] = (float) ((1 + c * (factor - 1)) * s.row()[i]);
        }
        assertSame(s.after(Intervention.rescale(factor, Layers.of(Sample.LAYER)), c), expected);
    }

    @Property(tries = TRIES)
    void aClampedFeatureIsActiveAsAsked(@ForAll("samples") Sample s,
            @ForAll @DoubleRange(min = 0.5, max = 50) double target) {
        // unit encoder and direction along each other, so that the change of the activation is the distance moved
        float[] unit = UnitDirection.of(s.direction()).values();
        LinearFeature feature = new LinearFeature(unit, 0.25f, unit);
        RowEdit edit = s.edit(Intervention.clampFeature(feature, target));
        double before = Exact.dot(s.row(), unit) + 0.25;
        Row row = new Row(s.row());
        edit.apply(row.memory(), row.offset(), 1);
        double norm = Exact.norm(s.row());
        double expected = before >= 0 ? target : Math.max(0, before + target);
        assertThat(edit.projection(row.memory(), row.offset())).isCloseTo(expected, within(1e-6 * (norm + target)));
        // the rest of the row, which an autoencoder doesn't reconstruct, is kept
        assertThat(Exact.beside(row.values(), unit)).isCloseTo(Exact.beside(s.row(), unit),
                within(1e-6 * (norm + target)));
    }

    @Property(tries = TRIES)
    void projectionsAreMeasured(@ForAll("planes") Sample s) {
        Row row = new Row(s.row());
        double norm = Exact.norm(s.row());
        double along = Exact.along(s.row(), s.direction());
        for (Intervention intervention : all(s)) {
            double expected = switch (intervention) {
                case Intervention.Rescale _,LowRankMap _ -> norm;
                case Intervention.ClampFeature _ -> Math.max(0, Exact.dot(s.row(), s.direction()) + 1);
                default -> along;
            };
            double tolerance = 1e-6 * norm * (intervention instanceof Intervention.ClampFeature
                    ? Exact.norm(s.direction())
                    : 1);
            assertThat(s.edit(intervention).projection(row.memory(), row.offset())).as(intervention.toString())
                    .isCloseTo(expected, within(tolerance + 1e-6));
        }
        assertThat(new Probe(s.direction(), 0.5).score(row.memory(), row.offset())).isCloseTo(along + 0.5,
                within(1e-6 * norm + 1e-12));
        assertSame(row.values(), s.row());
    }
}
