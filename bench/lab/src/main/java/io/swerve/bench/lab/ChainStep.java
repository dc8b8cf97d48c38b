package io.swerve.bench.lab;

import java.util.Locale;

/**
 * One operation of a {@link ChainProblem}.
 *
 * @param operation
 *            what is done to the running value
 * @param operand
 *            what it is done with, 1 to 9; always 2 for {@link Operation#DOUBLE}
 */
public record ChainStep(Operation operation, int operand) {
    /** The number at which values wrap around to 0. */
    public static final int MODULUS = 100;

    private static final int OPERAND_END = 10;
    private static final double ADD_SHARE = 0.42;
    private static final double ADD_OR_SUBTRACT_SHARE = 0.84;

    /** What can be done to the running value, modulo {@link ChainStep#MODULUS}. */
    public enum Operation {
        /** Adds the operand. */
        ADD,
        /** Subtracts the operand. */
        SUBTRACT,
        /** Doubles the value. */
        DOUBLE;

        private String verb() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Checks the operand.
     *
     * @throws IllegalArgumentException
     *             if the operand is out of the operation's range
     */
    public ChainStep {
        boolean known = operation == Operation.DOUBLE ? operand == 2 : operand >= 1 && operand < OPERAND_END;
        if (!known) {
            throw new IllegalArgumentException(
                    "cannot " + operation.verb() + " with operand " + operand + "; use 1 to 9, and 2 for double");
        }
    }

    static ChainStep draw(PythonRandom random) {
        double kind = random.nextDouble();
        if (kind >= ADD_OR_SUBTRACT_SHARE) {
            return new ChainStep(Operation.DOUBLE, 2);
        }
        return new ChainStep(kind < ADD_SHARE ? Operation.ADD : Operation.SUBTRACT, random.between(1, OPERAND_END));
    }

    /** Reads a step back from {@link #wording()}. */
    static ChainStep parse(String wording) {
        String[] parts = wording.split(" ");
        Operation operation = Operation.valueOf(parts[0].toUpperCase(Locale.ROOT));
        return new ChainStep(operation, operation == Operation.DOUBLE ? 2 : Integer.parseInt(parts[1]));
    }

    /**
     * Does the operation.
     *
     * @param value
     *            the running value, 0 to 99
     * @return the next value, 0 to 99
     */
    public int apply(int value) {
        return Math.floorMod(switch (operation) {
            case ADD -> value + operand;
            case SUBTRACT -> value - operand;
            case DOUBLE -> value + value;
        }, MODULUS);
    }

    /** Returns the operation as questions name it, such as {@code add 5}. */
    String wording() {
        return operation == Operation.DOUBLE ? operation.verb() : operation.verb() + " " + operand;
    }

    /** Returns the operation as a thinker tells it, such as {@code I add 5}. */
    String telling() {
        return operation == Operation.DOUBLE ? "I double it" : "I " + wording();
    }

    /** Returns the equation from a value to a result, which a slip of the thinker may have made wrong. */
    String equation(int value, int result) {
        return switch (operation) {
            case ADD -> value + " + " + operand;
            case SUBTRACT -> value + " - " + operand;
            case DOUBLE -> value + " + " + value;
        } + " = " + result;
    }
}
