package io.swerve.entropy;

import java.util.Random;

/** Ways to make a row of logits that defines a distribution. */
public enum RowKind {
    GAUSSIAN {
        @Override
        float logit(Random random, int index, int length) {
            return (float) (random.nextGaussian() * 3);
        }
    },
    NARROW {
        @Override
        float logit(Random random, int index, int length) {
            return (float) (random.nextGaussian() * 0.01);
        }
    },
    TEN_THOUSAND_APART {
        @Override
        float logit(Random random, int index, int length) {
            return (random.nextFloat() * 2 - 1) * 1e4f;
        }
    },
    FAR_FROM_ZERO {
        @Override
        float logit(Random random, int index, int length) {
            return (float) (-1e4 + random.nextGaussian() * 2);
        }
    },
    ENORMOUS {
        @Override
        float logit(Random random, int index, int length) {
            return (random.nextFloat() * 2 - 1) * 1e30f;
        }
    },
    ENORMOUS_SPREAD_BELOW {
        @Override
        float logit(Random random, int index, int length) {
            return random.nextInt(4) == 0 ? (float) random.nextGaussian() : -Float.MAX_VALUE;
        }
    },
    MOSTLY_IMPOSSIBLE {
        @Override
        float logit(Random random, int index, int length) {
            return random.nextInt(10) == 0 ? (float) random.nextGaussian() * 3 : Float.NEGATIVE_INFINITY;
        }
    },
    TIES {
        @Override
        float logit(Random random, int index, int length) {
            return random.nextInt(3) - 1;
        }
    },
    RISING {
        @Override
        float logit(Random random, int index, int length) {
            return 40f * index / length;
        }
    },
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
