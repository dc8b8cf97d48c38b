package io.swerve.bench.perf;

import io.swerve.activation.ActivationListener;
import io.swerve.activation.ActivationRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Copies the last row of each layer to memory outside of the Java heap, as a reader of hidden states would. */
final class RowCopies implements ActivationListener, AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer;
    private final long rowBytes;

    RowCopies(int layers, int width) {
        rowBytes = (long) width * Float.BYTES;
        buffer = arena.allocate(layers * rowBytes, 64);
    }

    @Override
    public void activations(ActivationRows rows) {
        MemorySegment.copy(rows.segment(), (rows.rows() - 1) * rowBytes, buffer, rows.layer() * rowBytes, rowBytes);
    }

    double checksum() {
        return buffer.get(ValueLayout.JAVA_FLOAT, 0)
                + buffer.get(ValueLayout.JAVA_FLOAT, buffer.byteSize() - Float.BYTES);
    }

    @Override
    public void close() {
        arena.close();
    }
}
