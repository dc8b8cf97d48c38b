package io.swerve.reasoning.dataalchemy;

/** A transformation of elements that keeps their length. Immutable. */
public sealed interface AlchemyFunction {
    /** The number of atoms, {@code A} to {@code Z}. */
    int ATOMS = 26;

    /**
     * Transforms an element.
     *
     * @param element letters {@code A} to {@code Z}, at least one
     * @return an element of the same length
     * @throws IllegalArgumentException if the element is empty or holds anything else
     */
    String apply(String element);

    /**
     * {@return the token that asks for the transformation, {@code [F1]} for rotations, {@code [F2]} for shifts, {@code
     * [F3]} for the reversal}
     */
    String label();

    /**
     * The paper's f_1, {@code f_rot}: every atom {@code a} becomes {@code (a + places) mod 26}.
     *
     * @param places how far, 0 to 25; the paper uses 13
     */
    record Rotation(int places) implements AlchemyFunction {
        /**
         * Creates a rotation.
         *
         * @throws IllegalArgumentException if {@code places} is out of range
         */
        public Rotation {
            if (places < 0 || places >= ATOMS) {
                throw new IllegalArgumentException("a rotation goes 0 to 25 places, not " + places);
            }
        }

        @Override
        public String apply(String element) {
            StringBuilder rotated = new StringBuilder(requireElement(element));
            for (int i = 0; i < rotated.length(); i++) {
                rotated.setCharAt(i, (char) ('A' + (rotated.charAt(i) - 'A' + places) % ATOMS));
            }
            return rotated.toString();
        }

        @Override
        public String label() {
            return "[F1]";
        }
    }

    /**
     * The paper's f_2, {@code f_pos}: atoms change places cyclically.
     *
     * @param places how far, at least 0, taken modulo the element's length; the paper uses 1
     * @param direction which way
     */
    record PositionShift(int places, ShiftDirection direction) implements AlchemyFunction {
        /**
         * Creates a shift.
         *
         * @throws IllegalArgumentException if {@code places} is negative
         */
        public PositionShift {
            if (places < 0) {
                throw new IllegalArgumentException("a shift goes at least 0 places, not " + places
                        + "; give the other direction instead");
            }
        }

        @Override
        public String apply(String element) {
            int length = requireElement(element).length();
            int left = direction == ShiftDirection.LEFT ? places % length : (length - places % length) % length;
            return element.substring(left) + element.substring(0, left);
        }

        @Override
        public String label() {
            return "[F2]";
        }
    }

    /** The published code's f_3: the atoms in reverse order. */
    record Reversal() implements AlchemyFunction {
        @Override
        public String apply(String element) {
            return new StringBuilder(requireElement(element)).reverse().toString();
        }

        @Override
        public String label() {
            return "[F3]";
        }
    }

    private static String requireElement(String element) {
        if (element.isEmpty() || !element.chars().allMatch(atom -> atom >= 'A' && atom <= 'Z')) {
            throw new IllegalArgumentException("\"" + element + "\" is no element: an element is letters A to Z");
        }
        return element;
    }
}
