package io.swerve.reasoning.branching;

import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.Tokenizer;
import io.swerve.entropy.LogitStatistics;
import io.swerve.steering.decoding.TokenChooser;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A closed set of answers, each of which can be spelled in several ways: "yes", "Yes" and "YES" are one answer. The
 * confidence in an option is the difference of sums: the probabilities of an option's spellings are added up first.
 *
 * @param options the first token of each spelling of each option
 */
public record OptionSet(List<Set<Integer>> options) {
    /**
     * Creates a set.
     *
     * @throws IllegalArgumentException if there are less than two options, one has no token, or two share one
     */
    public OptionSet {
        options = options.stream().map(Set::copyOf).toList();
        Set<Integer> all = new HashSet<>();
        if (options.size() < 2) {
            throw new IllegalArgumentException("a choice needs at least two options, was given " + options.size());
        }
        for (Set<Integer> tokens : options) {
            if (tokens.isEmpty()) {
                throw new IllegalArgumentException("each option needs at least one token");
            }
            for (int token : tokens) {
                if (!all.add(token)) {
                    throw new IllegalArgumentException("two options begin with the same token, " + token
                            + ": they can't be told apart by it");
                }
            }
        }
    }

    /**
     * Spells options.
     *
     * @param tokenizer of the model
     * @param options such as {@code yes} and {@code no}; each is spelled as given, capitalized, and in capitals, with and
     *            without a blank before it
     * @return the set
     * @throws IllegalArgumentException if there are less than two options, or two begin with the same token
     */
    public static OptionSet of(Tokenizer tokenizer, List<String> options) {
        return new OptionSet(options.stream().map(option -> tokens(tokenizer, option)).toList());
    }

    private static Set<Integer> tokens(Tokenizer tokenizer, String option) {
        Set<Integer> tokens = new HashSet<>();
        String capitalized = option.substring(0, 1).toUpperCase(Locale.ROOT) + option.substring(1);
        for (String spelling : List.of(option, capitalized, option.toUpperCase(Locale.ROOT))) {
            tokens.add(tokenizer.encode(spelling, false, false)[0]);
            int[] spaced = tokenizer.encode(" " + spelling, false, false);
            if (!tokenizer.decode(spaced[0]).isBlank()) { // a token of blanks alone begins any word
                tokens.add(spaced[0]);
            }
        }
        return tokens;
    }

    /**
     * Returns the margin between the two likeliest options.
     *
     * @param probabilities one for each token of the vocabulary
     * @return the probability of the likeliest option minus that of the next, from 0 to 1
     */
    public double margin(double[] probabilities) {
        double first = 0;
        double second = 0;
        for (Set<Integer> tokens : options) {
            double mass = tokens.stream().mapToDouble(token -> probabilities[token]).sum();
            second = Math.max(second, Math.min(first, mass));
            first = Math.max(first, mass);
        }
        return first - second;
    }

    /**
     * Measures the options' margin at each token of one text.
     *
     * @param chooser chooses the tokens
     * @return the same choice, which remembers margins; for one request
     */
    public Meter meter(TokenChooser.Factory chooser) {
        return new Meter(chooser);
    }

    /** Remembers the margin at each token of one text. */
    public final class Meter implements TokenChooser.Factory {
        private final TokenChooser.Factory chooser;
        private float[] margins = new float[64];
        private int length;

        private Meter(TokenChooser.Factory chooser) {
            this.chooser = chooser;
        }

        /**
         * Returns the margins.
         *
         * @return one for each token chosen, that which ended the text included; for {@link AnswerSpan#confidence}
         */
        public float[] margins() {
            return Arrays.copyOf(margins, length);
        }

        @Override
        public TokenChooser open(Model model, int[] prompt) {
            TokenChooser inner = chooser.open(model, prompt);
            length = 0;
            return new TokenChooser() {
                @Override
                public int choose(Logits logits, LogitStatistics statistics) {
                    measure(logits, statistics);
                    return inner.choose(logits, statistics);
                }

                @Override
                public boolean isConstrained() {
                    return inner.isConstrained();
                }

                @Override
                public void close() {
                    inner.close();
                }
            };
        }

        private void measure(Logits logits, LogitStatistics statistics) {
            double[] probabilities = new double[logits.size()];
            options.forEach(tokens -> tokens.forEach(
                    token -> probabilities[token] = Math.exp(statistics.logProbability(logits.get(token)))));
            if (length == margins.length) {
                margins = Arrays.copyOf(margins, 2 * length);
            }
            margins[length++] = (float) margin(probabilities);
        }
    }
}
