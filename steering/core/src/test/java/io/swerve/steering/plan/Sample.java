package io.swerve.steering.plan;

import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * A random row and a random direction, of many widths and kinds, at layer {@value #LAYER}.
 *
 * @param kind how they were made
 * @param seed of what is random in them
 * @param row the row
 * @param direction the direction; never zero
 */
record Sample(Kind kind, long seed, float[] row, float[] direction) {
    static final int LAYER = 2;

    /** What residual streams look like, and what they shouldn't. */
    enum Kind {
        NORMAL, OUTLIERS, TINY, HUGE, PARALLEL, ANTIPARALLEL, NEARLY_PARALLEL, NEARLY_ANTIPARALLEL, ZERO, ONE_AXIS
    }

    static Arbitrary<Sample> any(int leastWidth) {
        Arbitrary<Integer> widths = Arbitraries.oneOf(Arbitraries.integers().between(leastWidth, 70),
                Arbitraries.of(256, 577, 896, 2048, 8192));
        return Combinators.combine(Arbitraries.of(Kind.class), Arbitraries.longs(), widths).as(Sample::of);
    }

    static Sample of(Kind kind, long seed, int width) {
        SplittableRandom random = new SplittableRandom(seed);
        float scale = (float) Math.exp(random.nextDouble(-8, 8));
        float[] direction = normal(random, width, scale);
        float[] row = switch (kind) {
            case NORMAL -> normal(random, width, 1);
            case OUTLIERS -> withOutliers(random, normal(random, width, 1));
            case TINY -> normal(random, width, 1e-20);
            case HUGE -> normal(random, width, 1e15);
            case PARALLEL -> plus(direction, random.nextDouble(0.1, 10), direction, 0);
            case ANTIPARALLEL -> plus(direction, -1, direction, 0);
            case NEARLY_PARALLEL ->
                plus(direction, 3, normal(random, width, scale), Math.pow(10, random.nextDouble(-8, -1)));
            case NEARLY_ANTIPARALLEL ->
                plus(direction, -3, normal(random, width, scale), Math.pow(10, random.nextDouble(-8, -1)));
            case ZERO -> new float[width];
            case ONE_AXIS -> {
                float[] axis = new float[width];
                axis[random.nextInt(width)] = 1e4f;
                yield axis;
            }
        };
        return new Sample(kind, seed, row, direction);
    }

    private static float[] normal(SplittableRandom random, int width, double scale) {
        float[] values = new float[width];
        for (int i = 0; i < width; i++) {
            values[i] = (float) (random.nextGaussian() * scale);
        }
        return values;
    }

    private static float[] withOutliers(SplittableRandom random, float[] row) {
        for (int i = 0; i < 4; i++) {
            row[random.nextInt(row.length)] = random.nextBoolean() ? 1e4f : -1e4f;
        }
        return row;
    }

    private static float[] plus(float[] a, double factorA, float[] b, double factorB) {
        float[] sum = new float[a.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = (float) (factorA * a[i] + factorB * b[i]);
        }
        return sum;
    }

    int width() {
        return row.length;
    }

    SteeringVector vector() {
        return vector(direction);
    }

    static SteeringVector vector(float[] direction) {
        return SteeringVector.of(Map.of(LAYER, direction), VectorInfo.unknown());
    }

    RowEdit edit(Intervention intervention) {
        return RowEdit.of(intervention, LAYER, width());
    }

    float[] after(Intervention intervention, float coefficient) {
        return Row.edited(edit(intervention), row, coefficient);
    }

    @Override
    public String toString() {
        return kind + " of width " + row.length + ", seed " + seed;
    }
}
