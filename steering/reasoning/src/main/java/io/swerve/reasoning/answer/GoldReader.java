package io.swerve.reasoning.answer;

import io.swerve.reasoning.answer.AnswerValue.Letter;
import io.swerve.reasoning.answer.AnswerValue.Text;
import io.swerve.reasoning.answer.AnswerValue.YesNo;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an answer that stands by itself. */
final class GoldReader {
    private static final Pattern LETTER = Pattern
            .compile("(?:\\(([A-Ja-j])\\)|\\[([A-Ja-j])]|([A-J])(?:[).:]|$))\\s*(.*)", Pattern.DOTALL);
    private static final Pattern UNITS = Pattern
            .compile("[\\s-]*(?:[\\p{L}°%$€£'²³/.^]+[\\s,-]*|\\^\\{?\\d}?\\s*){0,6}");

    private GoldReader() {}

    static AnswerValue read(String answer) {
        CleanText whole = CleanText.of(answer);
        String text = whole.text().strip();
        List<Statement> boxes = Statements.of(whole.text()).stream()
                .filter(statement -> statement.rule() == AnswerRule.BOXED || statement.rule() == AnswerRule.HASHES
                        || statement.rule() == AnswerRule.TAGGED)
                .toList();
        int hashes = text.lastIndexOf("####");
        if (!boxes.isEmpty()) {
            text = boxes.getLast().of(whole.text()).strip();
        } else if (hashes >= 0) {
            text = text.substring(hashes + "####".length()).strip();
        }
        return value(text.replaceAll("[.!]$", "").strip(), answer);
    }

    private static AnswerValue value(String text, String whole) {
        if (text.isEmpty()) {
            return new Text(whole.strip());
        }
        String small = text.toLowerCase(Locale.ROOT);
        if (small.matches("yes|no|true|false")) {
            return new YesNo(small.equals("yes") || small.equals("true"));
        }
        Matcher letter = LETTER.matcher(text);
        if (letter.matches()) {
            String found = letter.group(1) != null
                    ? letter.group(1)
                    : letter.group(2) != null ? letter.group(2) : letter.group(3);
            String choice = letter.group(4).strip();
            return new Letter(Character.toUpperCase(found.charAt(0)),
                    choice.isEmpty() ? Optional.empty() : Optional.of(value(choice, choice)));
        }
        Optional<NumberToken> number = NumberAnswers.leading(CleanText.of(text), 0, CleanText.of(text).text().length());
        if (number.isPresent()) {
            NumberToken token = number.get();
            String rest = text.substring(token.to());
            boolean words = token.word() && token.from() == 0 && rest.matches("[\\s-]*[a-z\\s]*");
            if (UNITS.matcher(rest).matches() && (!token.word() || words) && isPlain(rest)) {
                return token.value();
            }
        }
        return new Text(text);
    }

    /** Whether what follows a number is a unit, not a part of a text such as 3 and 4 or 21st Century Fox. */
    private static boolean isPlain(String rest) {
        return !rest.matches("(?i).*\\b(?:or|and|to)\\b.*")
                || rest.matches("(?i).*\\bto\\b.*[a-z].*") && !rest.matches("(?i)\\s*to\\b.*");
    }
}
