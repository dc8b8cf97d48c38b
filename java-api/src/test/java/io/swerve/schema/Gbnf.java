package io.swerve.schema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads GBNF and tells which texts follow it, in the plainest way: by all ends that a match can have. */
final class Gbnf {
    private final Map<String, Node> rules = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private String grammar;
    private int at;

    private interface Node {
        /** All ends of matches that begin at one of the starts. */
        BitSet ends(int[] text, BitSet starts, Map<Long, BitSet> known);
    }

    Gbnf(String grammar) {
        for (String line : grammar.split("\n")) {
            this.grammar = line;
            String[] sides = line.split(" ::= ", 2);
            at = sides[0].length() + " ::= ".length();
            if (rules.put(sides[0], choice()) != null || at < line.length()) {
                throw new IllegalArgumentException(line + ", at " + at);
            }
        }
    }

    /** Whether the whole text follows the rule called root. */
    boolean accepts(String text) {
        int[] characters = text.codePoints().toArray();
        BitSet start = new BitSet();
        start.set(0);
        return rule("root").ends(characters, start, new HashMap<>()).get(characters.length);
    }

    private Node rule(String name) {
        long number = numbers.computeIfAbsent(name, _ -> numbers.size());
        return (text, starts, known) -> {
            BitSet ends = new BitSet();
            starts.stream().forEach(start -> {
                long key = number << 32 | start;
                if (!known.containsKey(key)) {
                    BitSet one = new BitSet();
                    one.set(start);
                    known.put(key, rules.get(name).ends(text, one, known));
                }
                ends.or(known.get(key));
            });
            return ends;
        };
    }

    private void skip() {
        while (at < grammar.length() && grammar.charAt(at) == ' ') {
            at++;
        }
    }

    private boolean take(char c) {
        boolean there = at < grammar.length() && grammar.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private Node choice() {
        List<Node> all = new ArrayList<>(List.of(sequence()));
        while (take('|')) {
            all.add(sequence());
        }
        return (text, starts, known) -> {
            BitSet ends = new BitSet();
            all.forEach(each -> ends.or(each.ends(text, starts, known)));
            return ends;
        };
    }

    private Node sequence() {
        List<Node> all = new ArrayList<>();
        skip();
        while (at < grammar.length() && "|)".indexOf(grammar.charAt(at)) < 0) {
            all.add(repetition(atom()));
            skip();
        }
        return (text, starts, known) -> {
            BitSet ends = starts;
            for (Node each : all) {
                ends = each.ends(text, ends, known);
            }
            return ends;
        };
    }

    private Node repetition(Node part) {
        int least = 0;
        int most = Integer.MAX_VALUE;
        if (take('?')) {
            most = 1;
        } else if (take('+')) {
            least = 1;
        } else if (take('{')) {
            int end = grammar.indexOf('}', at);
            String[] counts = grammar.substring(at, end).split(",", -1);
            least = Integer.parseInt(counts[0]);
            most = counts.length == 1 ? least : Integer.parseInt(counts[1]);
            at = end + 1;
        } else if (!take('*')) {
            return part;
        }
        int from = least;
        int to = most;
        return (text, starts, known) -> {
            BitSet ends = new BitSet();
            BitSet places = starts;
            for (int count = 0; !places.isEmpty(); count++) {
                if (count >= from) {
                    ends.or(places);
                }
                if (count == to) {
                    break;
                }
                places = part.ends(text, places, known);
            }
            return ends;
        };
    }

    private Node atom() {
        if (take('(')) {
            Node inner = choice();
            take(')');
            return inner;
        }
        if (take('"')) {
            StringBuilder literal = new StringBuilder();
            while (!take('"')) {
                literal.appendCodePoint(character());
            }
            int[] wanted = literal.codePoints().toArray();
            return (text, starts, known) -> {
                BitSet ends = new BitSet();
                starts.stream().filter(start -> start + wanted.length <= text.length && Arrays
                        .equals(wanted, 0, wanted.length, text, start, start + wanted.length))
                        .forEach(start -> ends.set(start + wanted.length));
                return ends;
            };
        }
        if (take('[')) {
            List<int[]> ranges = new ArrayList<>();
            while (!take(']')) {
                int first = character();
                ranges.add(new int[]{first, take('-') ? character() : first});
            }
            return (text, starts, known) -> {
                BitSet ends = new BitSet();
                starts.stream()
                        .filter(start -> start < text.length
                                && ranges.stream()
                                        .anyMatch(range -> text[start] >= range[0] && text[start] <= range[1]))
                        .forEach(start -> ends.set(start + 1));
                return ends;
            };
        }
        int start = at;
        while (at < grammar.length()
                && (Character.isLetterOrDigit(grammar.charAt(at)) || grammar.charAt(at) == '-')) {
            at++;
        }
        if (at == start) {
            throw new IllegalArgumentException(grammar + ", at " + at);
        }
        return rule(grammar.substring(start, at));
    }

    private int character() {
        int c = grammar.codePointAt(at);
        at += Character.charCount(c);
        if (c != '\\') {
            return c;
        }
        char kind = grammar.charAt(at++);
        int digits = switch (kind) {
            case 'x' -> 2;
            case 'u' -> 4;
            case 'U' -> 8;
            default -> 0;
        };
        at += digits;
        return digits > 0 ? Integer.parseInt(grammar, at - digits, at, 16) : kind == 'n' ? '\n' : kind;
    }
}
