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
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Continues a text. */
@Command(name = "generate", description = "Continues a text, token by token.")
final class GenerateCommand extends ConsoleCommand {
    @Mixin
    private ModelFlags modelFlags;

    @Mixin
    private GenerationFlags flags;

    @Mixin
    private ControlVectorFlags steering;

    @Override
    protected void run(Console console) throws IOException {
        SessionOptions sessionOptions = modelFlags.check(this);
        SamplerOptions samplerOptions = flags.samplerOptions(this);
        GenerationOptions options = flags.check(this);
        try (Model model = modelFlags.load(console);
                Session session = ModelFlags.open(model, sessionOptions, console);
                Sampler sampler = flags.grammar().sampler(model, samplerOptions, this);
                Sequence sequence = session.newSequence()) {
            steering.apply(session, this);
            int[] prompt = flags.promptTokens(model, this, console);
            GenerationResult result = new TextRun(console, flags.entropy()).generate(sequence, prompt, sampler,
                    options);
            flags.grammar().report(result, console);
            if (console.json()) {
                console.print(TextRun.report(modelFlags.name(), model, prompt, result));
            }
        }
    }
}
