package io.swerve.reasoning.dataalchemy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Transformations applied one after the other, the first one first. Immutable.
 *
 * @param functions at least one
 */
public record Composition(List<AlchemyFunction> functions) {
    /**
     * Creates a composition.
     *
     * @throws IllegalArgumentException if there is no function
     */
    public Composition {
        functions = List.copyOf(functions);
        if (functions.isEmpty()) {
            throw new IllegalArgumentException("a composition has at least one function");
        }
    }

    /**
     * Creates a composition.
     *
     * @param functions at least one, the first one first
     * @return the composition
     * @throws IllegalArgumentException if there is no function
     */
    public static Composition of(AlchemyFunction... functions) {
        return new Composition(List.of(functions));
    }

    /**
     * Transforms an element step by step.
     *
     * @param element letters {@code A} to {@code Z}
     * @return the element after each function; the last one is the result
     */
    public List<String> steps(String element) {
        List<String> steps = new ArrayList<>(functions.size());
        String current = element;
        for (AlchemyFunction function : functions) {
            current = function.apply(current);
            steps.add(current);
        }
        return List.copyOf(steps);
    }

    /**
     * Transforms an element.
     *
     * @param element letters {@code A} to {@code Z}
     * @return the result
     */
    public String apply(String element) {
        return steps(element).getLast();
    }

    /** {@return the tokens that ask for the functions: the labels in order} */
    public List<String> labels() {
        return functions.stream().map(AlchemyFunction::label).toList();
    }

    /** {@return how many functions there are: the paper's k, at least 1} */
    public int length() {
        return functions.size();
    }

    /** Returns the short form in which the paper names compositions, such as {@code f1f2}. */
    @Override
    public String toString() {
        return labels().stream().map(label -> "f" + label.charAt(2)).collect(Collectors.joining());
    }
}
