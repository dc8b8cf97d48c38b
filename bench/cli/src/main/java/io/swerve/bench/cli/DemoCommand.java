package io.swerve.bench.cli;

import io.swerve.CacheLayout;
import io.swerve.Encoding;
import io.swerve.Model;
import io.swerve.SamplerOptions;
import io.swerve.SessionOptions;
import io.swerve.bench.compare.Answerer;
import io.swerve.bench.compare.Attempt;
import io.swerve.bench.compare.Condition;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.ProgressLine;
import io.swerve.bench.demo.BrevityRecipe;
import io.swerve.bench.demo.DemoOutcome;
import io.swerve.bench.lab.ChatMl;
import io.swerve.bench.lab.Family;
import io.swerve.bench.lab.LabProblem;
import io.swerve.bench.lab.LabSet;
import io.swerve.bench.lab.Style;
import io.swerve.bench.model.LabModel;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.extraction.GivenDirection;
import io.swerve.steering.plan.SteeringPlan;
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
    /** How many answers are generated together at most. */
    private static final int TOGETHER = 20;
    /** Longer than any right answer of the lab. */
    private static final int MAX_TOKENS = 320;
    private static final int CONTEXT_PER_SEQUENCE = 512;

    @Option(names = "--problems", paramLabel = "N", defaultValue = "60", description = "How many held-out problems to count over, 1 to 399. Default: ${DEFAULT-VALUE}.")
    private int problemCount;

    /** One: the model is so small that a second thread waits longer than it computes. */
    @Option(names = "--threads", paramLabel = "N", defaultValue = "1", description = "How many CPU threads compute. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Override
    protected void run(Console console) throws IOException {
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
        BrevityRecipe recipe = BrevityRecipe.BREVITY;
        DemoView view = new DemoView(console, recipe);
        try (Model model = Model.load(LabModel.THINK.path())) {
            SteeringVector vector = extract(model, options, recipe, console);
            try (Answerer answerer = new Answerer(model, sized(options), SamplerOptions.greedy(), MAX_TOKENS)) {
                console.cancelsBy(answerer::stop);
                view.begin(model, vector, shown);
                List<Condition> arms = arms(recipe, vector);
                ask(answerer, arms.getFirst(), model, List.of(problems.getLast())); // the first answer of a JVM is slow
                Attempt plain = ask(answerer, arms.getFirst(), model, List.of(shown));
                Attempt steered = ask(answerer, arms.get(1), model, List.of(shown));
                view.answers(shown, plain, steered);
                List<DemoOutcome> outcomes = evaluate(answerer, arms, model, problems.subList(0, problemCount),
                        console);
                view.end(problemCount, outcomes, (System.nanoTime() - begin) * 1e-9);
            }
        }
    }

    private static SessionOptions sized(SessionOptions options) {
        return options.withMaxSequences(TOGETHER).withContextSize(TOGETHER * CONTEXT_PER_SEQUENCE)
                .withCacheLayout(CacheLayout.PER_SEQUENCE);
    }

    private static SteeringVector extract(Model model, SessionOptions options, BrevityRecipe recipe, Console console) {
        try (ProgressLine progress = console.progress("extracting")) {
            return recipe.extract(model, options, progress::reached);
        }
    }

    private static Attempt ask(Answerer answerer, Condition arm, Model model, List<LabProblem> problem) {
        return answerer.answer(arm, 0, prompts(model, arm, problem), _ -> {}).getFirst();
    }

    private static List<int[]> prompts(Model model, Condition arm, List<LabProblem> problems) {
        return problems.stream().map(problem -> model.tokenizer()
                .encode(ChatMl.prompt(arm.system(), problem.question()), Encoding.PROMPT)).toList();
    }

    /** The claim and its controls. */
    private static List<Condition> arms(BrevityRecipe recipe, SteeringVector vector) {
        String brief = Style.CONCISE.systemPrompts().getFirst();
        SteeringPlan plan = recipe.plan(vector);
        return List.of(new Condition("unsteered", Optional.empty(), SteeringPlan.none()),
                new Condition("steered", Optional.empty(), plan),
                new Condition("random direction", Optional.empty(),
                        problem -> recipe.plan(GivenDirection.random(vector, problem))),
                new Condition("prompt \"" + brief + '"', Optional.of(brief), SteeringPlan.none()));
    }

    private static List<DemoOutcome> evaluate(Answerer answerer, List<Condition> arms, Model model,
            List<LabProblem> problems,
            Console console) {
        List<DemoOutcome> outcomes = new ArrayList<>();
        try (ProgressLine progress = console.progress("evaluating")) {
            for (Condition arm : arms) {
                int before = outcomes.size() * problems.size();
                outcomes.add(DemoOutcome.of(answerer, arm, problems, prompts(model, arm, problems),
                        done -> progress.reached(before + done, (long) arms.size() * problems.size())));
            }
        }
        return outcomes;
    }
}
