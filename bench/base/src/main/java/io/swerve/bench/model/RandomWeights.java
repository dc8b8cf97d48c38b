package io.swerve.bench.model;

import io.swerve.gguf.GgufTensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.SplittableRandom;
import org.hipparchus.special.Erf;

/**
 * Normally distributed weights in Q8_0 blocks: a half-precision scale and 32 signed bytes. Every byte is drawn from the
 * 256 equally likely quantiles of the normal distribution, so one random long gives eight weights, without arithmetic.
 *
 * @param blocks number of blocks
 * @param deviation standard deviation of the weights
 * @param seed makes the weights; the same seed, the same bytes
 */
record RandomWeights(long blocks, double deviation, long seed) implements GgufTensorSource {
    static final int WEIGHTS_PER_BLOCK = 32;

    private static final int BLOCK_BYTES = Short.BYTES + WEIGHTS_PER_BLOCK;
    private static final int BLOCKS_PER_CHUNK = 4096;
    private static final double LARGEST = quantile(255);
    private static final byte[] LEVELS = levels();

    private static double quantile(int i) {
        return Math.sqrt(2) * Erf.erfInv(2 * (i + 0.5) / 256 - 1);
    }

    private static byte[] levels() {
        byte[] levels = new byte[256];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) Math.round(quantile(i) / LARGEST * Byte.MAX_VALUE);
        }
        return levels;
    }

    @Override
    public void writeTo(WritableByteChannel target) throws IOException {
        short scale = Float.floatToFloat16((float) (deviation * LARGEST / Byte.MAX_VALUE));
        SplittableRandom random = new SplittableRandom(seed);
        byte[] levels = LEVELS;
        byte[] weights = new byte[WEIGHTS_PER_BLOCK];
        ByteBuffer chunk = ByteBuffer.allocate(BLOCKS_PER_CHUNK * BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long block = 0; block < blocks; block++) {
            for (int i = 0; i < WEIGHTS_PER_BLOCK; i += Long.BYTES) {
                long bits = random.nextLong();
                for (int j = i; j < i + Long.BYTES; j++) {
                    weights[j] = levels[(int) bits & 0xFF];
                    bits >>>= Byte.SIZE;
                }
            }
            chunk.putShort(scale).put(weights);
            if (!chunk.hasRemaining()) {
                target.write(chunk.flip());
                chunk.clear();
            }
        }
        target.write(chunk.flip());
    }
}
