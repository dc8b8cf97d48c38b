package io.swerve;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Tells models apart that are alike in every dimension, such as two fine-tunings of one model: by the size of the file
 * and a checksum over its head and samples of its weights, so that a large file need not be read.
 */
final class ModelFingerprint {
    private static final int SAMPLES = 64;
    private static final int SAMPLE_SIZE = 4096;

    private ModelFingerprint() {}

    /** Returns a fingerprint as hexadecimal text. */
    static String of(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            CRC32C checksum = new CRC32C();
            ByteBuffer sample = ByteBuffer.allocate(SAMPLE_SIZE);
            for (int i = 0; i < SAMPLES; i++) {
                sample.clear();
                long at = Math.max(0, size - SAMPLE_SIZE) / (SAMPLES - 1) * i;
                while (sample.hasRemaining() && channel.read(sample, at + sample.position()) >= 0) {
                    // a read may return less than was asked for
                }
                checksum.update(sample.flip());
            }
            return Long.toHexString(size) + "-" + Long.toHexString(checksum.getValue());
        } catch (IOException e) {
            throw new ModelLoadException("could not read " + file + " again to take its fingerprint", e);
        }
    }
}
