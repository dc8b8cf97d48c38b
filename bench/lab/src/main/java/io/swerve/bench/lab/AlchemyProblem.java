package io.swerve.bench.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A word and transformations to apply to it in turn. Texts write words with a space after each letter, so that every
 * letter is a token of its own.
 *
 * @param word
 *            at least two letters A to Z, without spaces; the models were trained on four
 * @param operations
 *            what is done in turn, at least one; the models were trained on up to three
 */
public record AlchemyProblem(String word, List<Transformation> operations) implements Problem {
    private static final List<String> ALPHABET = IntStream.rangeClosed('A', 'Z').mapToObj(Character::toString).toList();
    private static final String NAMES = Transformation.ALL.stream().map(Transformation::label)
            .collect(Collectors.joining("|"));
    private static final Pattern OPERATIONS = Pattern.compile("\\b(?:" + NAMES + ")\\b");
    private static final Pattern WORD = Pattern.compile("the word ([A-Z](?: [A-Z])+)\\b");
    private static final double CHECK_SHARE = 0.6;

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException
     *             if the word is not one, or there is no operation
     */
    public AlchemyProblem {
        Transformation.requireWord(word);
        operations = List.copyOf(operations);
        if (operations.isEmpty()) {
            throw new IllegalArgumentException("an alchemy problem needs at least one operation");
        }
    }

    /**
     * Draws a problem.
     *
     * @param random
     *            where it comes from
     * @param steps
     *            how many operations, at least 1, or 2 for {@link Compositions#HELD_OUT}
     * @param length
     *            how many letters, at least 2
     * @param compositions
     *            which operations may follow each other
     * @return the problem
     * @throws IllegalArgumentException
     *             if {@code steps} or {@code length} is too small
     */
    public static AlchemyProblem draw(PythonRandom random, int steps, int length, Compositions compositions) {
        if (compositions == Compositions.HELD_OUT && steps < 2) {
            throw new IllegalArgumentException(steps + " operation cannot contain a pair; use at least 2");
        }
        List<Transformation> operations;
        String word;
        do {
            operations = drawOperations(random, steps, compositions);
            word = String.join("", random.choices(ALPHABET, length));
        } while (compositions == Compositions.HELD_OUT && !Transformation.containHeldOut(operations));
        return new AlchemyProblem(word, operations);
    }

    private static List<Transformation> drawOperations(PythonRandom random, int steps, Compositions compositions) {
        List<Transformation> operations;
        do {
            operations = random.choices(Transformation.ALL, steps);
        } while (compositions == Compositions.TRAINED && Transformation.containHeldOut(operations));
        return operations;
    }

    static Optional<AlchemyProblem> parse(String question) {
        Matcher word = WORD.matcher(question);
        List<Transformation> operations = OPERATIONS.matcher(question).results()
                .flatMap(found -> Transformation.ALL.stream().filter(known -> known.label().equals(found.group())))
                .toList();
        if (!word.find() || operations.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new AlchemyProblem(word.group(1).replace(" ", ""), operations))
                .filter(problem -> problem.wordings().contains(question));
    }

    /**
     * Tells whether the problem holds a pair of transformations that the models were never trained on.
     *
     * @return whether it does
     */
    public boolean isHeldOut() {
        return Transformation.containHeldOut(operations);
    }

    /** {@return the word on its way: the word given, then the word after each operation, without spaces} */
    public List<String> words() {
        List<String> words = new ArrayList<>(List.of(word));
        for (Transformation operation : operations) {
            words.add(operation.apply(words.getLast()));
        }
        return List.copyOf(words);
    }

    @Override
    public Family family() {
        return Family.ALCHEMY;
    }

    @Override
    public int steps() {
        return operations.size();
    }

    @Override
    public String answer() {
        return spaced(words().getLast());
    }

    @Override
    public List<String> wordings() {
        String names = operations.stream().map(Transformation::label).collect(Collectors.joining(", then "));
        return List.of("Apply " + names + " to the word " + spaced(word) + ". What is the result?",
                "Take the word " + spaced(word) + " and apply " + names + ". What do you get?");
    }

    @Override
    public String question(PythonRandom random) {
        return random.choice(wordings());
    }

    @Override
    public String verbose(PythonRandom random) {
        List<String> words = words();
        List<String> said = new ArrayList<>();
        said.add(random.choice(Phrases.OPENINGS));
        said.add("The word is " + spaced(word) + ".");
        for (int i = 0; i < operations.size(); i++) {
            said.add(Phrases.lead(random, i) + " I " + operations.get(i).description() + ".");
            if (operations.get(i).replacesLetters()) {
                said.add(replacements(words.get(i), words.get(i + 1)));
            }
            said.add("That gives " + spaced(words.get(i + 1)) + ".");
        }
        if (random.nextDouble() < CHECK_SHARE) {
            String all = results().map(AlchemyProblem::spaced).collect(Collectors.joining(", "));
            said.add(Phrases.check(random, "The words are " + all));
        }
        said.add("So the final word is " + answer() + ".");
        return String.join(" ", said);
    }

    @Override
    public String concise() {
        List<String> words = words();
        return IntStream.range(0, operations.size())
                .mapToObj(i -> operations.get(i).label() + ": " + spaced(words.get(i + 1)))
                .collect(Collectors.joining("; ", "", "."));
    }

    static String spaced(String word) {
        return String.join(" ", word.split(""));
    }

    private Stream<String> results() {
        return words().stream().skip(1);
    }

    private static String replacements(String before, String after) {
        return IntStream.range(0, before.length()).mapToObj(i -> before.charAt(i) + " becomes " + after.charAt(i))
                .collect(Collectors.joining(", ", "", "."));
    }
}
