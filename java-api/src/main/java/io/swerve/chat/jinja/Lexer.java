package io.swerve.chat.jinja;

import io.swerve.chat.jinja.Token.Type;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes a template's source apart, with the settings of chat templates: the line end behind a block goes, and so do the
 * blanks before it on its line.
 */
final class Lexer {
    private static final String SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*";
    private static final Pattern RAW = Pattern.compile("\\{%([-+]?)" + SPACE + "raw" + SPACE + "(?:-%}" + SPACE
            + "|%})");
    private static final Pattern END_RAW = Pattern.compile("\\{%([-+]?)" + SPACE + "endraw" + SPACE + "(?:\\+%}|-%}"
            + SPACE + "|%}\\n?)");
    private static final Pattern COMMENT_END = Pattern.compile("\\+#}|-#}" + SPACE + "|#}\\n?");
    private static final Pattern BLOCK_END = Pattern.compile("\\+%}|-%}" + SPACE + "|%}\\n?");
    private static final Pattern VARIABLE_END = Pattern.compile("-}}" + SPACE + "|}}");
    private static final Pattern FLOAT = Pattern.compile(
            "(?<!\\.)(?:\\d+_)*\\d+(?:(?:\\.(?:\\d+_)*\\d+)?[eE][+\\-]?(?:\\d+_)*\\d+|\\.(?:\\d+_)*\\d+)");
    private static final Pattern INTEGER = Pattern.compile("0[bB](?:_?[01])+|0[oO](?:_?[0-7])+"
            + "|0[xX](?:_?[\\da-fA-F])+|[1-9](?:_?\\d)*|0(?:_?0)*");
    private static final Pattern NAME = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern OPERATOR = Pattern.compile("//|\\*\\*|==|!=|>=|<=|[-+/*%~\\[\\](){}><=.:|,;]");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private boolean lineBegins = true;

    private Lexer(String source) {
        this.source = source;
    }

    /** The source with line ends of one kind, and without the last one. */
    static String normalize(String source) {
        String normal = source.replace("\r\n", "\n").replace('\r', '\n');
        return normal.endsWith("\n") ? normal.substring(0, normal.length() - 1) : normal;
    }

    /** The tokens of a normalised source, {@link Type#END} last. */
    static List<Token> tokens(String source) {
        Lexer lexer = new Lexer(source);
        lexer.read();
        lexer.add(Type.END, "", source.length());
        return lexer.tokens;
    }

    private void add(Type type, String text, int where) {
        tokens.add(new Token(type, text, null, where));
    }

    private void read() {
        while (at < source.length()) {
            int tag = nextTag();
            if (tag < 0) {
                add(Type.DATA, source.substring(at), at);
                return;
            }
            char kind = source.charAt(tag + 1);
            Matcher raw = RAW.matcher(source).region(tag, source.length());
            boolean isRaw = kind == '%' && raw.lookingAt();
            char sign = tag + 2 < source.length() ? source.charAt(tag + 2) : ' ';
            data(at, tag, sign, kind == '{');
            if (isRaw) {
                at = raw.end();
                raw();
            } else {
                at = tag + (sign == '-' || sign == '+' ? 3 : 2);
                switch (kind) {
                    case '#' -> comment();
                    case '%' -> {
                        add(Type.BLOCK_BEGIN, "{%", tag);
                        tag(BLOCK_END, Type.BLOCK_END);
                    }
                    default -> {
                        add(Type.VARIABLE_BEGIN, "{{", tag);
                        tag(VARIABLE_END, Type.VARIABLE_END);
                    }
                }
            }
        }
    }

