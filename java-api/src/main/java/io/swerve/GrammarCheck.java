package io.swerve;

import io.swerve.internal.Checks;

/**
 * Keeps grammars within what llama.cpp's parser can take: it calls itself for nested parentheses and for chains of rules,
 * and a stack that overflows ends the process. Whether the grammar is valid GBNF is for llama.cpp to say.
 */
final class GrammarCheck {
    private static final int MAX_LENGTH = 1 << 20;
    private static final int MAX_NESTING = 200;
    private static final int MAX_RULES = 1000;
    /** {@code MAX_REPETITION_THRESHOLD} of llama.cpp. */
    private static final int MAX_REPETITIONS = 2000;

    private final String grammar;
    private int at;

    private GrammarCheck(String grammar) {
        this.grammar = grammar;
    }

    static void check(String grammar) {
        if (grammar.isBlank() || grammar.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("grammar must not be blank or contain the character U+0000");
        }
        Checks.inRange(grammar.length(), 1, MAX_LENGTH, "the grammar's length");
        new GrammarCheck(grammar).scan();
    }

    private void scan() {
        int nesting = 0;
        int rules = 0;
        while (at < grammar.length()) {
            switch (grammar.charAt(at++)) {
                case '"' -> skipPast('"');
                case '[' -> skipPast(']');
                case '#' -> skipLine();
                case '{' -> checkRepetition();
                case '(' -> nesting++;
                case ')' -> nesting--;
                case ':' -> rules += grammar.startsWith(":=", at) ? 1 : 0;
                default -> {
                }
            }
            if (nesting > MAX_NESTING) {
                throw new IllegalArgumentException("the grammar nests parentheses deeper than " + MAX_NESTING
                        + "; name the inner parts as rules of their own");
            }
            if (rules > MAX_RULES) {
                throw new IllegalArgumentException("the grammar has more than " + MAX_RULES
                        + " rules; merge some, or describe less of the text by the grammar");
            }
        }
    }

    /** llama.cpp never returns from a repetition whose maximum is below its minimum. */
    private void checkRepetition() {
        int end = grammar.indexOf('}', at);
        if (end < 0) {
            return; // not valid, as llama.cpp will say
        }
        String[] bounds = grammar.substring(at, end).split(",");
        int least = 0;
        for (String bound : bounds) {
            String digits = bound.strip();
            if (digits.matches("[0-9]+")) {
                int count = digits.length() > 4 ? Integer.MAX_VALUE : Integer.parseInt(digits);
                if (count < least || count > MAX_REPETITIONS) {
                    throw new IllegalArgumentException("the grammar's repetition {" + grammar.substring(at, end)
                            + "} must go from a smaller number to a larger one, " + MAX_REPETITIONS + " at most");
                }
                least = count;
            }
        }
    }

    /** To the end of a literal or a class of characters; a backslash takes the next character with it. */
    private void skipPast(char end) {
        while (at < grammar.length()) {
            char c = grammar.charAt(at++);
            if (c == end) {
                return;
            }
            if (c == '\\') {
                at++;
            }
        }
    }

    private void skipLine() {
        while (at < grammar.length() && grammar.charAt(at) != '\n') {
            at++;
        }
    }
}
