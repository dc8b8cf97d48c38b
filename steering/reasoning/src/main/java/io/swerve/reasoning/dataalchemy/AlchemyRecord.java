package io.swerve.reasoning.dataalchemy;

import java.util.ArrayList;
import java.util.List;

/**
 * A question and its answer in the form in which models are trained on them: the element, what to do, and the token that
 * asks for reasoning or for the answer; then for each step but the last the element reached and what is left to do, and
 * the result.
 *
 * <pre>
 * A B C D [F1] [F2] &lt;think&gt;      N O P Q [F2] &lt;answer&gt; O P Q N
 * </pre>
 *
 * @param element the question's element, atoms separated by spaces
 * @param transformation the labels of the question, separated by spaces
 * @param instruction {@code <think>}, or {@code <answer>} where there is nothing to reason
 * @param reasoning the elements on the way and what is left to do, empty where there is nothing to reason
 * @param answer the result, atoms separated by spaces
 */
public record AlchemyRecord(String element, String transformation, String instruction, String reasoning,
        String answer) {
    /** Asks for, and separates, steps of reasoning. */
    public static final String THINK = "<think>";
    /** Stands before the answer. */
    public static final String ANSWER = "<answer>";

    /**
     * Writes a record as the published generator does.
     *
     * @param element letters {@code A} to {@code Z} without spaces
     * @param composition what to do with it
     * @return the record
     * @throws IllegalArgumentException if the element isn't one
     */
    public static AlchemyRecord of(String element, Composition composition) {
        return of(element, composition.labels(), composition.labels(), composition.steps(element));
    }

    /** With the labels and steps of a solution that needn't be right. */
    static AlchemyRecord of(String element, List<String> asked, List<String> labels, List<String> steps) {
        List<String> reasoning = new ArrayList<>();
        for (int step = 0; step < steps.size() - 1; step++) {
            if (step > 0) {
                reasoning.add(THINK);
            }
            reasoning.add(spaced(steps.get(step)));
            reasoning.addAll(labels.subList(step + 1, labels.size()));
        }
        return new AlchemyRecord(spaced(element), String.join(" ", asked), asked.size() > 1 ? THINK : ANSWER,
                String.join(" ", reasoning), spaced(steps.getLast()));
    }

    /** {@return what the model is given, element, transformation and instruction, those of them that aren't empty} */
    public String input() {
        return String.join(" ", List.of(element, transformation, instruction).stream().filter(part -> !part.isEmpty())
                .toList());
    }

    /**
     * {@return what the model should write: the reasoning, {@code <answer>} and the answer; only the answer where there
     * is nothing to reason}
     */
    public String output() {
        return reasoning.isEmpty() ? answer : reasoning + " " + ANSWER + " " + answer;
    }

    /** {@return the record as one line of text, input and output} */
    public String text() {
        return input() + " " + output();
    }

    private static String spaced(String element) {
        return String.join(" ", element.split(""));
    }
}
