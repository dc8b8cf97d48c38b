package io.swerve.steering.sae;

import io.swerve.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds words in tokens, and the tokens around them: one before to two behind. */
final class WordWindows {
    private static final int BEFORE = 1;
    private static final int BEHIND = 2;

    private final Tokenizer tokenizer;
    private final List<Pattern> words;

    WordWindows(Tokenizer tokenizer, List<String> words) {
        this.tokenizer = tokenizer;
        // the borders are ASCII's: a byte of an ellipsis behind "Wait" must not pass for a letter
        this.words = words.stream().map(word -> Pattern.compile("(?<![A-Za-z0-9])" + Pattern.quote(bytes(word.strip()))
                + "(?![A-Za-z0-9])", Pattern.CASE_INSENSITIVE)).toList();
    }

    /** One character a byte, so that tokens that are parts of a character keep their places. */
    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Returns for each word the positions in its windows. */
    BitSet[] around(int[] tokens) {
        StringBuilder text = new StringBuilder();
        int[] begins = new int[tokens.length + 1];
        for (int i = 0; i < tokens.length; i++) {
            text.append(new String(tokenizer.pieceBytes(tokens[i]), StandardCharsets.ISO_8859_1));
            begins[i + 1] = text.length();
        }
        String characters = text.toString();
        BitSet[] windows = new BitSet[words.size()];
        for (int word = 0; word < windows.length; word++) {
            windows[word] = new BitSet(tokens.length);
            Matcher matcher = words.get(word).matcher(characters);
            while (matcher.find()) {
                int first = tokenAt(begins, matcher.start());
                int last = tokenAt(begins, matcher.end() - 1);
                windows[word].set(Math.max(0, first - BEFORE), Math.min(tokens.length, last + BEHIND + 1));
            }
        }
        return windows;
    }

    private static int tokenAt(int[] begins, int character) {
        int at = Arrays.binarySearch(begins, character);
        // empty tokens begin where the next one does: the last of equal ones holds the character
        while (at >= 0 && at + 1 < begins.length && begins[at + 1] == character) {
            at++;
        }
        return at >= 0 ? at : -at - 2;
    }
}
