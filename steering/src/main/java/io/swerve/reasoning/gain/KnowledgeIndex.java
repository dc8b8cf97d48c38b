package io.swerve.reasoning.gain;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much of what a trace states as knowledge is true: an analogue of the knowledge index of "Knowledge or Reasoning?"
 * (arXiv 2506.02126). The paper retrieves facts from textbooks and lets a model judge each step against them; here facts
 * are given in a table and steps are compared with them word by word.
 *
 * @param steps that state a fact of the table, right or wrong
 * @param right how many of them state nothing but what the table says
 */
public record KnowledgeIndex(int steps, int right) {
    /**
     * A fact, as it stands in a text: its beginning and its end.
     *
     * @param beginning what is spoken of, such as "Lamada lives in"; not blank
     * @param end what is true of it, such as "Bedoton"; not blank
     */
    public record Fact(String beginning, String end) {
        /**
         * Creates a fact.
         *
         * @throws IllegalArgumentException if a part is blank
         */
        public Fact {
            if (beginning.isBlank() || end.isBlank()) {
                throw new IllegalArgumentException(
                        "a fact has a beginning and an end, was '" + beginning + "' and '" + end + "'");
            }
        }

        private Pattern stated() {
            return Pattern.compile("(?<!\\w)" + words(beginning) + "\\s+");
        }

        private boolean isEndedRightAt(int at, String text) {
            Matcher matcher = Pattern.compile(words(end) + "(?!\\w)").matcher(text);
            return matcher.region(at, text.length()).useTransparentBounds(true).lookingAt();
        }

        private static String words(String phrase) {
            return String.join("\\s+",
                    List.of(phrase.strip().toLowerCase(Locale.ROOT).split("\\s+")).stream().map(Pattern::quote)
                            .toList());
        }
    }

    /**
     * Compares steps with facts. Case and white space don't count; words are whole ones.
     *
     * @param steps of a trace
     * @param facts the table; of several facts with one beginning, any end is right
     * @return the comparison
     */
    public static KnowledgeIndex of(List<String> steps, List<Fact> facts) {
        int stating = 0;
        int right = 0;
        for (String step : steps) {
            String text = step.toLowerCase(Locale.ROOT);
            boolean states = false;
            boolean all = true;
            for (Fact fact : facts) {
                Matcher matcher = fact.stated().matcher(text);
                while (matcher.find()) {
                    int at = matcher.end();
                    states = true;
                    all &= facts.stream().filter(other -> other.beginning().equalsIgnoreCase(fact.beginning()))
                            .anyMatch(other -> other.isEndedRightAt(at, text));
                }
            }
            stating += states ? 1 : 0;
            right += states && all ? 1 : 0;
        }
        return new KnowledgeIndex(stating, right);
    }

    /**
     * Returns the index.
     *
     * @return the share of the stating steps that are right, 0 to 1; NaN if no step states a fact of the table
     */
    public double value() {
        return steps == 0 ? Double.NaN : (double) right / steps;
    }
}