    private int nextTag() {
        for (int i = source.indexOf('{', at); i >= 0 && i + 1 < source.length(); i = source.indexOf('{', i + 1)) {
            if ("{%#".indexOf(source.charAt(i + 1)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    /** Text before a tag, of which the tag may take blanks away. */
    private void data(int from, int tag, char sign, boolean variable) {
        int to = tag;
        if (sign == '-') {
            while (to > from && Characters.isSpace(source.charAt(to - 1))) {
                to--;
            }
        } else if (sign != '+' && !variable) {
            int line = source.lastIndexOf('\n', tag - 1) + 1;
            boolean known = line > from || lineBegins;
            line = Math.max(line, from);
            if (known && source.substring(line, tag).chars().allMatch(Characters::isSpace)) {
                to = line;
            }
        }
        if (to > from) {
            add(Type.DATA, source.substring(from, to), from);
        }
    }

    private void matched(Matcher matcher) {
        at = matcher.end();
        lineBegins = source.charAt(at - 1) == '\n';
    }

    private void comment() {
        Matcher end = COMMENT_END.matcher(source);
        if (!end.find(at)) {
            throw new SyntaxFailure("Missing end of comment tag", at);
        }
        matched(end);
    }

    private void raw() {
        lineBegins = source.charAt(at - 1) == '\n';
        Matcher end = END_RAW.matcher(source);
        if (!end.find(at)) {
            throw new SyntaxFailure("Missing end of raw directive", at);
        }
        data(at, end.start(), end.group(1).isEmpty() ? ' ' : end.group(1).charAt(0), false);
        matched(end);
    }

    private void tag(Pattern endPattern, Type endType) {
        Deque<Character> open = new ArrayDeque<>();
        Matcher matcher = endPattern.matcher(source);
        while (at < source.length()) {
            matcher.usePattern(endPattern).region(at, source.length());
            if (open.isEmpty() && matcher.lookingAt()) {
                add(endType, matcher.group(), at);
                matched(matcher);
                return;
            }
            char c = source.charAt(at);
            if (Characters.isSpace(c)) {
                at++;
            } else if (c >= '0' && c <= '9' && number(matcher)) {
                at = matcher.end();
            } else if (matcher.usePattern(NAME).lookingAt()) {
                if (!TextQueries.isIdentifier(matcher.group())) {
                    throw new SyntaxFailure("Invalid character in identifier", at);
                }
                add(Type.NAME, matcher.group(), at);
                at = matcher.end();
            } else if ((c == '\'' || c == '"') && StringLiteral.end(source, at) > 0) {
                int end = StringLiteral.end(source, at);
                add(Type.STRING, StringLiteral.value(source.substring(at + 1, end - 1), at), at);
                at = end;
            } else if (matcher.usePattern(OPERATOR).lookingAt()) {
                balance(open, matcher.group());
                add(Type.OPERATOR, matcher.group(), at);
                at = matcher.end();
            } else {
                throw new SyntaxFailure("unexpected char " + Printing.quoted(Character.toString(source.codePointAt(
                        at))) + " at " + at, at);
            }
        }
    }

    private boolean number(Matcher matcher) {
        matcher.useTransparentBounds(true);
        if (matcher.usePattern(FLOAT).lookingAt()) {
            String digits = matcher.group().replace("_", "");
            tokens.add(new Token(Type.FLOAT, matcher.group(), Double.parseDouble(digits), at));
            return true;
        }
        if (matcher.usePattern(INTEGER).lookingAt()) {
            String digits = matcher.group().replace("_", "");
            int base = digits.length() < 3 ? 10 : switch (digits.charAt(1)) {
                case 'x', 'X' -> 16;
                case 'o', 'O' -> 8;
                case 'b', 'B' -> 2;
                default -> 10;
            };
            if (digits.length() > 1000) {
                throw new SyntaxFailure("a number of " + digits.length() + " digits", at);
            }
            tokens.add(new Token(Type.INTEGER, matcher.group(),
                    Numbers.whole(new BigInteger(base == 10 ? digits : digits.substring(2), base)), at));
            return true;
        }
        return false;
    }

    private void balance(Deque<Character> open, String operator) {
        switch (operator) {
            case "{" -> open.push('}');
            case "(" -> open.push(')');
            case "[" -> open.push(']');
            case "}", ")", "]" -> {
                if (open.isEmpty()) {
                    throw new SyntaxFailure("unexpected '" + operator + "'", at);
                }
                char expected = open.pop();
                if (expected != operator.charAt(0)) {
                    throw new SyntaxFailure("unexpected '" + operator + "', expected '" + expected + "'", at);
                }
            }
            default -> {
                // nothing to balance
            }
        }
    }
}
