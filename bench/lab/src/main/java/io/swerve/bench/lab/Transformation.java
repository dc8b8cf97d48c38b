package io.swerve.bench.lab;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The transformations of a word that {@link AlchemyProblem} composes; each keeps the word's length. */
public enum Transformation {
    /** Replaces every letter by the one thirteen places further in the alphabet. */
    ROT13("rotate every letter by thirteen") {
        @Override
        String transform(String word) {
            return rotate(word, 13);
        }
    },
    /** Replaces every letter by the one three places further in the alphabet. */
    ROT3("rotate every letter by three") {
        @Override
        String transform(String word) {
            return rotate(word, 3);
        }
    },
    /** Moves the first letter to the end. */
    LEFT("shift the word left by one") {
        @Override
        String transform(String word) {
            return word.substring(1) + word.charAt(0);
        }
    },
    /** Turns the order of the letters around. */
    REVERSE("reverse the word") {
        @Override
        String transform(String word) {
            return new StringBuilder(word).reverse().toString();
        }
    },
    /** Exchanges the first two letters. */
    SWAP("swap the first two letters") {
        @Override
        String transform(String word) {
            return "" + word.charAt(1) + word.charAt(0) + word.substring(2);
        }
    };

    /** A transformation and the one right after it. */
    record Pair(Transformation first, Transformation second) {}

    static final List<Transformation> ALL = List.of(values());
    /** The compositions that the models were never trained on. */
    static final List<Pair> HELD_OUT = List.of(new Pair(ROT13, REVERSE), new Pair(LEFT, ROT3), new Pair(SWAP, LEFT));

    private static final int LETTERS = 26;

    private final String description;

    Transformation(String description) {
        this.description = description;
    }

    abstract String transform(String word);

    /**
     * Transforms a word.
     *
     * @param word
     *            at least two letters A to Z
     * @return the new word, of the same length
     * @throws IllegalArgumentException
     *             if the word is too short or holds anything but A to Z
     */
    public String apply(String word) {
        return transform(requireWord(word));
    }

    /** {@return the name by which questions call the transformation: the name, such as {@code rot13}} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the transformation in words, such as {@code reverse the word}. */
    String description() {
        return description;
    }

    /** Returns whether the letters change rather than their order; a thinker then spells every one out. */
    boolean replacesLetters() {
        return this == ROT13 || this == ROT3;
    }

    /** Tells whether a composition contains one that the models were never trained on. */
    static boolean containHeldOut(List<Transformation> composition) {
        for (int i = 1; i < composition.size(); i++) {
            if (HELD_OUT.contains(new Pair(composition.get(i - 1), composition.get(i)))) {
                return true;
            }
        }
        return false;
    }

    static String requireWord(String word) {
        if (word.length() < 2 || !word.chars().allMatch(letter -> letter >= 'A' && letter <= 'Z')) {
            throw new IllegalArgumentException("\"" + word + "\" is not a word of at least two letters A to Z");
        }
        return word;
    }

    private static String rotate(String word, int places) {
        return word.chars().mapToObj(letter -> Character.toString('A' + (letter - 'A' + places) % LETTERS))
                .collect(Collectors.joining());
    }
}
