package io.swerve.bench.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A number and a chain of operations on it, modulo {@link ChainStep#MODULUS}.
 *
 * @param start
 *            the first value, 0 to 99
 * @param operations
 *            what is done in turn, at least one; the models were trained on up to five
 */
public record ChainProblem(int start, List<ChainStep> operations) implements Problem {
    private static final Pattern QUESTION = Pattern.compile("(?:Modulo 100: start with|Start with|Take the number) "
            + "(\\d{1,2})((?:, then (?:double|(?:add|subtract) [1-9]))+)\\..*");
    private static final double SLIP_SHARE = 0.05;
    private static final List<Integer> SLIPS = List.of(-10, -1, 1, 10);
    private static final double CHECK_SHARE = 0.7;

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException
     *             if the start is out of range or there is no operation
     */
    public ChainProblem {
        if (start < 0 || start >= ChainStep.MODULUS) {
            throw new IllegalArgumentException("start " + start + " is outside 0 to " + (ChainStep.MODULUS - 1));
        }
        operations = List.copyOf(operations);
        if (operations.isEmpty()) {
            throw new IllegalArgumentException("a chain needs at least one operation");
        }
    }

    /**
     * Draws a problem.
     *
     * @param random
     *            where it comes from
     * @param steps
     *            how many operations, at least 1
     * @return the problem
     * @throws IllegalArgumentException
     *             if {@code steps} is less than 1
     */
    public static ChainProblem draw(PythonRandom random, int steps) {
        int start = random.below(ChainStep.MODULUS);
        return new ChainProblem(start, IntStream.range(0, steps).mapToObj(i -> ChainStep.draw(random)).toList());
    }

    static Optional<ChainProblem> parse(String question) {
        Matcher matcher = QUESTION.matcher(question);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        List<ChainStep> operations = Pattern.compile(", then ").splitAsStream(matcher.group(2)).skip(1)
                .map(ChainStep::parse).toList();
        return Optional.of(new ChainProblem(Integer.parseInt(matcher.group(1)), operations))
                .filter(problem -> problem.wordings().contains(question));
    }

    /** {@return the running values: the start, then the value after each operation; each 0 to 99} */
    public List<Integer> values() {
        List<Integer> values = new ArrayList<>(List.of(start));
        for (ChainStep operation : operations) {
            values.add(operation.apply(values.getLast()));
        }
        return List.copyOf(values);
    }

    @Override
    public Family family() {
        return Family.CHAIN;
    }

    @Override
    public int steps() {
        return operations.size();
    }

    @Override
    public String answer() {
        return values().getLast().toString();
    }

    @Override
    public List<String> wordings() {
        String body = operations.stream().map(ChainStep::wording).collect(Collectors.joining(", then "));
        return List.of("Start with " + start + ", then " + body + ". What is the result modulo 100?",
                "Take the number " + start + ", then " + body + ". What do you get modulo 100?",
                "Modulo 100: start with " + start + ", then " + body + ". What is the result?");
    }

    @Override
    public String question(PythonRandom random) {
        return random.choice(wordings());
    }

    @Override
    public String verbose(PythonRandom random) {
        List<Integer> values = values();
        List<String> said = new ArrayList<>();
        said.add(random.choice(Phrases.OPENINGS));
        said.add(random.choice(List.of("I start with " + start + ".", "The starting number is " + start + ".")));
        for (int i = 0; i < operations.size(); i++) {
            said.add(tell(random, i, values));
        }
        if (random.nextDouble() < CHECK_SHARE) {
            String all = values.stream().map(String::valueOf).collect(Collectors.joining(", "));
            said.add(Phrases.check(random, "The values are " + all));
        }
        said.add(random.choice(
                List.of("So the final value is " + answer() + ".", "Therefore the result is " + answer() + ".")));
        return String.join(" ", said);
    }

    private String tell(PythonRandom random, int index, List<Integer> values) {
        ChainStep operation = operations.get(index);
        int before = values.get(index);
        int after = values.get(index + 1);
        String told = Phrases.lead(random, index) + " " + operation.telling() + ", so ";
        String right = operation.equation(before, after) + ".";
        if (random.nextDouble() >= SLIP_SHARE) {
            return told + right;
        }
        int slip = Math.floorMod(after + random.choice(SLIPS), ChainStep.MODULUS);
        return told + operation.equation(before, slip) + ". Wait, that is not right. Let me redo it: " + right;
    }

    @Override
    public String concise() {
        return String.join("; ", equations()) + ".";
    }

    /** Returns the right equation of each operation. */
    List<String> equations() {
        List<Integer> values = values();
        return IntStream.range(0, operations.size())
                .mapToObj(i -> operations.get(i).equation(values.get(i), values.get(i + 1))).toList();
    }
}
