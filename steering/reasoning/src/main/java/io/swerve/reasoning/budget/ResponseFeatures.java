package io.swerve.reasoning.budget;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a response sounds like: Wang et al. find that the right answers of reasoning models are shorter, and have fewer
 * hedging and thinking markers and more discourse markers. The lists of words are of this library; the paper's are not
 * published in full.
 *
 * @param words runs of letters and digits
 * @param hedging words that doubt: perhaps, maybe, might, probably, ...
 * @param thinking words of search and doubling back: wait, hmm, let me, double check, actually, ...
 * @param discourse words that join steps: first, then, so, because, therefore, ...
 */
public record ResponseFeatures(int words, int hedging, int thinking, int discourse) {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final Pattern HEDGING = phrases("perhaps", "maybe", "might", "possibly", "probably", "likely",
            "seems", "i think", "i guess", "not sure", "could be");
    private static final Pattern THINKING = phrases("wait", "hmm", "let me", "let's", "alternatively", "actually",
            "double check", "verify", "redo", "figure out", "go over it", "think about");
    private static final Pattern DISCOURSE = phrases("first", "next", "then", "now", "after that", "finally", "so",
            "because", "since", "therefore", "thus", "hence", "however");

    private static Pattern phrases(String... phrases) {
        return Pattern.compile(List.of(phrases).stream().map(Pattern::quote)
                .collect(Collectors.joining("|", "(?<![\\p{L}\\p{N}])(?:", ")(?![\\p{L}\\p{N}])")));
    }

    /**
     * Counts the features of a response.
     *
     * @param text the response
     * @return the counts, without regard to case
     */
    public static ResponseFeatures of(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return new ResponseFeatures(count(WORD, lower), count(HEDGING, lower), count(THINKING, lower),
                count(DISCOURSE, lower));
    }

    /**
     * {@return a weight for a vote, of this library: larger for what the paper finds in right answers, which are
     * shorter, with fewer hedging and thinking markers and more discourse markers, {@code (1 + discourse) / ((1 +
     * hedging + thinking) words)}, above 0; for no words as for one}
     */
    public double weight() {
        return (1.0 + discourse) / ((1.0 + hedging + thinking) * Math.max(1, words));
    }

    private static int count(Pattern pattern, String text) {
        return (int) pattern.matcher(text).results().count();
    }
}
