package io.swerve.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * A buffered channel that counts what it takes and refuses to go beyond a limit. Closing it writes out the buffer and
 * leaves the channel below open.
 */
final class CountingChannel implements WritableByteChannel {
    private final WritableByteChannel target;
    private final ByteBuffer buffer;
    private long count;
    private long limit = Long.MAX_VALUE;
    private boolean overflowed;
    private boolean open = true;

    CountingChannel(WritableByteChannel target, int bufferBytes) {
        this.target = target;
        this.buffer = ByteBuffer.allocateDirect(bufferBytes);
    }

    /** How many bytes have been taken. */
    long count() {
        return count;
    }

    /** Sets the count that must not be passed. */
    void limit(long newLimit) {
        limit = newLimit;
    }

    /** Whether more was offered than the limit allowed; once true, it stays so. */
    boolean overflowed() {
        return overflowed;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int length = source.remaining();
        if (length > limit - count) {
            overflowed = true;
            throw new IOException("a tensor's source gave more bytes than the tensor has");
        }
        while (source.hasRemaining()) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int piece = Math.min(source.remaining(), buffer.remaining());
            buffer.put(buffer.position(), source, source.position(), piece);
            buffer.position(buffer.position() + piece);
            source.position(source.position() + piece);
        }
        count += length;
        return length;
    }

    private void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            target.write(buffer);
        }
        buffer.clear();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        if (open) {
            open = false;
            flush();
        }
    }
}
