package io.swerve.reasoning.hybrid;

import io.swerve.Model;
import io.swerve.SwerveException;

/** Two models that shall work on the same tokens have different tokenizers. */
public class DifferentTokenizersException extends SwerveException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message names both models and the remedy
     */
    public DifferentTokenizersException(String message) {
        super(message);
    }

    /**
     * Compares the vocabularies of two models.
     *
     * @param first a model
     * @param second another one
     * @throws DifferentTokenizersException if they differ in any token, merge or kind
     */
    public static void requireSame(Model first, Model second) {
        if (!first.vocabularyHash().equals(second.vocabularyHash())) {
            throw new DifferentTokenizersException(first.path().getFileName() + " and "
                    + second.path().getFileName() + " have different tokenizers (" + first.tokenizer().vocabularySize()
                    + " and " + second.tokenizer().vocabularySize() + " tokens; vocabulary hashes "
                    + first.vocabularyHash().substring(0, 12) + " and " + second.vocabularyHash().substring(0, 12)
                    + "): use a thinking model that was made from the base model");
        }
    }
}
