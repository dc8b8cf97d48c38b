package io.swerve.chat.jinja;

/** The methods of strings that tell something, and those that fill them up. */
final class TextQueries {
    private TextQueries() {}

    static Function get(Text text, String name) {
        String value = text.value();
        Function.Body body = switch (name) {
            case "find", "index" -> (_, arguments) -> find(text, arguments, name, false);
            case "rfind", "rindex" -> (_, arguments) -> find(text, arguments, name, true);
            case "count" -> (_, arguments) -> count(text, arguments);
            case "isspace" -> (_, _) -> Characters.all(value, Characters::isSpace);
            case "isalpha" -> (_, _) -> Characters.all(value, Character::isLetter);
            case "isalnum" -> (_, _) -> Characters.all(value, c -> Character.isLetter(c) || Characters.isNumeric(c));
            case "isdigit" -> (_, _) -> Characters.all(value, Characters::isDigit);
            case "isdecimal" -> (_, _) -> Characters.all(value, Character::isDigit);
            case "isnumeric" -> (_, _) -> Characters.all(value, Characters::isNumeric);
            case "isascii" -> (_, _) -> value.chars().allMatch(c -> c < 128);
            case "isprintable" -> (_, _) -> value.codePoints().allMatch(Characters::isPrintable);
            case "islower" -> (_, _) -> LetterCase.isLower(value);
            case "isupper" -> (_, _) -> LetterCase.isUpper(value);
            case "istitle" -> (_, _) -> LetterCase.isTitle(value);
            case "isidentifier" -> (_, _) -> isIdentifier(value);
            case "center", "ljust", "rjust" -> (run, arguments) -> {
                Object[] given = arguments.bind(name, 1, "width", "fillchar");
                Text fill = given[1] == null ? Text.of(" ") : TextMethods.string(given[1], name);
                if (fill.codePoints() != 1) {
                    throw Failure.type("The fill character must be exactly one character long");
                }
                return fill(run, text, Numbers.index(given[0]), fill, name);
            };
            case "zfill" -> (run, arguments) -> {
                long width = Numbers.index(arguments.bind(name, 1, "width")[0]);
                int sign = value.startsWith("-") || value.startsWith("+") ? 1 : 0;
                Text zeros = Operator.repeat(run, Text.of("0"), Math.max(0, width - text.codePoints()));
                return text.substring(0, sign).plus(zeros).plus(text.substring(sign, text.length()));
            };
            case "expandtabs" -> (run, arguments) -> {
                Object size = arguments.bind(name, 0, "tabsize")[0];
                return expandTabs(run, text, size == null ? 8 : Numbers.index(size));
            };
            default -> null;
        };
        return body == null ? null : new Function(name, body);
    }

    static boolean isIdentifier(String value) {
        return !value.isEmpty() && (Character.isUnicodeIdentifierStart(value.codePointAt(0))
                || value.charAt(0) == '_')
                && value.codePoints().skip(1).allMatch(c -> Character.isUnicodeIdentifierPart(c)
                        && !Character.isIdentifierIgnorable(c));
    }

    private static Object find(Text text, Arguments arguments, String name, boolean last) {
        Object[] given = arguments.bind(name, 1, "sub", "start", "end");
        String wanted = sought(given[0]);
        int[] bounds = bounds(text, given[1], given[2]);
        int at = -1;
        if (bounds[0] <= bounds[1]) {
            String part = text.value().substring(bounds[0], bounds[1]);
            at = last ? part.lastIndexOf(wanted) : part.indexOf(wanted);
        }
        if (at < 0) {
            if (name.endsWith("index")) {
                throw Failure.value("substring not found");
            }
            return -1L;
        }
        return (long) text.value().codePointCount(0, bounds[0] + at);
    }

    private static String sought(Object value) {
        Undefined.refuse(value);
        if (!(value instanceof Text text)) {
            throw Failure.type("must be str, not " + TypeNames.of(value));
        }
        return text.value();
    }

    private static int[] bounds(Text text, Object start, Object end) {
        int size = text.codePoints();
        int from = start == null || start == None.NONE ? 0 : bound(start, size);
        int to = end == null || end == None.NONE ? size : Slices.bound(Numbers.index(end), size);
        return new int[]{from > size ? Integer.MAX_VALUE : text.offset(from), text.offset(to)};
    }

    private static int bound(Object start, int size) {
        long index = Numbers.index(start);
        return index > size ? size + 1 : Slices.bound(index, size);
    }

    private static Object count(Text text, Arguments arguments) {
        Object[] given = arguments.bind("count", 1, "sub", "start", "end");
        String wanted = sought(given[0]);
        int[] bounds = bounds(text, given[1], given[2]);
        if (bounds[0] > bounds[1]) {
            return 0L;
        }
        String part = text.value().substring(bounds[0], bounds[1]);
        if (wanted.isEmpty()) {
            return part.codePointCount(0, part.length()) + 1L;
        }
        long count = 0;
        for (int at = part.indexOf(wanted); at >= 0; at = part.indexOf(wanted, at + wanted.length())) {
            count++;
        }
        return count;
    }

    /** What {@code center}, {@code ljust} and {@code rjust} give. */
    static Text fill(Run run, Text text, long width, Text fill, String how) {
        long missing = Math.max(0, width - text.codePoints());
        long left = switch (how) {
            case "ljust" -> 0;
            case "rjust" -> missing;
            default -> missing / 2 + (missing & width & 1); // as CPython rounds
        };
        return Operator.repeat(run, fill, left).plus(text).plus(Operator.repeat(run, fill, missing - left));
    }

    private static Text expandTabs(Run run, Text text, long size) {
        TextBuilder out = new TextBuilder();
        long column = 0;
        for (Object each : Iteration.list(run, text)) {
            Text character = (Text) each;
            switch (character.value()) {
                case "\t" -> {
                    long blanks = size <= 0 ? 0 : size - column % size;
                    out.append(Operator.repeat(run, Text.of(" "), blanks));
                    column += blanks;
                }
                case "\n", "\r" -> {
                    out.append(character);
                    column = 0;
                }
                default -> {
                    out.append(character);
                    column++;
                }
            }
        }
        return out.toText();
    }
}
