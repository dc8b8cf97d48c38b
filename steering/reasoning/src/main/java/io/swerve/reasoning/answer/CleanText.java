package io.swerve.reasoning.answer;

import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a reply without its markup: what Markdown, LaTeX and HTML add is taken away, and signs that look alike are
 * made the same. Knows where each character stands in the reply.
 */
final class CleanText {
    /** LaTeX commands whose braces only set their content. */
    private static final Pattern SETTING = Pattern
            .compile("\\\\(?:text(?:bf|it|rm|tt|sf|normal)?|math(?:bf|rm|it|sf|tt|bb|cal)|boldsymbol|bm|mbox|hbox|"
                    + "operatorname|underline|emph|overline)\\s*\\{");
    private static final Pattern COMMAND = Pattern.compile("\\\\([A-Za-z]+|.)", Pattern.DOTALL);
    /** What commands stand for; those that are not here stay. */
    private static final Map<String, String> COMMANDS = Map.ofEntries(Map.entry(",", " "), Map.entry(";", " "),
            Map.entry(":", " "), Map.entry(" ", " "), Map.entry("!", ""), Map.entry("$", "$"), Map.entry("%", "%"),
            Map.entry("#", "#"), Map.entry("&", "&"), Map.entry("_", "_"), Map.entry("(", " "), Map.entry(")", " "),
            Map.entry("[", " "), Map.entry("]", " "), Map.entry("\\", "\n"), Map.entry("{", ""), Map.entry("}", ""),
            Map.entry("*", "*"), Map.entry("-", "-"), Map.entry("dfrac", "\\frac"), Map.entry("tfrac", "\\frac"),
            Map.entry("cfrac", "\\frac"), Map.entry("frac", "\\frac"), Map.entry("times", "×"),
            Map.entry("cdot", "×"), Map.entry("div", "÷"), Map.entry("approx", "≈"), Map.entry("left", ""),
            Map.entry("right", ""), Map.entry("quad", " "), Map.entry("qquad", " "), Map.entry("degree", "°"),
            Map.entry("circ", "°"), Map.entry("pounds", "£"), Map.entry("euro", "€"), Map.entry("therefore", "so "),
            Map.entry("displaystyle", ""), Map.entry("big", ""), Map.entry("Big", ""), Map.entry("bigl", ""),
            Map.entry("bigr", ""), Map.entry("bf", ""), Map.entry("rm", ""), Map.entry("implies", "→"),
            Map.entry("Rightarrow", "→"), Map.entry("rightarrow", "→"), Map.entry("to", "→"));
    private static final Pattern HTML = Pattern.compile(
            "</?(?:b|i|u|em|strong|span|p|br|div|code|sub|mark|center)\\b[^<>]{0,80}>", Pattern.CASE_INSENSITIVE);
    private static final Pattern CALCULATION = Pattern.compile("<<[^<>\n]{0,200}>>");
    private static final Pattern STRUCK = Pattern.compile("~~[^~\n]{1,200}~~");
    private static final String SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
            + "\u202f\u205f\u3000";
    private static final String NOTHING = "\u200b\u200c\u200d\u2060\ufeff\u00ad";
    private static final String MINUSES = "\u2212\u2010\u2011\ufe63\uff0d";

    /** What fences name that is no program. */
    private static final Set<String> PROSE = Set.of("text", "txt", "plaintext", "output", "math", "latex", "tex", "md",
            "markdown", "answer", "none");

    private final String source;
    private final StringBuilder text = new StringBuilder();
    private int[] from = new int[64];
    private int[] to = new int[64];
    private final BitSet bold = new BitSet();
    private final BitSet code = new BitSet();
    private int boldFrom = -1;
    private int codeFrom = -1;
    private String finished;
    private List<NumberToken> numbers;

    private CleanText(String source) {
        this.source = source;
    }

    /** Cleans what stands between two characters of a reply. */
    static CleanText of(String reply, int begin, int end) {
        CleanText clean = new CleanText(reply);
        clean.read(begin, end);
        if (clean.codeFrom >= 0) {
            clean.code.set(clean.codeFrom, clean.text.length() + 1);
        }
        clean.finished = clean.text.toString();
        return clean;
    }

