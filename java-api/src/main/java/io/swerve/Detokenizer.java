package io.swerve;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns a stream of tokens into text as it comes, without ever splitting a character: bytes that don't yet make a whole
 * character are kept until the rest of it arrives.
 *
 * <p>
 * Not thread-safe. Ends with its {@link Model}.
 */
public final class Detokenizer {
    private final Tokenizer tokenizer;
    private final boolean withControl;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE).onUnmappableCharacter(CodingErrorAction.REPLACE);
    /** The bytes of an unfinished character, ready to be read. */
    private ByteBuffer pending = ByteBuffer.allocate(64).flip();
    private CharBuffer text = CharBuffer.allocate(65);

    Detokenizer(Tokenizer tokenizer, boolean withControl) {
        this.tokenizer = tokenizer;
        this.withControl = withControl;
    }

    /**
     * Adds a token.
     *
     * @param token a token id
     * @return the characters that it completes; empty if there are none yet
     * @throws IllegalArgumentException if there is no such token
     * @throws ClosedException if the model was closed
     */
    public String append(int token) {
        tokenizer.check(token);
        if (!withControl && tokenizer.isControl(token)) {
            return "";
        }
        byte[] piece = tokenizer.piece(token);
        ByteBuffer input = pending;
        if (input.capacity() - input.remaining() < piece.length) {
            input = ByteBuffer.allocate(input.remaining() + piece.length).put(pending);
        } else {
            input.compact();
        }
        input.put(piece).flip();
        if (text.capacity() <= input.remaining()) {
            text = CharBuffer.allocate(input.remaining() + 1);
        }
        decoder.decode(input, text.clear(), false);
        pending = input;
        return text.flip().toString();
    }

    /** Whether part of a character is waiting for the rest. */
    boolean holdsBytes() {
        return pending.hasRemaining();
    }

    /**
     * Ends the text and makes the detokenizer ready for another one.
     *
     * @return U+FFFD if the text ended within a character, else the empty string
     */
    public String finish() {
        CharBuffer output = CharBuffer.allocate(pending.remaining() + 4);
        decoder.decode(pending, output, true);
        decoder.flush(output);
        decoder.reset();
        pending = ByteBuffer.allocate(64).flip();
        return output.flip().toString();
    }
}
