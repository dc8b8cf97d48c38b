package io.swerve.reasoning.answer;

import io.swerve.reasoning.answer.AnswerValue.Letter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads answers that are the letter of a choice, A to J. */
final class LetterAnswers implements KindReader {
    /** A letter, and how it ends: none is an article or the speaker. */
    private static final String LETTER = "(?:\\(([A-Ja-j])\\)|\\[([A-Ja-j])]|([A-J])(?=\\s*[).:,;\\]\"'}!—–]|\\s*$|\\s+(?:because|since|as|which|"
            + "is|with|for|due|and)\\b|\\s+-|\\n|\\s+[A-Z0-9$(]))";
    private static final Pattern STATED = Pattern.compile(
            "[\\s\"'{:]*(?:\\b(?:the|option|choice|answer|letter|is|that|clearly|therefore|definitely|simply|probably|most likely)\\b\\s*){0,8}+"
                    + "[\\s\"'{:]*(?:" + LETTER + "|([a-j])(?=\\s*(?:[).]|$)))",
            Pattern.MULTILINE);
    private static final Pattern ALONE = Pattern.compile("\\W*([A-Ja-j])\\W*");
    private static final Pattern LEADING = Pattern
            .compile("[\\s\"'{:]*(?:(?:Option|Choice|Answer)\\b[\\s:]*)?" + LETTER, Pattern.MULTILINE);
    private static final Pattern NAMED = Pattern
            .compile("\\b(?:[Oo]ption|[Cc]hoice)\\s+" + LETTER + "|\\(([A-J])\\)|^\\W*([A-J])\\W*$", Pattern.MULTILINE);

    @Override
    public Optional<Found> stated(CleanText clean, Statement statement) {
        Matcher letter = STATED.matcher(clean.text()).region(statement.from(), statement.to())
                .useTransparentBounds(true)
                .useAnchoringBounds(true);
        return letter.lookingAt() && !isArticle(clean.text(), letter)
                ? Optional.of(found(letter, statement.rule(), statement.complete()))
                : Optional.empty();
    }

    private static boolean isArticle(String text, Matcher letter) {
        return letter.group().strip().equals("A") && text.substring(letter.end()).matches("(?s) +[a-z].*")
                && !text.substring(letter.end()).matches("(?s) +(?:because|since|as|which|is|with|due|and)\\b.*");
    }

    private static Found found(Matcher letter, AnswerRule rule, boolean complete) {
        int group = 1;
        while (letter.group(group) == null) {
            group++;
        }
        char upper = Character.toUpperCase(letter.group(group).charAt(0));
        return new Found(new Letter(upper, Optional.empty()), rule, letter.start(group), letter.end(group), complete);
    }

    @Override
    public Optional<Found> conclusion(CleanText clean, int from) {
        String text = clean.text();
        Matcher alone = ALONE.matcher(text).region(from, text.length());
        if (alone.matches()) {
            return Optional.of(found(alone, AnswerRule.WHOLE, false));
        }
        Matcher leading = LEADING.matcher(text).region(from, text.length());
        if (leading.lookingAt()) {
            return Optional.of(found(leading, AnswerRule.LEADING, false));
        }
        Matcher named = NAMED.matcher(text).region(from, text.length());
        Optional<Found> last = Optional.empty();
        while (named.find()) {
            last = Optional.of(found(named, AnswerRule.CONCLUSION, false));
        }
        return last;
    }
}
