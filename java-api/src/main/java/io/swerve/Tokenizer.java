package io.swerve;

import io.swerve.bindings.LlamaCpp;
import io.swerve.bindings.calls.WordFunction;
import io.swerve.internal.SharedHandle;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * Turns text into token ids and back, by the vocabulary of a model ({@code llama_tokenize},
 * {@code llama_token_to_piece}). Text crosses the border as UTF-8 bytes, never as UTF-16 lengths.
 *
 * <p>
 * Thread-safe. Ends with its {@link Model}.
 */
public final class Tokenizer {
    /** U+FFFD in UTF-8. */
    private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};
    /** A character that is a token of its own in any vocabulary of SentencePiece: no piece holds it, its byte is one. */
    private static final String APART = "\u0001";

    private final SharedHandle model;
    private final long vocabulary;
    private final int size;
    private final boolean addsBos;
    private final int bos;
    private final int eos;
    private final TokenPieces pieces;
    private final PreTokenizerStack stack;
    private final boolean addsEos;
    /** What {@link #APART} becomes where the vocabulary puts a blank before a text; null where it doesn't. */
    private final int[] apart;
    /** Filled in when it is asked for; threads that race compute the same. */
    private volatile Markers markers;

    Tokenizer(SharedHandle model, long vocabulary, String preTokenizer) {
        int type = (int) WordFunction.LLAMA_VOCAB_TYPE.call(vocabulary);
        if (type == LlamaCpp.LLAMA_VOCAB_TYPE_NONE()) {
            // llama.cpp ends the process when it is asked anything about such a vocabulary.
            throw new UnsupportedModelException("the model has no tokenizer (tokenizer.ggml.model is \"none\");"
                    + " convert it together with its vocabulary");
        }
        this.model = model;
        this.vocabulary = vocabulary;
        this.size = (int) WordFunction.LLAMA_VOCAB_N_TOKENS.call(vocabulary);
        this.addsBos = WordFunction.LLAMA_VOCAB_GET_ADD_BOS.test(vocabulary);
        this.bos = (int) WordFunction.LLAMA_VOCAB_BOS.call(vocabulary);
        this.eos = (int) WordFunction.LLAMA_VOCAB_EOS.call(vocabulary);
        this.pieces = new TokenPieces(model, vocabulary, size);
        this.stack = new PreTokenizerStack(type == LlamaCpp.LLAMA_VOCAB_TYPE_BPE(), preTokenizer);
        this.addsEos = WordFunction.LLAMA_VOCAB_GET_ADD_EOS.test(vocabulary);
        this.apart = type == LlamaCpp.LLAMA_VOCAB_TYPE_SPM() ? blankBefore() : null;
    }

    /** {@return the size of the vocabulary, token ids go from 0 to {@code vocabularySize() - 1}} */
    public int vocabularySize() {
        return size;
    }

    /** {@return the token that begins a text: its id, if the vocabulary has one} */
    public OptionalInt bos() {
        return bos < 0 ? OptionalInt.empty() : OptionalInt.of(bos);
    }

    /** {@return the token that ends a text: its id, if the vocabulary has one} */
    public OptionalInt eos() {
        return eos < 0 ? OptionalInt.empty() : OptionalInt.of(eos);
    }

    /**
     * {@return whether the model wants its texts to begin with {@link #bos()}: what {@link #encode(String, Encoding)}
     * does at the beginning of a sequence, unless the text's own first marker is that token already}
     */
    public boolean addsBos() {
        return addsBos;
    }

    /**
     * {@return whether a token ends the generation, true for end of text, end of turn and the like}
     *
     * @param token a token id
     * @throws IllegalArgumentException if there is no such token
     * @throws ClosedException if the model was closed
     */
    public boolean isEndOfGeneration(int token) {
        check(token);
        model.acquire();
        try {
            return WordFunction.LLAMA_VOCAB_IS_EOG.test(vocabulary, token);
        } finally {
            model.release();
        }
    }

    /**
     * Returns whether a token is a control token, which has a meaning but no text of its own.
     *
     * @param token a token id
     * @return true for markers such as {@code <|im_start|>}
     * @throws IllegalArgumentException if there is no such token
     * @throws ClosedException if the model was closed
     */
    public boolean isControl(int token) {
        check(token);
        model.acquire();
        try {
            return WordFunction.LLAMA_VOCAB_IS_CONTROL.test(vocabulary, token);
        } finally {
            model.release();
        }
    }

    /**
     * Encodes plain text: special tokens are added as the model asks, and the text's own markers such as
     * {@code <|im_end|>} count as plain characters. This is the safe way for text of unknown origin.
     *
     * @param text the text; unpaired surrogates become U+FFFD
     * @return the token ids
     * @throws ClosedException if the model was closed
     */
    public int[] encode(String text) {
        return encode(text, Encoding.TEXT);
    }

    /**
     * Encodes text. Nothing is put behind it: a token that ends texts, which some vocabularies ask for, would end a prompt
     * before its answer. A part continues what stands before: where the vocabulary wants a blank before the first word of
     * a text, a part gets none, so that a text in two parts has the tokens of the whole unless a token spans both.
     *
     * @param text the text; unpaired surrogates become U+FFFD
     * @param encoding whether it begins a sequence, and whether its markers become special tokens
     * @return the token ids
     * @throws ClosedException if the model was closed
     * @throws IllegalArgumentException if the text is too long, more than 2^31 - 1 bytes of UTF-8, or the vocabulary has
     *             no token for a part of it; with byte-level BPE also if more than two million
     *             characters follow each other without a change from white space to others and back (four thousand
     *             for the pre-tokenizers {@code superbpe} and {@code deepseek-llm})
     * @throws SwerveException if the system refuses the stack that llama.cpp needs for a text with a very long word
     */
    public int[] encode(String text, Encoding encoding) {
        Objects.requireNonNull(encoding, "encoding");
        Objects.requireNonNull(text, "text");
        model.acquire();
        try {
            return stack.run(text, () -> encodeAs(text, encoding));
        } finally {
            model.release();
        }
    }

    private int[] blankBefore() {
        int[] tokens = tokenize(utf8(APART), Encoding.TEXT_PART);
        return tokens.length > 1 ? tokens : null;
    }

    /**
     * Encodes as {@link Encoding} says. llama.cpp puts a blank before every text where the vocabulary wants one at the
     * beginning, also before a part, which it would tear from what stands before; the token that ends a text behind a
     * prompt; and a second one that begins a text before a prompt that has one.
     */
    private int[] encodeAs(String text, Encoding encoding) {
        if (encoding.begins()) {
            int[] tokens = tokenize(utf8(text), encoding);
            int from = addsBos && encoding.markers() && tokens.length > 1 && tokens[0] == bos && tokens[1] == bos
                    ? 1
                    : 0;
            int to = addsEos && tokens.length > 0 && tokens[tokens.length - 1] == eos
                    ? tokens.length - 1
                    : tokens.length;
            return from == 0 && to == tokens.length ? tokens : Arrays.copyOfRange(tokens, from, Math.max(from, to));
        }
        if (apart == null || text.isEmpty()) {
            return tokenize(utf8(text), encoding);
        }
        int[] tokens = tokenize(utf8(APART + text), encoding);
        if (tokens.length < apart.length || !Arrays.equals(tokens, 0, apart.length, apart, 0, apart.length)) {
            throw new SwerveException("the vocabulary joins the character U+0001 with others, which no known one does");
        }
        return Arrays.copyOfRange(tokens, apart.length, tokens.length);
    }

    /**
     * Encodes a text some parts of which are trusted: only in those do markers become special tokens. It is the beginning
     * of a sequence, so that {@link #bos()} stands at its beginning once where the model asks for it, whether the text
     * writes it or not. Without markers in the parts that aren't trusted, the tokens are those of
     * {@link Encoding#PROMPT}.
     *
     * <p>
     * Tokens that were added to a vocabulary without being control tokens, such as {@code <tool_call>} in some, are plain
     * text as well where it isn't trusted, if they look like markers.
     *
     * @param text the text; unpaired surrogates become U+FFFD
     * @return the token ids
     * @throws ClosedException if the model was closed
     * @throws IllegalArgumentException as {@link #encode(String, Encoding)}
     */
    public int[] encode(PromptText text) {
        Markers known = markers;
        if (known == null) {
            known = new Markers(this);
            markers = known;
        }
        return new PromptEncoder(this, known, text).encode();
    }

    /** Encodes what stands behind a special token: with the blank that llama.cpp puts before it in some vocabularies. */
    int[] encodeBehindMarker(String text) {
        ByteBuffer utf8 = utf8(text);
        model.acquire();
        try {
            return stack.run(text, () -> tokenize(utf8, Encoding.TEXT_PART));
        } finally {
            model.release();
        }
    }

    /** What chat templates call special tokens by. */
    Map<String, String> specialTokens() {
        Map<String, String> texts = new HashMap<>();
        bos().ifPresent(token -> texts.put("bos_token", new String(piece(token), StandardCharsets.UTF_8)));
        eos().ifPresent(token -> texts.put("eos_token", new String(piece(token), StandardCharsets.UTF_8)));
        return texts;
    }

    /** The kind of a token, {@code enum llama_token_attr}. */
    int attributes(int token) {
        check(token);
        model.acquire();
        try {
            return (int) WordFunction.LLAMA_VOCAB_GET_ATTR.call(vocabulary, token);
        } finally {
            model.release();
        }
    }

    private int[] tokenize(ByteBuffer utf8, Encoding encoding) {
        int length = utf8.remaining();
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment bytes = scratch.allocate(Math.max(1, length));
            bytes.copyFrom(MemorySegment.ofBuffer(utf8));
            int capacity = Math.min(length, Integer.MAX_VALUE / Integer.BYTES - 16) + 16;
            while (true) {
                MemorySegment tokens = scratch.allocate(ValueLayout.JAVA_INT, capacity);
                int count = (int) WordFunction.LLAMA_TOKENIZE.call(vocabulary, bytes.address(), length,
                        tokens.address(), capacity, encoding.begins() ? 1 : 0, encoding.markers() ? 1 : 0);
                if (count >= 0) {
                    return known(tokens.asSlice(0, (long) count * Integer.BYTES).toArray(ValueLayout.JAVA_INT));
                }
                if (count == Integer.MIN_VALUE || -count <= capacity) {
                    throw new IllegalArgumentException("the text has too many tokens to count: " + length
                            + " bytes of UTF-8; split it");
                }
                capacity = -count;
            }
        }
    }

    /** Java's own conversion would make a question mark of an unpaired surrogate. */
    private static ByteBuffer utf8(String text) {
        try {
            return StandardCharsets.UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPLACE)
                    .replaceWith(REPLACEMENT).encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            throw new AssertionError("an encoder that replaces does not fail", e);
        }
    }

    /** llama.cpp puts -1 where a vocabulary without an unknown token has none for a piece of the text. */
    private static int[] known(int[] tokens) {
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] < 0) {
                throw new IllegalArgumentException(
                        "the vocabulary has no token for a part of the text, after its first "
                                + i + " tokens, and no token for the unknown; leave that part out");
            }
        }
        return tokens;
    }

    /**
     * Decodes tokens into text. Control tokens are left out; bytes that are no valid UTF-8 become U+FFFD.
     *
     * @param tokens token ids
     * @return the text
     * @throws IllegalArgumentException if an id is not in the vocabulary
     * @throws ClosedException if the model was closed
     */
    public String decode(int... tokens) {
        return decode(tokens, false);
    }

    /**
     * Decodes tokens into text. Bytes that are no valid UTF-8 become U+FFFD.
     *
     * @param tokens token ids
     * @param withControl whether control tokens are written as their markers, or left out
     * @return the text
     * @throws IllegalArgumentException if an id is not in the vocabulary
     * @throws ClosedException if the model was closed
     */
    public String decode(int[] tokens, boolean withControl) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(tokens.length * 4);
        for (int token : tokens) {
            if (withControl || !isControl(token)) {
                bytes.writeBytes(piece(token));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /**
     * {@return the bytes of one token: the bytes; for a control token, its marker} They need not be valid UTF-8 by
     * themselves: a character may be spread over several tokens. {@link #detokenizer(boolean)} puts them together.
     *
     * @param token a token id
     * @throws IllegalArgumentException if there is no such token
     * @throws ClosedException if the model was closed
     */
    public byte[] pieceBytes(int token) {
        return piece(token).clone();
    }

    /**
     * {@return a detokenizer for a stream of tokens: a new detokenizer, for one thread}
     *
     * @param withControl whether control tokens are written as their markers, or left out
     */
    public Detokenizer detokenizer(boolean withControl) {
        return new Detokenizer(this, withControl);
    }

    /** The bytes of a token; not to be changed. */
    byte[] piece(int token) {
        return pieces.of(check(token));
    }

    /** The length of the longest token, bytes. Called inside of a use of the model. */
    int longestPiece() {
        return pieces.longest();
    }

    /** Checks that a token id is in the vocabulary; native code indexes its tables without looking. */
    int check(int token) {
        if (token < 0 || token >= size) {
            throw new IllegalArgumentException(
                    "token id " + token + " is not in the vocabulary: ids go from 0 to " + (size - 1));
        }
        return token;
    }

    void check(int[] tokens) {
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] < 0 || tokens[i] >= size) {
                throw new IllegalArgumentException("token id " + tokens[i] + " at index " + i
                        + " is not in the vocabulary: ids go from 0 to " + (size - 1));
            }
        }
    }

    /** For samplers, which need the vocabulary itself; the caller holds the model. */
    MemorySegment vocabulary() {
        return MemorySegment.ofAddress(vocabulary);
    }

    @Override
    public String toString() {
        return "Tokenizer[" + size + " tokens]";
    }
}
