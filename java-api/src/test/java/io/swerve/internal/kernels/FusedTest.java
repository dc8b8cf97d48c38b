package io.swerve.internal.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FusedTest {
    private static final float[] STRANGE = {0, -0f, 1, -1, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL,
            Float.MAX_VALUE, -Float.MAX_VALUE, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN};

    private static void assertRoundedOnce(float a, float b, float c, long seed) {
        assertThat(Float.floatToIntBits(Fused.inDoubles(a, b, c))).as("%s * %s + %s, seed %d", a, b, c, seed)
                .isEqualTo(Float.floatToIntBits(Math.fma(a, b, c)));
        assertThat(Float.floatToIntBits(Fused.multiplyAdd(a, b, c))).isEqualTo(Float.floatToIntBits(Math.fma(a, b, c)));
    }

    @Test
    void doublesRoundOnce() {
        for (float a : STRANGE) {
            for (float b : STRANGE) {
                for (float c : STRANGE) {
                    assertRoundedOnce(a, b, c, 0);
                }
            }
        }
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 50_000; i++) {
            float a = Float.intBitsToFloat(random.nextInt());
            float b = Float.intBitsToFloat(random.nextInt());
            assertRoundedOnce(a, b, Float.intBitsToFloat(random.nextInt()), seed);
            // near the negative of the product, and so near the middle between two floats that a second rounding shows
            float x = 1 + random.nextInt(1 << 12) * 0x1p-12f;
            float y = 1 + random.nextInt(1 << 12) * 0x1p-12f;
            assertRoundedOnce(x, y,
                    (random.nextBoolean() ? 1 : -1) * random.nextInt(8) * (float) Math.pow(2, -random.nextInt(60)),
                    seed);
        }
    }
}
