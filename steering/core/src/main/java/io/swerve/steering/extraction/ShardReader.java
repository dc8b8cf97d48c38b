package io.swerve.steering.extraction;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/** Reads a shard's file, one group of texts after the other. */
final class ShardReader implements AutoCloseable {
    private static final int MAX_HEADER = 1 << 28;

    private final Path path;
    private final CheckedInputStream checked;
    private final DataInputStream in;
    private final ShardHeader header;
    private final byte[] bytes;
    private final double[][] means;
    private final float[] row;
    private int next;

    ShardReader(Path path) throws IOException {
        this.path = path;
        this.checked = new CheckedInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16),
                new CRC32C());
        this.in = new DataInputStream(checked);
        boolean opened = false;
        try {
            this.header = readHeader();
            this.bytes = new byte[header.width() * Double.BYTES];
            this.means = new double[header.layers().size()][header.width()];
            this.row = new float[header.width()];
            this.next = in.readUnsignedByte();
            opened = true;
        } catch (EOFException e) {
            throw damaged("it ends within its header", e);
        } finally {
            if (!opened) {
                in.close();
            }
        }
    }

    private ShardHeader readHeader() throws IOException {
        if (!Arrays.equals(in.readNBytes(ShardWriter.MAGIC.length), ShardWriter.MAGIC)) {
            throw new ExtractionDataException(path + " is no shard of an extraction; make it with extract --shard");
        }
        int length = in.readInt();
        if (length < 2 || length > MAX_HEADER) {
            throw damaged("its header has " + length + " bytes", null);
        }
        byte[] json = in.readNBytes(length);
        long sum = checked.getChecksum().getValue();
        if (in.readLong() != sum) { // a wrong size in it would ask for any amount of memory
            throw damaged("its header's checksum is wrong", null);
        }
        return ShardHeader.parse(path, new String(json, StandardCharsets.UTF_8));
    }

    ShardHeader header() {
        return header;
    }

    Path path() {
        return path;
    }

    private ExtractionDataException damaged(String how, Throwable cause) {
        return new ExtractionDataException(path + " is damaged: " + how + "; extract this shard again", cause);
    }

    /** Reads a group that must come next, and hands over what was read of its texts. */
    TextGroup group(int number, int from, TextReader.MeanReceiver receiver) throws IOException {
        try {
            if (next != ShardWriter.GROUP || in.readInt() != number || in.readInt() != from) {
                throw damaged("group " + number + ", from text " + from + " on, is not where it should be", null);
            }
            int count = in.readInt();
            int limit = from < header.order().trained() ? header.order().trained() : header.order().texts();
            if (count < 1 || count > limit - from) {
                throw damaged("group " + number + " has " + count + " texts", null);
            }
            for (next = in.readUnsignedByte(); next == ShardWriter.TEXT
                    || next == ShardWriter.TOKEN; next = in.readUnsignedByte()) {
                hand(from, count, receiver);
            }
            return new TextGroup(from, count);
        } catch (EOFException e) {
            throw damaged("it ends within group " + number, e);
        }
    }

    private void hand(int from, int count, TextReader.MeanReceiver receiver) throws IOException {
        int text = in.readInt();
        if (text < from || text >= from + count) {
            throw damaged("text " + text + " is in a group from " + from + " on", null);
        }
        if (next == ShardWriter.TEXT) {
            for (double[] mean : means) {
                in.readFully(bytes, 0, mean.length * Double.BYTES);
                ByteBuffer.wrap(bytes).asDoubleBuffer().get(mean);
            }
            receiver.text(text, means);
        } else {
            int layer = in.readInt();
            if (layer < 0 || layer >= means.length) {
                throw damaged("a token is of layer " + layer, null);
            }
            in.readFully(bytes, 0, row.length * Float.BYTES);
            ByteBuffer.wrap(bytes).asFloatBuffer().get(row);
            receiver.token(text, layer, row);
        }
    }

    /** Checks that the file ends here and is as it was written. */
    void finish() throws IOException {
        long sum = checked.getChecksum().getValue();
        try {
            if (next != ShardWriter.END || in.readLong() != sum || in.read() >= 0) {
                throw damaged("its end or its checksum is wrong", null);
            }
        } catch (EOFException e) {
            throw damaged("it ends before its checksum", e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
