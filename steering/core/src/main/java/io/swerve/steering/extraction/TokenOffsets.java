package io.swerve.steering.extraction;

import io.swerve.Tokenizer;
import java.nio.charset.StandardCharsets;

/** Which bytes of a text each of its tokens spells. */
final class TokenOffsets {
    /** The first byte of each token, and at the end the text's length. */
    private final int[] starts;

    private TokenOffsets(int[] starts) {
        this.starts = starts;
    }

    /**
     * Finds the tokens' bytes.
     *
     * @param name tells in messages which text it is
     * @throws ExtractionDataException if the tokens don't spell the text
     */
    static TokenOffsets of(Tokenizer tokenizer, int[] tokens, String text, String name) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] starts = new int[tokens.length + 1];
        int at = 0;
        for (int i = 0; i < tokens.length; i++) {
            starts[i] = at;
            byte[] piece = tokenizer.pieceBytes(tokens[i]);
            if (matches(bytes, at, piece, 0)) {
                at += piece.length;
            } else if (at == 0 && piece.length > 0 && piece[0] == ' ' && matches(bytes, at, piece, 1)) {
                at += piece.length - 1; // SentencePiece puts a blank before the text
            } else if (!tokenizer.isControl(tokens[i])) { // the tokenizer adds these by itself
                at = -1;
                break;
            }
        }
        if (at != bytes.length) {
            throw new ExtractionDataException(
                    name + " is changed by the model's tokenizer, so its parts can't be found "
                            + "among the tokens; read it at the position last or response");
        }
        starts[tokens.length] = at;
        return new TokenOffsets(starts);
    }

    private static boolean matches(byte[] text, int at, byte[] piece, int from) {
        int length = piece.length - from;
        if (length > text.length - at) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text[at + i] != piece[from + i]) {
                return false;
            }
        }
        return true;
    }

    /** Returns the first token that spells the byte or one behind it. */
    int firstAt(int offset) {
        int token = 0;
        while (token < starts.length - 1 && starts[token + 1] <= offset) {
            token++;
        }
        return token;
    }

    /** Returns the first token that spells no byte before the offset: the end of a range of tokens. */
    int endAt(int offset) {
        int token = 0;
        while (token < starts.length - 1 && starts[token] < offset) {
            token++;
        }
        return token;
    }
}
