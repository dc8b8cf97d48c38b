package io.swerve;

/**
 * How a {@link Tokenizer} reads a text: as the beginning of a sequence or as a part that continues one, and its markers,
 * such as {@code <|im_end|>}, as plain characters or as the special tokens that they stand for. The markers of a text of
 * unknown origin should stay plain.
 */
public enum Encoding {
    /** The beginning, after the special tokens such as {@link Tokenizer#bos()} that the model asks for; markers are plain. */
    TEXT(true, false),
    /** The beginning, after the special tokens that the model asks for; markers become special tokens. */
    PROMPT(true, true),
    /** A part, without further special tokens and without the blank that SentencePiece puts before a text; markers are plain. */
    TEXT_PART(false, false),
    /** A part, like {@link #TEXT_PART}; markers become special tokens. */
    PROMPT_PART(false, true);

    private final boolean begins;
    private final boolean markers;

    Encoding(boolean begins, boolean markers) {
        this.begins = begins;
        this.markers = markers;
    }

    /** Whether the special tokens that the model asks for are added. */
    boolean begins() {
        return begins;
    }

    /** Whether markers become special tokens. */
    boolean markers() {
        return markers;
    }

    /**
     * {@return this encoding with markers read or not: the encoding of a beginning or a part, as this is}
     *
     * @param read whether they become special tokens
     */
    public Encoding withMarkers(boolean read) {
        if (begins) {
            return read ? PROMPT : TEXT;
        }
        return read ? PROMPT_PART : TEXT_PART;
    }
}
