package io.swerve.chat.jinja;

import java.util.Locale;
import java.util.function.UnaryOperator;

/** Upper and lower case. */
final class LetterCase {
    private LetterCase() {}

    static Text upper(Text text) {
        return byOrigin(text, value -> value.toUpperCase(Locale.ROOT));
    }

    static Text lower(Text text) {
        return byOrigin(text, value -> value.toLowerCase(Locale.ROOT));
    }

    static Text fold(Text text) {
        return byOrigin(text, value -> value.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT));
    }

    /** Changes each stretch of one origin by itself. */
    private static Text byOrigin(Text text, UnaryOperator<String> change) {
        int[] edges = text.edges();
        if (edges.length == 0) {
            return Text.of(change.apply(text.value())).asMarkup(text.isMarkup());
        }
        TextBuilder out = new TextBuilder();
        int from = 0;
        for (int i = 0; i <= edges.length; i++) {
            int to = i < edges.length ? edges[i] : text.length();
            out.append(change.apply(text.value().substring(from, to)), (i & 1) == 1);
            from = to;
        }
        return out.toText().asMarkup(text.isMarkup());
    }

    static Text capitalize(Text text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = Character.charCount(text.value().codePointAt(0));
        return titleCase(text.substring(0, first)).plus(lower(text.substring(first, text.length())))
                .asMarkup(text.isMarkup());
    }

    private static Text titleCase(Text character) {
        return byOrigin(character, value -> {
            int c = value.isEmpty() ? 0 : value.codePointAt(0);
            int title = Character.toTitleCase(c);
            return title == c
                    ? value.toUpperCase(Locale.ROOT).length() > value.length()
                            ? value.toUpperCase(Locale.ROOT).substring(0, 1)
                                    + value.toUpperCase(Locale.ROOT).substring(1).toLowerCase(Locale.ROOT)
                            : value
                    : Character.toString(title);
        });
    }

    static Text title(Text text) {
        TextBuilder out = new TextBuilder();
        boolean inWord = false;
        for (int i = 0; i < text.length();) {
            int c = text.value().codePointAt(i);
            Text character = text.substring(i, i + Character.charCount(c));
            out.append(inWord ? lower(character) : titleCase(character));
            inWord = Characters.isCased(c);
            i += Character.charCount(c);
        }
        return out.toText().asMarkup(text.isMarkup());
    }

    static Text swap(Text text) {
        TextBuilder out = new TextBuilder();
        for (int i = 0; i < text.length();) {
            int c = text.value().codePointAt(i);
            Text character = text.substring(i, i + Character.charCount(c));
            out.append(Character.isUpperCase(c)
                    ? lower(character)
                    : Character.isLowerCase(c)
                            ? upper(character)
                            : character);
            i += Character.charCount(c);
        }
        return out.toText().asMarkup(text.isMarkup());
    }

    static boolean isLower(String value) {
        return value.codePoints().noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c))
                && value.codePoints().anyMatch(Character::isLowerCase);
    }

    static boolean isUpper(String value) {
        return value.codePoints().noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c))
                && value.codePoints().anyMatch(Character::isUpperCase);
    }

    static boolean isTitle(String value) {
        boolean inWord = false;
        boolean any = false;
        for (int c : value.codePoints().toArray()) {
            boolean begins = Character.isUpperCase(c) || Character.isTitleCase(c);
            if (begins && inWord || Character.isLowerCase(c) && !inWord) {
                return false;
            }
            inWord = Characters.isCased(c);
            any |= inWord;
        }
        return any;
    }
}
