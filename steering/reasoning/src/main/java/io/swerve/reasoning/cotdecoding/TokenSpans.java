package io.swerve.reasoning.cotdecoding;

import io.swerve.Detokenizer;
import io.swerve.Tokenizer;
import io.swerve.reasoning.answer.AnswerFinder;
import java.util.Optional;

/** Which tokens spell which characters of a text. Immutable. */
public final class TokenSpans {
    private final int[] tokens;
    /** How many characters of the text the tokens up to each one complete. */
    private final int[] ends;

    private TokenSpans(int[] tokens, int[] ends) {
        this.tokens = tokens;
        this.ends = ends;
    }

    /**
     * Spells tokens out.
     *
     * @param tokenizer of the model
     * @param tokens of the text, control tokens included
     * @return the spans
     */
    public static TokenSpans of(Tokenizer tokenizer, int... tokens) {
        Detokenizer detokenizer = tokenizer.detokenizer(true);
        int[] ends = new int[tokens.length];
        int length = 0;
        for (int i = 0; i < tokens.length; i++) {
            length += detokenizer.append(tokens[i]).length();
            ends[i] = length;
        }
        return new TokenSpans(tokens.clone(), ends);
    }

    /**
     * Finds the tokens of some characters. A token that spells only a part of them belongs to them; so do the tokens that
     * begin a character whose last byte another token brings.
     *
     * @param from the first character
     * @param to the character behind the last one
     * @return the first token, and the one behind the last
     * @throws IndexOutOfBoundsException if the range is empty or exceeds the text
     */
    public int[] tokensOf(int from, int to) {
        if (from < 0 || to <= from || ends.length == 0 || to > ends[ends.length - 1]) {
            throw new IndexOutOfBoundsException("characters " + from + " to " + to + " of a text of "
                    + (ends.length == 0 ? 0 : ends[ends.length - 1]));
        }
        int first = 0;
        while (ends[first] <= from) {
            first++;
        }
        int last = first;
        while (ends[last] < to) {
            last++;
        }
        while (first > 0 && ends[first - 1] == (first > 1 ? ends[first - 2] : 0)) {
            first--; // brings no character by itself
        }
        return new int[]{first, last + 1};
    }

    /**
     * Finds the answer's tokens.
     *
     * @param text what the tokens spell
     * @param cut whether the text was ended by a limit
     * @param finder finds the answer in it
     * @return the span; empty if there is no answer, or it lies behind the tokens
     */
    public Optional<AnswerSpan> find(String text, boolean cut, AnswerFinder finder) {
        int length = ends.length == 0 ? 0 : ends[ends.length - 1];
        return finder.find(text, cut).filter(found -> found.to() <= length).map(found -> {
            int[] range = tokensOf(found.from(), found.to());
            return new AnswerSpan(found.text(), range[0], range[1]);
        });
    }

    /**
     * Finds an answer that was given elsewhere by its token ids: the way of the paper for answers elicited by an appended
     * "So the answer is", whose confidence is that at their place in the text itself.
     *
     * @param answer its text
     * @param ids its token ids, at least one
     * @return its last occurrence; empty if the text has none
     */
    public Optional<AnswerSpan> align(String answer, int... ids) {
        for (int from = tokens.length - ids.length; from >= 0 && ids.length > 0; from--) {
            int matched = 0;
            while (matched < ids.length && tokens[from + matched] == ids[matched]) {
                matched++;
            }
            if (matched == ids.length) {
                return Optional.of(new AnswerSpan(answer, from, from + matched));
            }
        }
        return Optional.empty();
    }
}
