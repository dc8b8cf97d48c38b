package io.swerve.reasoning.dataalchemy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The generator of DataAlchemy's elements and functions. Elements are numbered in alphabetical order, so that all of them
 * can be enumerated without keeping any. Immutable and thread-safe.
 *
 * @param length the atoms of an element, 1 to 13; the paper's default is 4, which makes 456,976 elements
 * @param rotation how far {@code f1} rotates, 0 to 25; the paper uses 13
 * @param shift how far {@code f2} shifts, at least 0; the paper uses 1
 * @param direction which way {@code f2} shifts
 */
public record DataAlchemy(int length, int rotation, int shift, ShiftDirection direction) {
    private static final int MOST_ATOMS = 13;

    /**
     * Creates a generator.
     *
     * @throws IllegalArgumentException if an argument is out of range
     */
    public DataAlchemy {
        if (length < 1 || length > MOST_ATOMS) {
            throw new IllegalArgumentException("elements have 1 to " + MOST_ATOMS + " atoms, not " + length);
        }
        new AlchemyFunction.Rotation(rotation);
        new AlchemyFunction.PositionShift(shift, direction);
    }

    /** {@return the paper's world, elements of 4 atoms, rotation by 13, shift by 1 to the right} */
    public static DataAlchemy paper() {
        return new DataAlchemy(4, 13, 1, ShiftDirection.RIGHT);
    }

    /** {@return the published code's world, as {@link #paper()}, but {@code f2} shifts to the left} */
    public static DataAlchemy publishedCode() {
        return new DataAlchemy(4, 13, 1, ShiftDirection.LEFT);
    }

    /**
     * {@return the same world with other elements}
     *
     * @param atoms the atoms of an element, 1 to 13
     * @throws IllegalArgumentException if {@code atoms} is out of range
     */
    public DataAlchemy withLength(int atoms) {
        return new DataAlchemy(atoms, rotation, shift, direction);
    }

    /** {@return {@code f1}} */
    public AlchemyFunction f1() {
        return new AlchemyFunction.Rotation(rotation);
    }

    /** {@return {@code f2}} */
    public AlchemyFunction f2() {
        return new AlchemyFunction.PositionShift(shift, direction);
    }

    /** {@return {@code f3}, which only the published code has} */
    public AlchemyFunction f3() {
        return new AlchemyFunction.Reversal();
    }

    /**
     * Reads a composition by its short name.
     *
     * @param name such as {@code f1f2}, as the paper names them, the first function first
     * @return the composition
     * @throws IllegalArgumentException if the name isn't one or several of f1, f2 and f3
     */
    public Composition composition(String name) {
        if (!name.matches("(?:f[123])+")) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" names no composition; write f1, f2 and f3 one after the other, such as f1f2");
        }
        return new Composition(Stream.of(name.substring(1).split("f")).map(number -> switch (number) {
            case "1" -> f1();
            case "2" -> f2();
            default -> f3();
        }).toList());
    }

    /** {@return the number of elements, 26 to the power of the length} */
    public long elementCount() {
        long count = 1;
        for (int i = 0; i < length; i++) {
            count *= AlchemyFunction.ATOMS;
        }
        return count;
    }

    /**
     * {@return an element by its number}
     *
     * @param number from 0 for {@code AAAA}
     * @throws IndexOutOfBoundsException if there is no such element
     */
    public String element(long number) {
        if (number < 0 || number >= elementCount()) {
            throw new IndexOutOfBoundsException("there are elements 0 to " + (elementCount() - 1) + ", none " + number);
        }
        char[] atoms = new char[length];
        long rest = number;
        for (int i = length - 1; i >= 0; i--) {
            atoms[i] = (char) ('A' + rest % AlchemyFunction.ATOMS);
            rest /= AlchemyFunction.ATOMS;
        }
        return new String(atoms);
    }

    /**
     * Enumerates all elements.
     *
     * @return the elements in alphabetical order, made as they are asked for
     */
    public Stream<String> elements() {
        return LongStream.range(0, elementCount()).mapToObj(this::element);
    }

    /**
     * Draws different elements.
     *
     * @param count how many
     * @param seed decides which
     * @return the elements
     * @throws IllegalArgumentException if there aren't as many
     */
    public List<String> sample(int count, long seed) {
        return sample(count, seed, Set.of());
    }

    /**
     * Draws different elements that aren't among given ones, such as a test set that no demonstration is in.
     *
     * @param count how many
     * @param seed decides which
     * @param taken elements that aren't drawn
     * @return the elements
     * @throws IllegalArgumentException if there aren't as many
     */
    public List<String> sample(int count, long seed, Set<String> taken) {
        long free = elementCount() - taken.stream().filter(element -> element.length() == length).count();
        if (count < 0 || count > free) {
            throw new IllegalArgumentException(
                    "can't draw " + count + " elements of " + length + " atoms: " + free + " are left");
        }
        SplittableRandom random = new SplittableRandom(seed);
        Set<String> drawn = LinkedHashSet.newLinkedHashSet(count);
        while (drawn.size() < count) {
            String element = element(random.nextLong(elementCount()));
            if (!taken.contains(element)) {
                drawn.add(element);
            }
        }
        return List.copyOf(drawn);
    }
}
