package io.swerve.steering.decoding;

import io.swerve.Encoding;
import io.swerve.Model;
import io.swerve.Tokenizer;
import io.swerve.UnsupportedModelException;
import io.swerve.chat.ChatTemplate;
import io.swerve.chat.ReasoningMarkers;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The two tokens between which a model thinks.
 *
 * @param openText text of the opening marker
 * @param closeText text of the closing marker
 * @param open token id of the opening marker
 * @param close token id of the closing marker
 */
public record ThinkingMarkers(String openText, String closeText, int open, int close) {
    /**
     * Looks for a model's markers: those that its chat template writes around reasoning, else the first of
     * {@link ReasoningMarkers#KNOWN} of which each is a single token.
     *
     * @param model the model
     * @return the markers; empty unless each is a single token
     * @throws io.swerve.chat.ChatTemplateException if the model's chat template is malformed
     */
    public static Optional<ThinkingMarkers> of(Model model) {
        return model.chatTemplate().flatMap(ChatTemplate::reasoning)
                .flatMap(pair -> of(model.tokenizer(), pair.open(), pair.close()))
                .or(() -> ReasoningMarkers.KNOWN.stream()
                        .flatMap(pair -> of(model.tokenizer(), pair.open(), pair.close()).stream()).findFirst());
    }

    /**
     * Looks for given markers.
     *
     * @param tokenizer of the model
     * @param open text of the opening marker
     * @param close text of the closing marker
     * @return the markers; empty unless each is a single token
     */
    static Optional<ThinkingMarkers> of(Tokenizer tokenizer, String open, String close) {
        int[] opening = tokenizer.encode(open, Encoding.PROMPT_PART);
        int[] closing = tokenizer.encode(close, Encoding.PROMPT_PART);
        return Stream.of(opening, closing).allMatch(tokens -> tokens.length == 1)
                ? Optional.of(new ThinkingMarkers(open, close, opening[0], closing[0]))
                : Optional.empty();
    }

    /**
     * {@return a model's markers}
     *
     * @param model the model
     * @throws UnsupportedModelException if it has none that are known
     */
    public static ThinkingMarkers require(Model model) {
        return of(model).orElseThrow(() -> new UnsupportedModelException(
                model.path().getFileName()
                        + " has no thinking markers: what its chat template writes around reasoning, or "
                        + ReasoningMarkers.KNOWN.stream().map(pair -> pair.open() + " and " + pair.close())
                                .collect(Collectors.joining(", "))
                        + ", must be single tokens of its vocabulary; use a reasoning model"));
    }

    /**
     * Tells whether a prompt leaves the thinking open, so that what follows begins inside.
     *
     * @param prompt token ids
     * @return whether its last marker is an opening one
     */
    public boolean isOpenIn(int... prompt) {
        for (int i = prompt.length - 1; i >= 0; i--) {
            if (prompt[i] == open || prompt[i] == close) {
                return prompt[i] == open;
            }
        }
        return false;
    }

    /**
     * Finds the first thinking of a text.
     *
     * @param tokens what the model wrote
     * @param inside whether it begins inside, as behind a prompt that {@linkplain #isOpenIn leaves it open}
     * @return the span; empty if the text doesn't think
     */
    public Optional<ThinkingSpan> spanIn(int[] tokens, boolean inside) {
        int from = inside ? 0 : indexOf(tokens, open, 0) + 1;
        if (from == 0 && !inside) {
            return Optional.empty();
        }
        int to = indexOf(tokens, close, from);
        return Optional.of(new ThinkingSpan(from, to < 0 ? tokens.length : to, to >= 0));
    }

    /**
     * Counts the tokens of the first thinking of a text.
     *
     * @param tokens what the model wrote
     * @param inside whether it begins inside
     * @return how many there are; 0 if it doesn't think
     */
    public int count(int[] tokens, boolean inside) {
        return spanIn(tokens, inside).map(ThinkingSpan::length).orElse(0);
    }

    private static int indexOf(int[] tokens, int token, int from) {
        for (int i = from; i < tokens.length; i++) {
            if (tokens[i] == token) {
                return i;
            }
        }
        return -1;
    }
}
