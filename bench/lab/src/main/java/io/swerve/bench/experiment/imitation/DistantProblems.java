package io.swerve.bench.experiment.imitation;

import io.swerve.bench.lab.AlchemyProblem;
import io.swerve.bench.lab.ChainProblem;
import io.swerve.bench.lab.Compositions;
import io.swerve.bench.lab.LabProblem;
import io.swerve.bench.lab.Problem;
import io.swerve.bench.lab.PythonRandom;
import io.swerve.bench.lab.Shift;
import io.swerve.bench.task.TaskProblem;
import io.swerve.bench.task.Tasks;
import io.swerve.reasoning.dataalchemy.EditDistance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Problems at known distances from what the lab models were trained on.
 *
 * @param name what the distance is
 * @param problems what is asked
 * @param distances one for each problem
 * @param origins which problem each one is made of: those of the same are the same problem at several distances
 */
record DistantProblems(String name, List<TaskProblem> problems, List<Double> distances, List<Integer> origins) {
    private static final int TRAINED_STEPS = 5;
    private static final int TRAINED_LETTERS = 4;
    private static final int MOST_OPERATIONS = 4;

    /** Chains of 1 to so many steps; the distance is the number of steps beyond training. */
    static DistantProblems chains(int mostSteps, int each, long seed) {
        DistantProblems distant = new DistantProblems(
                "steps of a chain beyond the " + TRAINED_STEPS + " of the lab's corpus", new ArrayList<>(),
                new ArrayList<>(), new ArrayList<>());
        PythonRandom random = new PythonRandom(seed);
        for (int steps = 1; steps <= mostSteps; steps++) {
            for (int i = 0; i < each; i++) {
                distant.add(ChainProblem.draw(random, steps), Shift.NONE, random, Math.max(0, steps - TRAINED_STEPS));
            }
        }
        return distant;
    }

    /** Words of some lengths; the distance is that of the length from the trained one. */
    static DistantProblems words(List<Integer> lengths, int each, long seed) {
        DistantProblems distant = new DistantProblems(
                "letters of a word more or fewer than the " + TRAINED_LETTERS + " of the lab's corpus",
                new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        PythonRandom random = new PythonRandom(seed);
        for (int length : lengths) {
            for (int i = 0; i < each; i++) {
                distant.add(AlchemyProblem.draw(random, random.between(1, MOST_OPERATIONS), length,
                        Compositions.TRAINED), Shift.NONE, random, Math.abs(length - TRAINED_LETTERS));
            }
        }
        return distant;
    }

    /** Questions of which words were left out; the distance is the edit distance to the whole question. */
    static DistantProblems noise(List<TaskProblem> problems, List<Double> shares, int each, long seed) {
        DistantProblems distant = new DistantProblems("edit distance of the question from its usual form",
                new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        SplittableRandom random = new SplittableRandom(seed);
        for (double share : shares) {
            for (TaskProblem problem : problems.subList(0, Math.min(each, problems.size()))) {
                String question = Arrays.stream(problem.question().split(" "))
                        .filter(word -> isContent(word) || random.nextDouble() >= share)
                        .collect(Collectors.joining(" "));
                distant.problems.add(new TaskProblem(problem.id() + " with " + share, question, problem.answer(),
                        problem.verbose(), problem.concise(), problem.group(), problem.steps()));
                distant.distances.add(EditDistance.normalized(question, problem.question()));
                distant.origins.add(problems.indexOf(problem));
            }
        }
        return distant;
    }

    /** Numbers, letters, names and the verbs of operations: without them the question is another one, not a strange one. */
    private static boolean isContent(String word) {
        return word
                .matches("[A-Z0-9].*|add|subtract|double.*|rot\\d+.*|left.*|reverse.*|swap.*|friend|job|live.*|flip.*");
    }

    private void add(Problem problem, Shift shift, PythonRandom random, double distance) {
        problems.add(Tasks.of(name + " " + problems.size(), LabProblem.word(random, problem, shift)));
        distances.add(distance);
        origins.add(origins.size());
    }
}
