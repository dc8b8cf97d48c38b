package io.swerve.steering.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ActivationMeanTest {
    private static float[][] rows(int count, int width, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] rows = new float[count][width];
        for (float[] row : rows) {
            for (int i = 0; i < width; i++) {
                row[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(-3, 4)));
            }
        }
        return rows;
    }

    private static ActivationMean of(float[]... rows) {
        ActivationMean mean = new ActivationMean(rows[0].length);
        for (float[] row : rows) {
            mean.add(row);
        }
        return mean;
    }

    @Property(tries = 50)
    void equalsTheExactMean(@ForAll @IntRange(min = 1, max = 40) int width,
            @ForAll @IntRange(min = 1, max = 60) int count, @ForAll long seed) {
        float[][] rows = rows(count, width, seed);
        double[] mean = of(rows).mean();
        for (int i = 0; i < width; i++) {
            int column = i;
            BigDecimal sum = IntStream.range(0, count).mapToObj(r -> new BigDecimal(rows[r][column]))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            double exact = sum.divide(BigDecimal.valueOf(count), MathContext.DECIMAL64).doubleValue();
            assertThat(mean[i]).isEqualTo(exact, within(1e-9));
        }
    }

    /** Rows in memory lie at any offset, even one that no float has in an array. */
    @Property(tries = 50)
    void rowsCountTheSameWhereverTheyLie(@ForAll @IntRange(min = 1, max = 300) int width,
            @ForAll @IntRange(min = 0, max = 9) int offset, @ForAll long seed) {
        float[][] rows = rows(3, width, seed);
        ActivationMean inPlace = new ActivationMean(width);
        ActivationMean ofDoubles = new ActivationMean(width);
        ActivationMean merged = new ActivationMean(width);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(offset + (long) width * Float.BYTES);
            for (float[] row : rows) {
                MemorySegment.copy(row, 0, memory, ValueLayout.JAVA_FLOAT_UNALIGNED, offset, width);
                inPlace.add(memory, offset);
                ofDoubles.add(IntStream.range(0, width).mapToDouble(i -> row[i]).toArray());
                merged.add(of(row));
            }
        }
        for (ActivationMean other : List.of(inPlace, ofDoubles, merged)) {
            assertThat(other.mean()).isEqualTo(of(rows).mean());
            assertThat(other.count()).isEqualTo(3);
        }
    }

    @Property(tries = 20)
    void exchangedSidesGiveTheExactNegative(@ForAll @IntRange(min = 1, max = 40) int width, @ForAll long seed) {
        ActivationMean positive = of(rows(7, width, seed));
        ActivationMean negative = of(rows(4, width, seed + 1));
        double[] there = positive.minus(negative);
        double[] back = negative.minus(positive);
        for (int i = 0; i < width; i++) {
            assertThat(there[i]).isEqualTo(-back[i]);
        }
        positive.clear();
        assertThat(positive.count()).isZero();
        negative.add(positive); // no rows: no change
        assertThat(negative.count()).isEqualTo(4);
    }

    @Property(tries = 1)
    void refusesWhatIsNoRow() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ActivationMean(0))
                .withMessageContaining("was to have 0");
        ActivationMean mean = new ActivationMean(3);
        assertThat(mean.width()).isEqualTo(3);
        assertThatIllegalStateException().isThrownBy(mean::mean).withMessageContaining("no rows");
        assertThatIllegalStateException().isThrownBy(() -> mean.minus(of(new float[3])));
        assertThatIllegalArgumentException().isThrownBy(() -> mean.add(new float[2])).withMessageContaining("given 2");
        assertThatIllegalArgumentException().isThrownBy(() -> mean.add(new double[4]));
        assertThatIllegalArgumentException().isThrownBy(() -> mean.add(new ActivationMean(4)));
        assertThatIllegalArgumentException().isThrownBy(() -> mean.minus(of(new float[4])));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(16);
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> mean.add(memory, 8));
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> mean.add(memory, -4));
        }
        assertThat(mean.count()).as("a refused row doesn't count").isZero();
    }
}
