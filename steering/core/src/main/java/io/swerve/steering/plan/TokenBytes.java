package io.swerve.steering.plan;

import io.swerve.Tokenizer;

/** The bytes of tokens, kept so that looking for texts leaves nothing on the heap. Not thread-safe. */
final class TokenBytes {
    private final Tokenizer tokenizer;
    private final byte[][] known;

    TokenBytes(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
        this.known = new byte[tokenizer.vocabularySize()][];
    }

    /** Returns the bytes of a token, not to be changed. */
    byte[] of(int token) {
        byte[] piece = known[token];
        if (piece == null) {
            piece = tokenizer.pieceBytes(token);
            known[token] = piece;
        }
        return piece;
    }
}
