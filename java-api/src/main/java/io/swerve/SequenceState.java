package io.swerve;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * The cache of one sequence, outside of any session: restored later, in the same session or another one of the same
 * model with the same cache types and as many separate caches, it saves decoding the text again. Made by {@link Sequence#save()}.
 *
 * <p>
 * The file format is Swerve's own and carries a checksum. It protects against damage, not against forgery: restore only
 * files that you trust, since llama.cpp reads their content unchecked.
 *
 * <p>
 * Not thread-safe, but not bound to one thread either.
 */
public final class SequenceState implements AutoCloseable {
    private static final long MAGIC = 0x53575256_53455102L; // "SWRVSEQ", version 2
    private static final int CHUNK = 1 << 20;

    /** What a session must have in common with the one that saved a state. */
    record Origin(String model, CacheType keyType, CacheType valueType, FlashAttention flashAttention, int caches) {
        static Origin of(Session session) {
            Model model = session.model();
            SessionOptions options = session.options();
            String identity = model.architecture() + "/" + model.layerCount() + "x" + model.embeddingSize() + "/"
                    + model.fingerprint();
            return new Origin(identity, options.keyType(), options.valueType(), options.flashAttention(),
                    options.caches());
        }
    }

    private final Origin origin;
    private final int[] tokens;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment data;
    private boolean closed;

    SequenceState(Origin origin, int[] tokens, long size) {
        this.origin = origin;
        this.tokens = tokens;
        this.data = arena.allocate(size, 16);
    }

    /** {@return the tokens of the sequence} */
    public int[] tokens() {
        return tokens.clone();
    }

    /** {@return the size of the saved cache, bytes} */
    public long sizeInBytes() {
        return data.byteSize();
    }

    MemorySegment data() {
        if (closed) {
            throw new ClosedException("the sequence state is closed");
        }
        return data;
    }

    void requireFits(Origin session) {
        data();
        if (!origin.equals(session)) {
            throw new IllegalArgumentException(
                    "the state was saved in a session of " + origin + " and can't be restored in one of " + session);
        }
    }

    /**
     * Writes the state to a file.
     *
     * @param file is created, or replaced
     * @throws UncheckedIOException if it can't be written
     * @throws ClosedException if the state was closed
     */
    public void write(Path file) {
        data();
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeLong(MAGIC);
            out.writeUTF(origin.model());
            out.writeUTF(origin.keyType().name());
            out.writeUTF(origin.valueType().name());
            out.writeUTF(origin.flashAttention().name());
            out.writeInt(origin.caches());
            out.writeInt(tokens.length);
            for (int token : tokens) {
                out.writeInt(token);
            }
            out.writeLong(data.byteSize());
            out.writeLong(checksum());
            WritableByteChannel channel = Channels.newChannel(out);
            for (long at = 0; at < data.byteSize(); at += CHUNK) {
                channel.write(slice(at));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not write the sequence state to " + file, e);
        }
    }

    /**
     * Reads a state from a file.
     *
     * @param file one written by {@link #write}
     * @return the state, to be closed by the caller
     * @throws UncheckedIOException if it can't be read
     * @throws SwerveException if it isn't such a file, or is damaged
     */
    public static SequenceState read(Path file) {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            long fileSize = Files.size(file);
            if (fileSize < Long.BYTES || in.readLong() != MAGIC) {
                throw new SwerveException(file + " is not a sequence state of this version of Swerve");
            }
            Origin origin = new Origin(in.readUTF(), CacheType.valueOf(in.readUTF()), CacheType.valueOf(in.readUTF()),
                    FlashAttention.valueOf(in.readUTF()), in.readInt());
            int count = in.readInt();
            if (count < 0 || count > fileSize / Integer.BYTES) {
                throw damaged(file, null);
            }
            int[] tokens = new int[count];
            for (int i = 0; i < count; i++) {
                tokens[i] = in.readInt();
            }
            long size = in.readLong();
            if (size < 0 || size > fileSize) {
                throw damaged(file, null);
            }
            long checksum = in.readLong();
            SequenceState state = new SequenceState(origin, tokens, size);
            try {
                ReadableByteChannel channel = Channels.newChannel(in);
                for (long at = 0; at < size; at += CHUNK) {
                    ByteBuffer chunk = state.slice(at);
                    while (chunk.hasRemaining()) {
                        if (channel.read(chunk) < 0) {
                            throw damaged(file, null);
                        }
                    }
                }
                if (state.checksum() != checksum || in.read() >= 0) {
                    throw damaged(file, null);
                }
            } catch (IOException | RuntimeException e) {
                state.close();
                throw e;
            }
            return state;
        } catch (EOFException | UTFDataFormatException | IllegalArgumentException e) {
            throw damaged(file, e);
        } catch (IOException e) {
            throw new UncheckedIOException("could not read the sequence state " + file, e);
        }
    }

    private static SwerveException damaged(Path file, Throwable cause) {
        return new SwerveException("the sequence state " + file + " is damaged or incomplete; save it again", cause);
    }

    private ByteBuffer slice(long from) {
        return data.asSlice(from, Math.min(CHUNK, data.byteSize() - from)).asByteBuffer();
    }

    /** Of tokens and data. */
    private long checksum() {
        CRC32C crc = new CRC32C();
        for (int token : tokens) {
            crc.update(token);
            crc.update(token >>> 8);
            crc.update(token >>> 16);
            crc.update(token >>> 24);
        }
        for (long at = 0; at < data.byteSize(); at += CHUNK) {
            crc.update(slice(at));
        }
        return crc.getValue();
    }

    /** Frees the memory. Idempotent. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            arena.close();
        }
    }
}
