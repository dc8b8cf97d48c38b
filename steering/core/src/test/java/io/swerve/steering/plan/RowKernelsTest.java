package io.swerve.steering.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.swerve.internal.VectorModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;

class RowKernelsTest {
    private static final RowKernel SCALAR = ScalarRowKernel.INSTANCE;
    private static final RowKernel VECTOR = new VectorRowKernel();
    private static final float[] STRANGE = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY,
            Float.MAX_VALUE, -Float.MAX_VALUE, -0f, Float.MIN_VALUE};

    @Provide
    Arbitrary<Sample> samples() {
        return Sample.any(1);
    }

    @Property(tries = 300)
    void theKernelsAgree(@ForAll("samples") Sample s, @ForAll @DoubleRange(min = -5, max = 5) double factor) {
        Row row = new Row(s.row());
        double size = Exact.norm(s.row()) * Exact.norm(s.direction());
        double dot = Exact.dot(s.row(), s.direction());
        double squares = Exact.dot(s.row(), s.row());
        double most = Exact.norm(s.row()) + Math.abs(factor) * Exact.norm(s.direction());
        for (RowKernel kernel : List.of(SCALAR, VECTOR)) {
            assertThat(kernel.dot(row.memory(), row.offset(), s.direction())).isCloseTo(dot, within(1e-12 * size));
            assertThat(kernel.squaredNorm(row.memory(), row.offset(), s.width())).isCloseTo(squares,
                    within(1e-12 * squares));
            assertThat(kernel.squaredDistance(row.memory(), row.offset(), s.direction(), factor))
                    .isCloseTo(distance(s, factor), within(1e-12 * most * most));
        }
        for (int operation = 0; operation < 3; operation++) {
            assertThat(Arrays.mismatch(written(s.row(), s, SCALAR, factor, operation),
                    written(s.row(), s, VECTOR, factor, operation)))
                    .isEqualTo(-1);
        }
        assertThat(row.values()).containsExactly(s.row());
    }

    private static double distance(Sample s, double factor) {
        double sum = 0;
        for (int i = 0; i < s.width(); i++) {
            double rest = s.row()[i] - factor * s.direction()[i];
            sum += rest * rest;
        }
        return sum;
    }

    private static float[] written(float[] values, Sample s, RowKernel kernel, double factor, int operation) {
        Row row = new Row(values);
        switch (operation) {
            case 0 -> kernel.add(row.memory(), row.offset(), s.direction());
            case 1 -> kernel.combine(row.memory(), row.offset(), 0.75, s.direction(), factor);
            default -> kernel.scale(row.memory(), row.offset(), s.width(), factor);
        }
        return row.values();
    }

    /** Random rows of any length, and what is no number at random places. */
    @Property(tries = 500)
    void lanesGiveTheBitsOfVectors(@ForAll("samples") Sample s, @ForAll @DoubleRange(min = -5, max = 5) double factor,
            @ForAll long seed) {
        RowKernel lanes = new LaneRowKernel(VectorRowKernel.lanes());
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = s.row().clone();
        if (random.nextInt(4) == 0) {
            values[random.nextInt(values.length)] = STRANGE[random.nextInt(STRANGE.length)];
        }
        Row row = new Row(values);
        assertSameBits(lanes.dot(row.memory(), row.offset(), s.direction()),
                VECTOR.dot(row.memory(), row.offset(), s.direction()));
        assertSameBits(lanes.squaredNorm(row.memory(), row.offset(), s.width()),
                VECTOR.squaredNorm(row.memory(), row.offset(), s.width()));
        assertSameBits(lanes.squaredDistance(row.memory(), row.offset(), s.direction(), factor),
                VECTOR.squaredDistance(row.memory(), row.offset(), s.direction(), factor));
        for (int operation = 0; operation < 3; operation++) {
            assertThat(Arrays.mismatch(written(values, s, lanes, factor, operation),
                    written(values, s, VECTOR, factor, operation))).isEqualTo(-1);
        }
    }

    private static void assertSameBits(double lanes, double vectors) {
        assertThat(Double.doubleToLongBits(lanes)).as("%s and %s", lanes, vectors)
                .isEqualTo(Double.doubleToLongBits(vectors));
    }

    @Example
    void nothingChangesWhileItWarms() {
        WarmingRowKernel warming = new WarmingRowKernel();
        Sample sample = Sample.of(Sample.Kind.OUTLIERS, 20_261_123, 577, SCALAR);
        double expected = sums(VECTOR, sample);
        long begin = System.nanoTime();
        do {
            assertThat(sums(warming, sample)).isEqualTo(expected);
        } while (!warming.isWarm() && System.nanoTime() - begin < 3_000_000_000L);
        assertThat(sums(warming, sample)).isEqualTo(expected);
        assertThat(warming.name()).isEqualTo("vector");
    }

    /** A sum whose order depended on the compiler would give the same row two results. */
    @Example
    void compilationChangesNoBit() {
        List<Sample> rows = new ArrayList<>();
        for (int width : new int[]{1, 7, 64, 577, 2048}) {
            rows.add(Sample.of(Sample.Kind.OUTLIERS, 20_261_123, width, SCALAR));
        }
        for (RowKernel kernel : List.of(SCALAR, VECTOR)) {
            double[] first = rows.stream().mapToDouble(s -> sums(kernel, s)).toArray();
            for (int round = 0; round < 3000; round++) {
                for (int i = 0; i < first.length; i++) {
                    double sums = sums(kernel, rows.get(i));
                    assertThat(sums).isEqualTo(first[i]);
                }
            }
        }
    }

    private static double sums(RowKernel kernel, Sample s) {
        Row row = new Row(s.row());
        return kernel.dot(row.memory(), row.offset(), s.direction())
                + kernel.squaredNorm(row.memory(), row.offset(), s.width())
                + kernel.squaredDistance(row.memory(), row.offset(), s.direction(), 0.3);
    }

    @Example
    void theKernelIsChosenByPropertyOrLikeThatOfTheEntropy() {
        assertThat(RowKernels.choose(null, () -> true, () -> false).name()).isEqualTo("scalar");
        assertThat(RowKernels.choose(" ", () -> true, () -> true).name()).isEqualTo("vector");
        assertThat(RowKernels.choose("scalar", () -> true, () -> true).name()).isEqualTo("scalar");
        assertThat(RowKernels.choose(" Vector ", () -> true, () -> false).name()).isEqualTo("vector");
        assertThatIllegalStateException().isThrownBy(() -> RowKernels.choose("vector", () -> false, () -> false))
                .withMessageContaining("--add-modules");
        assertThatIllegalStateException().isThrownBy(() -> RowKernels.choose("fast", () -> true, () -> false))
                .withMessageContaining("fast");
        assertThat(VectorModule.isPresent()).isTrue();
        assertThat(RowKernels.active()).isSameAs(RowKernels.active());
    }
}
