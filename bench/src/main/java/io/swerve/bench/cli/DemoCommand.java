package io.swerve.bench.cli;

import io.swerve.Model;
import io.swerve.SessionOptions;
import io.swerve.bench.demo.Attempt;
import io.swerve.bench.demo.Condition;
import io.swerve.bench.demo.Directions;
import io.swerve.bench.demo.Outcome;
import io.swerve.bench.demo.Reasoner;
import io.swerve.bench.demo.Recipe;
import io.swerve.bench.demo.Steering;
import io.swerve.bench.lab.Family;
import io.swerve.bench.lab.LabModel;
import io.swerve.bench.lab.LabProblem;
import io.swerve.bench.lab.LabSet;
import io.swerve.bench.lab.Style;
import io.swerve.steering.SteeringVector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what Swerve does, on the embedded model. */
@Command(name = "demo", description = "Lets the embedded reasoning model answer a question twice, unsteered and "
        + "steered by a vector from its own activations, and counts over held-out problems what the vector does.")
final class DemoCommand extends ConsoleCommand {
    /** A question with something to think about. */
    private static final int STEPS = 4;

    @Option(names = "--problems", paramLabel = "N", defaultValue = "60", description = "How many held-out problems to count over, 1 to 399. Default: ${DEFAULT-VALUE}.")
    private int problemCount;

    /** One: the model is so small that a second thread waits longer than it computes. */
    @Option(names = "--threads", paramLabel = "N", defaultValue = "1", description = "How many CPU threads compute. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Override
    void run(Console console) throws IOException {
        long begin = System.nanoTime();
        SessionOptions options = checked(() -> SessionOptions.defaults().withThreads(threads));
        List<LabProblem> problems = new ArrayList<>(LabSet.DEV.problems());
        LabProblem shown = problems.stream()
                .filter(problem -> problem.family() == Family.CHAIN && problem.steps() == STEPS).findFirst()
                .orElseThrow();
        problems.remove(shown);
        if (problemCount < 1 || problemCount > problems.size()) {
            throw usage("--problems must be between 1 and " + problems.size() + ", was " + problemCount);
        }
        Recipe recipe = Recipe.BREVITY;
        DemoView view = new DemoView(console, recipe);
        try (Model model = Model.load(LabModel.THINK.path())) {
            SteeringVector vector = extract(model, options, recipe, console);
            Steering steering = new Steering(Optional.of(vector), recipe.strength(), recipe.steps());
            try (Reasoner reasoner = new Reasoner(model, options)) {
                console.cancelsBy(reasoner::stop);
                view.begin(model, vector, shown);
                ask(reasoner, problems.getLast(), Steering.NONE); // the first answer of a JVM is slow
                Attempt plain = ask(reasoner, shown, Steering.NONE);
                Attempt steered = ask(reasoner, shown, steering);
                view.answers(shown, plain, steered);
                List<Outcome> outcomes = evaluate(reasoner, conditions(steering), problems.subList(0, problemCount),
                        console);
                view.end(problemCount, outcomes, (System.nanoTime() - begin) * 1e-9);
            }
        }
    }

    private static SteeringVector extract(Model model, SessionOptions options, Recipe recipe, Console console) {
        try (Progress progress = console.progress("extracting", 2L * recipe.pairs())) {
            return Directions.brevity(model, options, recipe, (texts, _) -> {
                progress.reached(texts);
                return !console.stopping();
            });
        }
    }

    private static Attempt ask(Reasoner reasoner, LabProblem problem, Steering steering) {
        return reasoner.answer(Optional.empty(), List.of(problem.question()), steering).getFirst();
    }

    /** The claim and its controls. */
    private static List<Condition> conditions(Steering steering) {
        SteeringVector vector = steering.vector().orElseThrow();
        String brief = Style.CONCISE.systemPrompts().getFirst();
        return List.of(new Condition("unsteered", Optional.empty(), Steering.NONE),
                new Condition("steered", Optional.empty(), steering),
                new Condition("random direction", Optional.empty(),
                        group -> new Steering(Optional.of(Directions.random(vector, group)), steering.strength(),
                                steering.steps())),
                new Condition("prompt \"" + brief + '"', Optional.of(brief), Steering.NONE));
    }

    private static List<Outcome> evaluate(Reasoner reasoner, List<Condition> conditions, List<LabProblem> problems,
            Console console) {
        List<Outcome> outcomes = new ArrayList<>();
        try (Progress progress = console.progress("evaluating", (long) conditions.size() * problems.size())) {
            for (Condition condition : conditions) {
                int before = outcomes.size() * problems.size();
                outcomes.add(Outcome.of(reasoner, condition, problems, done -> progress.reached(before + done)));
            }
        }
        return outcomes;
    }
}
