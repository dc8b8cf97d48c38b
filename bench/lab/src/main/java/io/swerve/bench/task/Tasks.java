package io.swerve.bench.task;

import io.swerve.bench.lab.Family;
import io.swerve.bench.lab.LabCorpus;
import io.swerve.bench.lab.LabProblem;
import io.swerve.bench.lab.LabSet;
import io.swerve.bench.lab.PythonRandom;
import io.swerve.bench.lab.Shift;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tasks that are known by name. */
public final class Tasks {
    private static final List<Family> MIXTURE = List.of(Family.CHAIN, Family.ALCHEMY, Family.CHAIN, Family.FACT,
            Family.CHAIN, Family.ALCHEMY, Family.CHAIN, Family.ALCHEMY, Family.CHAIN, Family.FACT);
    private static final List<String> NAMES = List.of("Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gus", "Hana", "Ivo",
            "Jana", "Kai", "Lena", "Milo", "Nora", "Olaf", "Pia");
    private static final int MAX_FLIPS = 4;

    private Tasks() {}

    /**
     * The lab's problems in the shares of its training corpus.
     *
     * @return half chains, a third of word transformations, the rest facts
     */
    public static Task lab() {
        return lab("lab", "The lab's chains, word transformations and facts.", MIXTURE);
    }

    /**
     * The lab's problems of one family.
     *
     * @param family the family
     * @return the task of its name
     */
    public static Task lab(Family family) {
        String name = family.name().toLowerCase(Locale.ROOT);
        return lab(name, switch (family) {
            case CHAIN -> "The lab's chains of additions, subtractions and doublings modulo 100.";
            case ALCHEMY -> "The lab's transformations of words of four letters.";
            case FACT -> "The lab's questions about synthetic people.";
        }, List.of(family));
    }

    private static Task lab(String name, String description, List<Family> families) {
        LabCorpus corpus = LabCorpus.trained();
        return new GeneratedTask(name, description, (random, index) -> of("", LabProblem.word(random,
                corpus.problem(random, families.get(index % families.size())), Shift.NONE)));
    }

    /**
     * Makes a problem of the lab one of a task.
     *
     * @param id what to call it
     * @param problem the problem
     * @return the same
     */
    public static TaskProblem of(String id, LabProblem problem) {
        String family = problem.family().name().toLowerCase(Locale.ROOT);
        String group = problem.shift() == Shift.NONE
                ? family
                : family + ", " + problem.shift().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return new TaskProblem(id, problem.question(), Optional.of(problem.answer()), Optional.of(problem.verbose()),
                Optional.of(problem.concise()), group, problem.steps());
    }

    /**
     * Coin flips: a coin lies heads up, and some people flip it (Wei et al. 2022).
     *
     * @return yes-or-no questions of two to four people
     */
    public static Task coinFlips() {
        return new GeneratedTask("coin-flips", "Whether a coin still lies heads up after some people flip it or not.",
                (random, _) -> coinFlip(random))
                .withAnswerFormat(Optional.of("End with the sentence \"The answer is yes.\" or \"The answer is no.\""));
    }

    private static TaskProblem coinFlip(PythonRandom random) {
        int people = random.between(2, MAX_FLIPS + 1);
        List<String> names = random.shuffled(NAMES).subList(0, people);
        List<String> events = new ArrayList<>();
        boolean heads = true;
        for (String name : names) {
            boolean flips = random.below(2) == 0;
            heads ^= flips;
            events.add(name + (flips ? " flips the coin." : " does not flip the coin."));
        }
        String question = "A coin is heads up. " + String.join(" ", events) + " Is the coin still heads up?";
        return new TaskProblem("", question, Optional.of(heads ? "yes" : "no"), Optional.empty(), Optional.empty(),
                people + " people", people);
    }

    /**
     * Two-step arithmetic: {@code (a + b) * c} and its relatives, of small numbers.
     *
     * @return questions with whole numbers as answers
     */
    public static Task arithmetic() {
        return new GeneratedTask("arithmetic", "Two steps of arithmetic with small whole numbers.",
                (random, _) -> sum(random)).withAnswerFormat(Optional.of(FileTask.ANSWER_FORMAT));
    }

    private static TaskProblem sum(PythonRandom random) {
        int a = random.between(2, 30);
        int b = random.between(2, 30);
        int c = random.between(2, 10);
        int kind = random.below(4);
        int answer = switch (kind) {
            case 0 -> (a + b) * c;
            case 1 -> (a - b) * c;
            case 2 -> a * c + b;
            default -> a * c - b;
        };
        String term = switch (kind) {
            case 0 -> "(" + a + " + " + b + ") * " + c;
            case 1 -> "(" + a + " - " + b + ") * " + c;
            case 2 -> a + " * " + c + " + " + b;
            default -> a + " * " + c + " - " + b;
        };
        return new TaskProblem("", "What is " + term + "?", Optional.of(String.valueOf(answer)), Optional.empty(),
                Optional.empty(), "arithmetic", 2);
    }

    /**
     * The lab's problems that differ from the training corpus: more steps, other word lengths, compositions held out.
     *
     * @return the task {@code ood}
     */
    public static Task outOfDistribution() {
        List<LabProblem> problems = LabSet.OOD.problems();
        List<TaskProblem> all = new ArrayList<>();
        for (int i = 0; i < problems.size(); i++) {
            all.add(of("ood-" + i, problems.get(i)));
        }
        return new FileTask("ood", all, List.of(), Optional.empty(), Task.MAX_TOKENS);
    }

    /** {@return the names of the tasks whose problems are the lab's, which its models were trained on} */
    public static Set<String> ofLab() {
        return Stream.of(lab(), lab(Family.CHAIN), lab(Family.ALCHEMY), lab(Family.FACT), outOfDistribution())
                .map(Task::name).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * All tasks that are known by name.
     *
     * @return the tasks
     */
    public static List<Task> all() {
        return List.of(lab(), lab(Family.CHAIN), lab(Family.ALCHEMY), lab(Family.FACT), outOfDistribution(),
                coinFlips(), arithmetic());
    }

    /**
     * Finds a task.
     *
     * @param nameOrFile the name of one, or a file of problems
     * @param skipBroken whether broken lines of a file are left out
     * @return the task
     * @throws TaskException if there is neither such a name nor such a file, or the file is broken
     * @throws IOException if the file can't be read
     */
    public static Task find(String nameOrFile, boolean skipBroken) throws IOException {
        Optional<Task> known = all().stream().filter(task -> task.name().equals(nameOrFile)).findFirst();
        if (known.isPresent()) {
            return known.get();
        }
        Path path = Path.of(nameOrFile);
        if (!Files.isRegularFile(path)) {
            throw new TaskException("there is neither a task nor a file " + nameOrFile + "; tasks are "
                    + all().stream().map(Task::name).collect(Collectors.joining(", ")));
        }
        return FileTask.read(path, skipBroken);
    }
}
