package io.swerve.bench.lab;

import java.util.Objects;

import com.google.gson.Gson;

/**
 * A problem put into words: one line of the lab's JSONL files.
 *
 * @param family
 *            the kind of problem
 * @param steps
 *            how many operations it asks for, at least 1; 1 for every fact
 * @param question
 *            what the user asks
 * @param answer
 *            the right answer, without the sentence around it
 * @param verbose
 *            reasoning in full sentences
 * @param concise
 *            reasoning in bare intermediate results
 * @param shift
 *            how it differs from the training data; {@code null} counts as {@link Shift#NONE}, which lines leave out
 */
public record LabProblem(Family family, int steps, String question, String answer, String verbose, String concise,
        Shift shift) {
    private static final Gson JSON = new Gson();

    /**
     * Checks that nothing is missing.
     *
     * @throws NullPointerException
     *             if a component other than the shift is missing
     */
    public LabProblem {
        Objects.requireNonNull(family, "family");
        Objects.requireNonNull(question, "question");
        Objects.requireNonNull(answer, "answer");
        Objects.requireNonNull(verbose, "verbose");
        Objects.requireNonNull(concise, "concise");
        shift = Objects.requireNonNullElse(shift, Shift.NONE);
    }

    static LabProblem fromJson(String line) {
        return JSON.fromJson(line, LabProblem.class);
    }

    /**
     * Draws the words for a problem.
     *
     * @param random
     *            where the wording and the verbose reasoning come from
     * @param problem
     *            the problem
     * @param shift
     *            how it differs from the training data
     * @return the problem in words
     */
    public static LabProblem word(PythonRandom random, Problem problem, Shift shift) {
        String question = problem.question(random);
        return new LabProblem(problem.family(), problem.steps(), question, problem.answer(), problem.verbose(random),
                problem.concise(), shift);
    }
}