    static CleanText of(String text) {
        return of(text, 0, text.length());
    }

    /** The text without markup. */
    String text() {
        return finished;
    }

    /** The numbers in digits, in their order. */
    List<NumberToken> numbers() {
        if (numbers == null) {
            numbers = NumberReader.digits(finished);
        }
        return numbers;
    }

    /** The numbers in digits that lie in a range. */
    List<NumberToken> numbers(int begin, int end) {
        List<NumberToken> all = numbers();
        int low = 0;
        int high = all.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (all.get(middle).from() < begin) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        int last = low;
        while (last < all.size() && all.get(last).to() <= end) {
            last++;
        }
        return all.subList(low, last);
    }

    /** Whether a character is printed bold. */
    boolean isBold(int index) {
        return bold.get(index);
    }

    /** Whether a character stands in a block of program code. */
    boolean isCode(int index) {
        return code.get(index);
    }

    /** Where a character of the clean text begins in the reply. */
    int from(int index) {
        return from[index];
    }

    /** Where a character of the clean text ends in the reply. */
    int to(int index) {
        return to[index];
    }

    private void put(String characters, int begin, int end) {
        for (int i = 0; i < characters.length(); i++) {
            int at = text.length();
            if (at == from.length) {
                from = Arrays.copyOf(from, 2 * at);
                to = Arrays.copyOf(to, 2 * at);
            }
            text.append(characters.charAt(i));
            from[at] = begin;
            to[at] = end;
        }
    }

    private void read(int begin, int end) {
        Deque<Boolean> braces = new ArrayDeque<>(); // whether each open one is shown
        Matcher setting = SETTING.matcher(source).region(begin, end);
        Matcher command = COMMAND.matcher(source).region(begin, end);
        int i = begin;
        while (i < end) {
            char c = source.charAt(i);
            int next = i + 1;
            if (c == '\\' && setting.region(i, end).lookingAt()) {
                next = setting.end();
                braces.push(false);
            } else if (c == '\\' && command.region(i, end).lookingAt()) {
                next = command.end();
                String meaning = COMMANDS.get(command.group(1));
                put(meaning == null ? command.group() : meaning, i, next);
            } else if (c == '{' && source.startsWith("{,}", i) && i + 2 < end) {
                next = i + 3;
                put(",", i, next);
            } else if (c == '{') {
                braces.push(true);
                put("{", i, next);
            } else if (c == '}') {
                if (braces.isEmpty() || braces.pop()) {
                    put("}", i, next);
                }
            } else if (c == '<' || c == '~') {
                next = tag(i, end);
            } else if (c == '*' || c == '_' || c == '`') {
                next = emphasis(c, i, end);
            } else if (c == '&' && source.startsWith("&nbsp;", i)) {
                next = Math.min(end, i + "&nbsp;".length());
                put(" ", i, next);
            } else {
                next = character(c, i, begin, end);
            }
            i = next;
        }
    }

    private int tag(int i, int end) {
        for (Pattern dropped : new Pattern[]{CALCULATION, STRUCK, HTML}) {
            Matcher matcher = dropped.matcher(source).region(i, end);
            if (matcher.lookingAt()) {
                if (dropped == HTML && matcher.group().toLowerCase(Locale.ROOT).matches("</?(?:br|p|div).*")) {
                    put("\n", i, matcher.end());
                }
                return matcher.end();
            }
        }
        put(source.charAt(i) == '~' ? " " : "<", i, i + 1);
        return i + 1;
    }

