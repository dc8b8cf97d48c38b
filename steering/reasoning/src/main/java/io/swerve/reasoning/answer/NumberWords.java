package io.swerve.reasoning.answer;

import io.swerve.reasoning.answer.AnswerValue.Numeric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads numbers that are spelled in English words. */
final class NumberWords {
    private static final Map<String, Integer> SMALL = new HashMap<>();
    private static final Map<String, Integer> PARTS = Map.ofEntries(Map.entry("half", 2), Map.entry("halves", 2),
            Map.entry("third", 3), Map.entry("thirds", 3), Map.entry("quarter", 4), Map.entry("quarters", 4),
            Map.entry("fourth", 4), Map.entry("fourths", 4), Map.entry("fifth", 5), Map.entry("fifths", 5),
            Map.entry("sixth", 6), Map.entry("sixths", 6), Map.entry("eighth", 8), Map.entry("eighths", 8),
            Map.entry("tenth", 10), Map.entry("tenths", 10));
    private static final Map<String, Long> LARGE = Map.of("thousand", 1_000L, "million", 1_000_000L, "billion",
            1_000_000_000L, "trillion", 1_000_000_000_000L);
    private static final Pattern WORD = Pattern.compile("[A-Za-z]+");
    private static final Pattern PERCENT = Pattern.compile("\\s?(?:%|percent\\b|per cent\\b)",
            Pattern.CASE_INSENSITIVE);

    static {
        String[] words = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
                + "fifteen sixteen seventeen eighteen nineteen").split(" ");
        for (int i = 0; i < words.length; i++) {
            SMALL.put(words[i], i);
        }
        String[] tens = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
        for (int i = 0; i < tens.length; i++) {
            SMALL.put(tens[i], 10 * i + 20);
        }
    }

    private NumberWords() {}

    /** What a word or letter of magnitude multiplies by. */
    static Rational magnitude(String word) {
        return Rational.of(switch (word) {
            case "k", "K" -> 1_000;
            case "M" -> 1_000_000;
            case "bn", "B" -> 1_000_000_000;
            default -> switch (word.toLowerCase(Locale.ROOT)) {
                case "dozen" -> 12;
                case "hundred" -> 100;
                case String large -> LARGE.get(large);
            };
        });
    }

    /** A half, a third, and so on. */
    static Rational part(String word) {
        return Rational.ONE.over(Rational.of(PARTS.get(word.toLowerCase(Locale.ROOT))));
    }

    /** All numbers in words that lie in a range, in their order. */
    static List<NumberToken> all(String text, int from, int to) {
        List<NumberToken> found = new ArrayList<>();
        Matcher words = WORD.matcher(text);
        int at = from;
        while (at < to && words.find(at) && words.start() < to) {
            Optional<NumberToken> number = at(text, words.start());
            number.filter(token -> token.to() <= to).ifPresent(found::add);
            at = number.map(NumberToken::to).orElse(words.end());
        }
        return found;
    }

    /** The number whose first word begins here. */
    static Optional<NumberToken> at(String text, int begin) {
        Parse parse = new Parse(text, begin);
        return parse.number();
    }

    /** One number, word by word. */
    private static final class Parse {
        private final String text;
        private final int begin;
        private int end;
        private boolean negative;
        private long total;
        private long group;
        private boolean any;
        private boolean afterTens;

        Parse(String text, int begin) {
            this.text = text;
            this.begin = begin;
            this.end = begin;
        }

        Optional<NumberToken> number() {
            if (List.of("minus", "negative").contains(word(begin))) {
                negative = true;
                end = next(begin + word(begin).length());
            }
            String first = word(end);
            if (first.equals("half") || first.equals("a") && PARTS.containsKey(word(next(end + 1)))) {
                int from = first.equals("half") ? end : next(end + 1);
                String part = word(from);
                return part.equals("half") || part.equals("quarter") || part.equals("third")
                        ? Optional.of(token(part(part), from + part.length(), true))
                        : Optional.empty();
            }
            integer();
            if (!any) {
                return Optional.empty();
            }
            Rational value = Rational.of(total + group);
            int behind = next(end);
            String more = word(behind);
            if (PARTS.containsKey(more) && total == 0 && group > 0 && group < 100) {
                return Optional.of(token(value.times(part(more)), behind + more.length(), true));
            }
            if (more.equals("and") && List.of("a", "one").contains(word(next(behind + 3)))) {
                int article = next(behind + 3);
                int place = next(article + word(article).length());
                String part = word(place);
                if (PARTS.containsKey(part)) {
                    return Optional.of(token(value.plus(part(part)), place + part.length(), true));
                }
            }
            return Optional.of(token(value, end, false));
        }

        private void integer() {
            int at = end;
            while (true) {
                String word = word(at);
                if (word.equals("and") && any && (group >= 100 || group == 0) && !afterTens) {
                    int behind = next(at + word.length());
                    if (!SMALL.containsKey(word(behind))) {
                        return;
                    }
                    at = behind;
                    continue;
                }
                if (word.equals("a") && !any && (word(next(at + 1)).equals("hundred")
                        || LARGE.containsKey(word(next(at + 1))))) {
                    group = 1;
                    any = true;
                } else if (SMALL.containsKey(word) && fits(SMALL.get(word))) {
                    group += SMALL.get(word);
                    afterTens = SMALL.get(word) >= 20;
                    any = true;
                } else if (word.equals("hundred") && any && group > 0 && group < 100) {
                    group *= 100;
                    afterTens = false;
                } else if (LARGE.containsKey(word) && any && group > 0) {
                    total += group * LARGE.get(word);
                    group = 0;
                    afterTens = false;
                } else {
                    return;
                }
                end = at + word.length();
                at = next(end);
            }
        }

        /** Whether a small number goes on what was read: twenty one, but not one two. */
        private boolean fits(int small) {
            long ones = group % 100;
            return !any || afterTens && small > 0 && small < 10 && ones >= 20 && ones % 10 == 0
                    || !afterTens && ones == 0 && small > 0 && (group > 0 || total > 0);
        }

        private NumberToken token(Rational value, int to, boolean fraction) {
            Rational scale = Rational.ONE;
            String suffix = "";
            int last = to;
            Matcher percent = PERCENT.matcher(text).region(to, text.length());
            int behind = next(to);
            if (percent.lookingAt()) {
                scale = Rational.ONE.over(Rational.of(100));
                suffix = "%";
                last = percent.end();
            } else if (word(behind).equals("dozen")) {
                scale = Rational.of(12);
                suffix = " dozen";
                last = behind + "dozen".length();
            }
            String unit = word(next(last));
            return new NumberToken(new Numeric(negative ? value.negated() : value, scale, suffix,
                    Optional.of(unit).filter(name -> Unit.of(name).isPresent()), fraction), begin, last, true, false);
        }

        /** The word that begins here, in small letters; empty if none does. */
        private String word(int at) {
            int to = at;
            while (to < text.length() && Character.isLetter(text.charAt(to))) {
                to++;
            }
            boolean inside = at > 0 && at <= text.length() && Character.isLetterOrDigit(text.charAt(at - 1));
            return inside ? "" : text.substring(Math.min(at, text.length()), to).toLowerCase(Locale.ROOT);
        }

        /** Where the next word may begin: behind one blank or hyphen, and an optional comma. */
        private int next(int at) {
            int to = at;
            while (to < text.length() && (text.charAt(to) == ' ' || text.charAt(to) == '-')) {
                to++;
            }
            return to;
        }
    }
}
