package io.swerve.chat.jinja;

/** Strings in quotes, with Python's escapes. */
final class StringLiteral {
    private StringLiteral() {}

    /** Where a string ends, behind its closing quote; -1 if it doesn't. */
    static int end(String source, int at) {
        char quote = source.charAt(at);
        for (int i = at + 1; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == quote) {
                return i + 1;
            }
            if (c == '\\') {
                i++;
            }
        }
        return -1;
    }

    /** What a string between its quotes means. */
    static String value(String body, int at) {
        if (body.indexOf('\\') < 0) {
            return body;
        }
        StringBuilder value = new StringBuilder(body.length());
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c != '\\') {
                value.append(c);
                continue;
            }
            char escaped = body.charAt(++i);
            switch (escaped) {
                case '\n' -> {
                    // a line that goes on
                }
                case '\\', '\'', '"' -> value.append(escaped);
                case 'a' -> value.append('\u0007');
                case 'b' -> value.append('\b');
                case 'f' -> value.append('\f');
                case 'n' -> value.append('\n');
                case 'r' -> value.append('\r');
                case 't' -> value.append('\t');
                case 'v' -> value.append('\u000b');
                case 'x' -> i = hexadecimal(value, body, i, 2, at);
                case 'u' -> i = hexadecimal(value, body, i, 4, at);
                case 'U' -> i = hexadecimal(value, body, i, 8, at);
                case 'N' -> i = named(value, body, i, at);
                case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                    int end = i;
                    while (end < body.length() && end < i + 3 && body.charAt(end) >= '0' && body.charAt(end) <= '7') {
                        end++;
                    }
                    value.appendCodePoint(Integer.parseInt(body.substring(i, end), 8));
                    i = end - 1;
                }
                default -> value.append('\\').append(escaped);
            }
        }
        return value.toString();
    }

    private static int hexadecimal(StringBuilder value, String body, int i, int digits, int at) {
        int end = i + 1 + digits;
        String code = end <= body.length() ? body.substring(i + 1, end) : "";
        if (!code.matches("[0-9a-fA-F]+") || Long.parseLong(code, 16) > Character.MAX_CODE_POINT) {
            throw new SyntaxFailure("truncated \\" + body.charAt(i) + " escape", at);
        }
        value.appendCodePoint(Integer.parseInt(code, 16));
        return end - 1;
    }

    private static int named(StringBuilder value, String body, int i, int at) {
        int end = body.indexOf('}', i);
        if (end < 0 || !body.startsWith("{", i + 1)) {
            throw new SyntaxFailure("malformed \\N character escape", at);
        }
        try {
            value.appendCodePoint(Character.codePointOf(body.substring(i + 2, end)));
        } catch (IllegalArgumentException e) {
            throw new SyntaxFailure("unknown Unicode character name", at);
        }
        return end;
    }
}
