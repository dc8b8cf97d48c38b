package io.swerve.bench.task;

import io.swerve.bench.lab.PythonRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A task whose problems are drawn.
 *
 * @param name a word
 * @param description a sentence
 * @param generator draws the problems
 * @param answerFormat a line behind each question that says how the answer is to be given; empty for none
 */
public record GeneratedTask(String name, String description, Generator generator,
        Optional<String> answerFormat) implements Task {
    /** So many draws in a row without a new question mean that there are no more. */
    private static final int PATIENCE = 2_000;

    /** Draws problems. */
    @FunctionalInterface
    public interface Generator {
        /**
         * Draws a problem.
         *
         * @param random of all draws
         * @param index how many problems were drawn and kept before it
         * @return the problem; its id is replaced
         */
        TaskProblem draw(PythonRandom random, int index);
    }

    /** Checks that nothing is missing. */
    public GeneratedTask {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(generator, "generator");
        Objects.requireNonNull(answerFormat, "answerFormat");
    }

    /**
     * Makes a task whose questions are asked as they are.
     *
     * @param name a word
     * @param description a sentence
     * @param generator draws the problems
     */
    public GeneratedTask(String name, String description, Generator generator) {
        this(name, description, generator, Optional.empty());
    }

    @Override
    public GeneratedTask withAnswerFormat(Optional<String> format) {
        return new GeneratedTask(name, description, generator, format);
    }

    @Override
    public List<TaskProblem> problems(Split split, int count, long seed) {
        PythonRandom random = new PythonRandom(Math.abs(seed * Split.values().length + split.ordinal()));
        Set<String> known = new HashSet<>();
        List<TaskProblem> problems = new ArrayList<>();
        int misses = 0;
        while (problems.size() < count) {
            TaskProblem drawn = generator.draw(random, problems.size());
            if (Split.of(drawn.question()) == split && known.add(drawn.question())) {
                problems.add(new TaskProblem(name + "-" + problems.size(), drawn.question(), drawn.answer(),
                        drawn.verbose(), drawn.concise(), drawn.group(), drawn.steps()));
                misses = 0;
            } else if (++misses > PATIENCE) {
                throw new TaskException("task " + name + " has only " + problems.size() + " different problems in its "
                        + split.name().toLowerCase(Locale.ROOT) + " part, " + count
                        + " were asked for; ask for fewer with --problems");
            }
        }
        return List.copyOf(problems);
    }
}
