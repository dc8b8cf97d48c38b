package io.swerve;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Tells models apart that are alike in every dimension, such as two fine-tunings of one model: by the size of its
 * files and a checksum over their heads and samples of their weights, so that large files need not be read.
 */
final class ModelFingerprint {
    private static final int SAMPLES = 64;
    private static final int SAMPLE_SIZE = 4096;

    private ModelFingerprint() {}

    /** Returns a fingerprint of all parts of a model as hexadecimal text. */
    static String of(List<Path> parts) {
        CRC32C checksum = new CRC32C();
        long size = 0;
        for (Path part : parts) {
            size += sample(part, checksum);
        }
        return Long.toHexString(size) + "-" + Long.toHexString(checksum.getValue());
    }

    private static long sample(Path file, CRC32C checksum) {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            ByteBuffer sample = ByteBuffer.allocate(SAMPLE_SIZE);
            for (int i = 0; i < SAMPLES; i++) {
                sample.clear();
                long at = Math.max(0, size - SAMPLE_SIZE) / (SAMPLES - 1) * i;
                while (sample.hasRemaining() && channel.read(sample, at + sample.position()) >= 0) {
                    // a read may return less than was asked for
                }
                checksum.update(sample.flip());
            }
            return size;
        } catch (IOException e) {
            throw new ModelLoadException("could not read " + file + " again to take its fingerprint", e);
        }
    }
}
