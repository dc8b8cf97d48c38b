package io.swerve.steering.extraction;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * Writes what was read of the texts of one shard, in the order in which it was read. The file appears under its name
 * when it is complete, so a process that dies leaves none that could be taken for one.
 */
final class ShardWriter implements TextReader.MeanReceiver, AutoCloseable {
    static final byte[] MAGIC = "SWSHARD\n".getBytes(StandardCharsets.US_ASCII);
    static final int GROUP = 'G';
    static final int TOKEN = 'K';
    static final int TEXT = 'T';
    static final int END = 'E';

    private final Path path;
    private final Path unfinished;
    private final CheckedOutputStream checked;
    private final DataOutputStream out;
    private final ByteBuffer row;
    private boolean complete;

    ShardWriter(Path path, ShardHeader header) throws IOException {
        this.path = path;
        this.unfinished = path.resolveSibling(path.getFileName() + "." + UUID.randomUUID() + ".unfinished");
        this.checked = new CheckedOutputStream(new BufferedOutputStream(Files.newOutputStream(unfinished), 1 << 16),
                new CRC32C());
        this.out = new DataOutputStream(checked);
        this.row = ByteBuffer.allocate(header.width() * Double.BYTES);
        byte[] json = header.json().toString().getBytes(StandardCharsets.UTF_8);
        out.write(MAGIC);
        out.writeInt(json.length);
        out.write(json);
        long sum = checked.getChecksum().getValue();
        out.writeLong(sum);
    }

    void group(int number, TextGroup group) throws IOException {
        out.writeByte(GROUP);
        out.writeInt(number);
        out.writeInt(group.from());
        out.writeInt(group.count());
    }

    @Override
    public void text(int text, double[][] means) {
        try {
            out.writeByte(TEXT);
            out.writeInt(text);
            for (double[] mean : means) {
                row.clear().asDoubleBuffer().put(mean);
                out.write(row.array(), 0, mean.length * Double.BYTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void token(int text, int layer, float[] values) {
        try {
            out.writeByte(TOKEN);
            out.writeInt(text);
            out.writeInt(layer);
            row.clear().asFloatBuffer().put(values);
            out.write(row.array(), 0, values.length * Float.BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the file and gives it its name. */
    void finish() throws IOException {
        out.writeByte(END);
        long sum = checked.getChecksum().getValue();
        out.writeLong(sum);
        out.close();
        Files.move(unfinished, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        complete = true;
    }

    @Override
    public void close() throws IOException {
        if (!complete) {
            out.close();
            Files.deleteIfExists(unfinished);
        }
    }
}
