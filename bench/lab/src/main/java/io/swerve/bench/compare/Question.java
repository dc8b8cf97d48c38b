package io.swerve.bench.compare;

import java.util.Optional;

/**
 * What a model is asked.
 *
 * @param text
 *            the prompt
 * @param answer
 *            the right answer, if it is known
 */
public record Question(String text, Optional<String> answer) {}
