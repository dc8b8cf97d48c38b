package io.swerve.chat;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads one JSON value character by character, and tells as soon as it is complete or can't become one. It also knows
 * where in the value it is, so that parts can be taken out while it is written.
 */
final class JsonScan {
    /** Deeper values are refused. */
    private static final int MAX_DEPTH = 100;

    /** What is known after a character. */
    enum Step {
        /** More belongs to the value. */
        MORE,
        /** The value ends with this character. */
        COMPLETE,
        /** This is no JSON. */
        WRONG
    }

    private enum Expects {
        VALUE, VALUE_OR_END, KEY, KEY_OR_END, COLON, COMMA_OR_END, STRING, ESCAPE, HEX, WORD
    }

    private final StringBuilder brackets = new StringBuilder();
    /** The key under which the value at each depth stands; empty in arrays. */
    private final List<String> keys = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private Expects expects = Expects.VALUE;
    private boolean isKey;
    private int hexDigits;
    /** How many keys lead to the value that began or ended last. */
    private int leading;
    private boolean valueBegan;
    private boolean valueEnded;

    /**
     * {@return whether the last character began the value that some keys lead to}
     *
     * @param path the keys, outermost first; {@code ""} for an element of an array
     */
    boolean began(List<String> path) {
        return valueBegan && keys.subList(0, leading).equals(path);
    }

    /**
     * {@return whether the last character ended the string, object or array that some keys lead to}
     *
     * @param path the keys, outermost first; {@code ""} for an element of an array
     */
    boolean ended(List<String> path) {
        return valueEnded && keys.subList(0, leading).equals(path);
    }

    /** {@return the keys that lead to the value that is being read, or was read last} */
    List<String> path() {
        return keys;
    }

    /**
     * Reads a character.
     *
     * @param c the next one
     * @return what is known now
     */
    Step read(char c) {
        valueBegan = false;
        valueEnded = false;
        return switch (expects) {
            case STRING -> string(c);
            case ESCAPE -> {
                expects = c == 'u' ? Expects.HEX : Expects.STRING;
                hexDigits = 0;
                word.append(c);
                yield "\"\\/bfnrtu".indexOf(c) >= 0 ? Step.MORE : Step.WRONG;
            }
            case HEX -> {
                word.append(c);
                expects = ++hexDigits == 4 ? Expects.STRING : Expects.HEX;
                yield Character.digit(c, 16) >= 0 && c < 128 ? Step.MORE : Step.WRONG;
            }
            case WORD -> word(c);
            default -> Character.isWhitespace(c) ? whitespace(c) : structure(c);
        };
    }

    private static Step whitespace(char c) {
        return " \t\r\n".indexOf(c) >= 0 ? Step.MORE : Step.WRONG;
    }

    private Step string(char c) {
        if (c == '"') {
            if (isKey) {
                keys.set(keys.size() - 1, word.toString()); // keys with escapes are none that anyone looks for
                expects = Expects.COLON;
                return Step.MORE;
            }
            return ended();
        }
        if (c < ' ') {
            return Step.WRONG;
        }
        if (c == '\\') {
            expects = Expects.ESCAPE;
        }
        word.append(c);
        return Step.MORE;
    }

    private Step word(char c) {
        if (Character.isLetterOrDigit(c) || c == '.' || c == '+' || c == '-') {
            word.append(c);
            return word.length() > 400 ? Step.WRONG : Step.MORE;
        }
        if (!word.toString().matches("true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            return Step.WRONG;
        }
        expects = Expects.COMMA_OR_END;
        return Character.isWhitespace(c) ? whitespace(c) : structure(c);
    }

    private Step structure(char c) {
        boolean mayEnd = expects == Expects.COMMA_OR_END || expects == Expects.VALUE_OR_END
                || expects == Expects.KEY_OR_END;
        if (mayEnd && (c == '}' || c == ']')) {
            boolean object = brackets.charAt(brackets.length() - 1) == '{';
            if (object != (c == '}')) {
                return Step.WRONG;
            }
            brackets.setLength(brackets.length() - 1);
            keys.removeLast();
            return ended();
        }
        return switch (expects) {
            case VALUE, VALUE_OR_END -> begin(c);
            case KEY, KEY_OR_END -> {
                isKey = true;
                word.setLength(0);
                expects = Expects.STRING;
                yield c == '"' ? Step.MORE : Step.WRONG;
            }
            case COLON -> {
                expects = Expects.VALUE;
                yield c == ':' ? Step.MORE : Step.WRONG;
            }
            default -> {
                boolean object = !brackets.isEmpty() && brackets.charAt(brackets.length() - 1) == '{';
                expects = object ? Expects.KEY : Expects.VALUE;
                yield c == ',' ? Step.MORE : Step.WRONG;
            }
        };
    }

    private Step begin(char c) {
        valueBegan = true;
        leading = keys.size();
        word.setLength(0);
        isKey = false;
        if (c == '{' || c == '[') {
            brackets.append(c);
            keys.add("");
            expects = c == '{' ? Expects.KEY_OR_END : Expects.VALUE_OR_END;
            return brackets.length() > MAX_DEPTH ? Step.WRONG : Step.MORE;
        }
        if (brackets.isEmpty()) {
            return Step.WRONG; // calls and their arguments are objects or arrays
        }
        if (c == '"') {
            expects = Expects.STRING;
            return Step.MORE;
        }
        word.append(c);
        expects = Expects.WORD;
        return c == '-' || Character.isLetterOrDigit(c) ? Step.MORE : Step.WRONG;
    }

    private Step ended() {
        valueEnded = true;
        leading = keys.size();
        expects = Expects.COMMA_OR_END;
        return brackets.isEmpty() ? Step.COMPLETE : Step.MORE;
    }
}
