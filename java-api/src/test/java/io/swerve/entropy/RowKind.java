package io.swerve.entropy;

import java.util.Random;

/** Ways to make a row of logits that defines a distribution. */
public enum RowKind {
    /** As a model's logits are spread. */
    GAUSSIAN {
        @Override
        float logit(Random random, int index, int length) {
            return (float) (random.nextGaussian() * 3);
        }
    },
    /** Nearly equal ones. */
    NARROW {
        @Override
        float logit(Random random, int index, int length) {
            return (float) (random.nextGaussian() * 0.01);
        }
    },
    /** Spread so widely that nearly all have no probability. */
    TEN_THOUSAND_APART {
        @Override
        float logit(Random random, int index, int length) {
            return (random.nextFloat() * 2 - 1) * 1e4f;
        }
    },
    /** A usual spread about a large negative number. */
    FAR_FROM_ZERO {
        @Override
        float logit(Random random, int index, int length) {
            return (float) (-1e4 + random.nextGaussian() * 2);
        }
    },
    /** Of a size whose squares overflow. */
    ENORMOUS {
        @Override
        float logit(Random random, int index, int length) {
            return (random.nextFloat() * 2 - 1) * 1e30f;
        }
    },
    /** A quarter of usual ones, the others as small as floats get. */
    ENORMOUS_SPREAD_BELOW {
        @Override
        float logit(Random random, int index, int length) {
            return random.nextInt(4) == 0 ? (float) random.nextGaussian() : -Float.MAX_VALUE;
        }
    },
    /** A tenth of usual ones, the others of negative infinity. */
    MOSTLY_IMPOSSIBLE {
        @Override
        float logit(Random random, int index, int length) {
            return random.nextInt(10) == 0 ? (float) random.nextGaussian() * 3 : Float.NEGATIVE_INFINITY;
        }
    },
    /** Three values only. */
    TIES {
        @Override
        float logit(Random random, int index, int length) {
            return random.nextInt(3) - 1;
        }
    },
    /** Each above the one before. */
    RISING {
        @Override
        float logit(Random random, int index, int length) {
            return 40f * index / length;
        }
    },
    /** Each below the one before. */
    FALLING {
        @Override
        float logit(Random random, int index, int length) {
            return -40f * index / length;
        }
    };

    abstract float logit(Random random, int index, int length);

    /**
     * Makes a row.
     *
     * @param random draws its logits
     * @param length how many
     * @return the row, with at least one logit that is finite
     */
    public float[] row(Random random, int length) {
        float[] row = new float[length];
        int possible = 0;
        for (int i = 0; i < length; i++) {
            row[i] = logit(random, i, length);
            possible += row[i] > Float.NEGATIVE_INFINITY ? 1 : 0;
        }
        if (possible == 0) {
            row[random.nextInt(length)] = 1;
        }
        return row;
    }
}