    /** Leaves out signs of emphasis, but neither a product's star nor a subscript's line. */
    private int emphasis(char c, int i, int end) {
        int next = i;
        while (next < end && source.charAt(next) == c) {
            next++;
        }
        boolean spaceBefore = i == 0 || !Character.isLetterOrDigit(source.charAt(i - 1)) && source.charAt(i - 1) != ')';
        boolean spaceBehind = next >= end || !Character.isLetterOrDigit(source.charAt(next))
                && "$\\([{€£-\u2212".indexOf(source.charAt(next)) < 0;
        boolean marks = c == '`' || next - i > 1 || spaceBefore != spaceBehind && !product(i, next, end);
        if (c == '`' && next - i >= 3) {
            return fence(next, end);
        }
        if (c == '*' && next - i == 2 && i > 0 && next < end && Character.isDigit(source.charAt(i - 1))
                && Character.isDigit(source.charAt(next))) {
            put("^", i, next); // a power, as programs write it
        } else if (!marks) {
            put(String.valueOf(c), i, next);
        } else if (c != '`' && next - i > 3) {
            put(" ", i, next); // a line across the page
        } else if (c != '`' && next - i > 1) {
            if (boldFrom >= 0) {
                bold.set(boldFrom, text.length());
            }
            boldFrom = boldFrom < 0 ? text.length() : -1;
        }
        return next;
    }

    /** A fence opens a block, of program code if it names a programming language, or closes it. */
    private int fence(int next, int end) {
        int line = next;
        while (line < end && source.charAt(line) != '\n') {
            line++;
        }
        String language = source.substring(next, line).strip().toLowerCase(Locale.ROOT);
        if (codeFrom >= 0) {
            code.set(codeFrom, text.length() + 1);
            codeFrom = -1;
            return next;
        }
        if (!language.isEmpty() && language.matches("[a-z+#0-9]+") && !PROSE.contains(language)) {
            codeFrom = text.length();
            return line;
        }
        return PROSE.contains(language) ? line : next;
    }

    /** Whether a star stands between two numbers. */
    private boolean product(int i, int next, int end) {
        int before = i - 1;
        while (before >= 0 && source.charAt(before) == ' ') {
            before--;
        }
        int behind = next;
        while (behind < end && source.charAt(behind) == ' ') {
            behind++;
        }
        return before >= 0 && behind < end && operand(source.charAt(before)) && operand(source.charAt(behind));
    }

    private static boolean operand(char c) {
        return Character.isDigit(c) || "()$\\.%{}".indexOf(c) >= 0;
    }

    private int character(char c, int i, int begin, int end) {
        int next = i + 1;
        if (c < 128) {
            put(c == '\t' || c == '\f' ? " " : c == '\r' ? "" : String.valueOf(c), i, next);
        } else if (SPACES.indexOf(c) >= 0) {
            put(" ", i, next);
        } else if (MINUSES.indexOf(c) >= 0) {
            put("-", i, next);
        } else if (c == '\u2013' && next < end && (Character.isDigit(source.charAt(next)) || source.charAt(next) == '$')
                && (i == begin || " (:=$\n".indexOf(source.charAt(i - 1)) >= 0)) {
            put("-", i, next); // a dash that serves as a sign
        } else if (c == '\u2018' || c == '\u2019') {
            put("'", i, next);
        } else if (c == '\u201c' || c == '\u201d') {
            put("\"", i, next);
        } else if (c == '\u00b7' || c == '\u22c5' || c == '\u2715' || c == '\u2217') {
            put("×", i, next);
        } else if (c == '\u2215' || c == '\u2044') {
            put("/", i, next);
        } else if (c == '\uff0c') {
            put(",", i, next);
        } else if (c == '\u3002') {
            put(". ", i, next);
        } else if (NOTHING.indexOf(c) < 0) {
            special(c, i, next);
        }
        return next;
    }

    private static boolean superscript(char c) {
        return "\u00b9\u00b2\u00b3\u207b".indexOf(c) >= 0 || c >= '\u2070' && c <= '\u2079';
    }

    private void special(char c, int i, int next) {
        int type = Character.getType(c);
        if (type == Character.DECIMAL_DIGIT_NUMBER) {
            put(String.valueOf(Character.digit(c, 10)), i, next);
        } else if (c == '\u207b') {
            put("^-", i, next);
        } else if (type == Character.OTHER_NUMBER) {
            String plain = Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKC).replace('\u2044', '/');
            if (plain.indexOf('/') > 0) {
                put(" " + plain, i, next); // 2½ is 2 1/2
            } else if (superscript(c)) {
                put((superscript(source.charAt(Math.max(0, i - 1))) ? "" : "^") + plain, i, next);
            } else {
                put(String.valueOf(c), i, next);
            }
        } else {
            put(String.valueOf(c), i, next);
        }
    }
}
