package io.swerve;

import io.swerve.bindings.calls.DecodeCalls;
import io.swerve.internal.SharedHandle;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The bytes that tokens stand for, kept once they are known. Thread-safe. */
final class TokenPieces {
    private static final int USUAL = 64;
    private static final int LARGEST = 1 << 20;

    private final SharedHandle model;
    private final long vocabulary;
    private final AtomicReferenceArray<byte[]> pieces;
    /** Filled in when it is asked for; threads that race compute the same. */
    private volatile int longest = -1;

    TokenPieces(SharedHandle model, long vocabulary, int size) {
        this.model = model;
        this.vocabulary = vocabulary;
        this.pieces = new AtomicReferenceArray<>(size);
    }

    /** The bytes of a token of the vocabulary; not to be changed. */
    byte[] of(int token) {
        byte[] known = pieces.get(token);
        if (known != null) {
            return known;
        }
        model.acquire();
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment buffer = scratch.allocate(USUAL);
            int length = DecodeCalls.tokenToPiece(vocabulary, token, buffer.address(), USUAL, true);
            if (length < 0 && -length <= LARGEST) {
                buffer = scratch.allocate(-length);
                length = DecodeCalls.tokenToPiece(vocabulary, token, buffer.address(), -length, true);
            }
            byte[] bytes = length <= 0 ? new byte[0] : buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
            pieces.set(token, bytes);
            return bytes;
        } finally {
            model.release();
        }
    }

    /** The length of the longest one, bytes. Called inside of a use of the model. */
    int longest() {
        int found = longest;
        if (found < 0) {
            try (Arena scratch = Arena.ofConfined()) {
                long nothing = scratch.allocate(1).address();
                for (int token = 0; token < pieces.length(); token++) {
                    found = Math.max(found, -DecodeCalls.tokenToPiece(vocabulary, token, nothing, 0, true));
                }
            }
            longest = found;
        }
        return found;
    }
}
