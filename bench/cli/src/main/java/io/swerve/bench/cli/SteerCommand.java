package io.swerve.bench.cli;

import io.swerve.GenerationOptions;
import io.swerve.GenerationResult;
import io.swerve.Model;
import io.swerve.Sampler;
import io.swerve.SamplerOptions;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.ModelFlags;
import io.swerve.steering.plan.PlanExplanation;
import io.swerve.steering.plan.Receipt;
import io.swerve.steering.plan.Steering;
import io.swerve.steering.plan.SteeringOptions;
import io.swerve.steering.plan.SteeringPlan;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Continues a text under a steering plan. */
@Command(name = "steer", description = "Continues a text under a steering plan, given as flags or as a JSON file.", footerHeading = "%nExamples:%n", footer = {
        "  Add a vector while the model thinks, and see what that did:",
        "    swerve steer -m M --chat -p TEXT --vector brief.gguf:0.8 --thinking --kl",
        "  Take a direction out of two layers for the first 20 tokens:",
        "    swerve steer -m M -p TEXT --vector v.gguf --intervention project-out \\",
        "      --layers 3-4 --first-steps 20",
        "  Carry out a plan, and say how:", "    swerve steer -m M -p TEXT --plan plan.json --explain"})
final class SteerCommand extends ConsoleCommand {
    @Mixin
    private ModelFlags modelFlags;

    @Mixin
    private GenerationFlags flags;

    @Mixin
    private PlanFlags planFlags;

    @Option(names = "--explain", description = "Say first how the plan is carried out on this model, and why so.")
    private boolean explain;

    @Option(names = "--receipt", description = "Say afterwards what each rule did: rows, layers, and the mean projection before and after, whose measurement costs time.")
    private boolean receipt;

    @Option(names = "--kl", description = "Measure the KL divergence from the unsteered model: decodes every token twice. Implies --receipt.")
    private boolean divergence;

    @Override
    protected void run(Console console) throws IOException {
        SessionOptions sessionOptions = modelFlags.check(this);
        SamplerOptions samplerOptions = flags.samplerOptions(this);
        GenerationOptions options = flags.check(this);
        SteeringPlan plan = planFlags.read(this);
        SteeringOptions measured = SteeringOptions.defaults().withProjections(receipt).withDivergence(divergence);
        try (Model model = modelFlags.load(console);
                Session session = ModelFlags.open(model, sessionOptions, console)) {
            PlanExplanation explanation = Steering.explain(plan, model);
            try (Steering steering = Steering.on(session, plan, measured);
                    Sampler sampler = flags.grammar().sampler(model, samplerOptions, this);
                    Sequence sequence = session.newSequence()) {
                int[] prompt = flags.promptTokens(model, this, console);
                if (explain && !console.json()) {
                    PlanReport.print(explanation, console);
                    console.printLine("");
                }
                GenerationResult result = new TextRun(console, flags.entropy()).generate(sequence, prompt, sampler,
                        options);
                flags.grammar().report(result, console);
                Receipt done = steering.receipt(sequence); // logs what should make one doubt, also if nobody asked
                if (console.json()) {
                    console.print(TextRun.report(modelFlags.name(), model, prompt, result).put("plan",
                            PlanReport.json(explanation)).put("receipt", PlanReport.json(done)));
                } else if (receipt || divergence) {
                    console.printLine("");
                    PlanReport.print(done, console);
                }
            }
        }
    }
}
