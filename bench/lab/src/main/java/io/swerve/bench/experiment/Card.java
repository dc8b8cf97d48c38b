package io.swerve.bench.experiment;

import java.util.Objects;

/**
 * What an experiment is about.
 *
 * @param name its command, in lower case with hyphens
 * @param question what it asks, in a sentence
 * @param source the paper
 * @param faithful what is done as in the paper
 * @param analogue what is done otherwise, and why
 */
public record Card(String name, String question, String source, String faithful, String analogue) {
    /**
     * Creates a card.
     *
     * @throws IllegalArgumentException if the name isn't as described
     */
    public Card {
        if (!name.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException("an experiment's name is of lower case and hyphens, was '" + name + "'");
        }
        Objects.requireNonNull(question, "question");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(faithful, "faithful");
        Objects.requireNonNull(analogue, "analogue");
    }
}
