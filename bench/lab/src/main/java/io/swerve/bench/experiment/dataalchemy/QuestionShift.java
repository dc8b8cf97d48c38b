package io.swerve.bench.experiment.dataalchemy;

import io.swerve.bench.lab.AlchemyProblem;
import io.swerve.bench.lab.Compositions;
import io.swerve.bench.lab.LabProblem;
import io.swerve.bench.lab.PythonRandom;
import io.swerve.bench.lab.Shift;
import io.swerve.bench.task.Split;
import io.swerve.bench.task.TaskException;
import io.swerve.bench.task.TaskProblem;
import io.swerve.bench.task.Tasks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A distance between the questions of the lab's corpus, which its models were trained on, and those that are asked.
 *
 * @param kind task, length or format
 * @param name which one
 * @param steps how many transformations
 * @param letters of the word
 * @param compositions which of them
 * @param noise probability of each word of the question to be doubled, left out or replaced
 */
record QuestionShift(String kind, String name, int steps, int letters, Compositions compositions, double noise) {
    /** So many draws without a new question mean that there are no more. */
    private static final int PATIENCE = 10_000;

    static List<QuestionShift> all(double noise) {
        return List.of(
                new QuestionShift("task", "ID: two transformations, together in the corpus", 2, 4, Compositions.TRAINED,
                        0),
                new QuestionShift("task", "CMP: two transformations, never together in the corpus", 2, 4,
                        Compositions.HELD_OUT, 0),
                new QuestionShift("length", "3 letters instead of 4", 2, 3, Compositions.TRAINED, 0),
                new QuestionShift("length", "5 letters instead of 4", 2, 5, Compositions.TRAINED, 0),
                new QuestionShift("length", "1 transformation, in the corpus too", 1, 4, Compositions.TRAINED, 0),
                new QuestionShift("length", "5 transformations, the corpus has up to 3", 5, 4, Compositions.TRAINED, 0),
                new QuestionShift("format", "words of the question disturbed with probability " + noise, 2, 4,
                        Compositions.TRAINED, noise));
    }

    /** Draws different questions, none of which is one that directions are read from or settings are chosen on. */
    List<TaskProblem> problems(int count, long seed) {
        PythonRandom random = new PythonRandom(seed);
        SplittableRandom disturbance = new SplittableRandom(seed);
        List<TaskProblem> problems = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (int misses = 0; problems.size() < count && misses < PATIENCE;) {
            TaskProblem problem = Tasks.of(name + " " + problems.size(), LabProblem.word(random,
                    AlchemyProblem.draw(random, steps, letters, compositions), Shift.NONE));
            if (Split.of(problem.question()) == Split.HELD_OUT && known.add(problem.question())) {
                problems.add(new TaskProblem(problem.id(), disturbed(problem.question(), disturbance), problem.answer(),
                        Optional.empty(), Optional.empty(), name, steps));
            } else {
                misses++;
            }
        }
        if (problems.size() < count) {
            throw new TaskException("there are only " + problems.size() + " different questions held out of " + this
                    + ", " + count + " were asked for; ask for fewer with --problems");
        }
        return problems;
    }

    /** Letters and names of transformations stay: without them another thing is asked. */
    private String disturbed(String question, SplittableRandom random) {
        List<String> words = new ArrayList<>();
        for (String word : Arrays.asList(question.split(" "))) {
            boolean hit = !word.matches("[A-Z]\\.?|rot\\d+,?|left,?|reverse,?|swap,?") && random.nextDouble() < noise;
            int way = hit ? random.nextInt(3) : -1;
            if (way == 0) {
                words.add(word);
            }
            if (way != 1) {
                words.add(way == 2 ? "?" : word);
            }
        }
        return String.join(" ", words);
    }

    @Override
    public String toString() {
        return kind + ": " + name;
    }
}
