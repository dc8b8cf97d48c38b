package io.swerve.bench.cli;

import io.swerve.Model;
import io.swerve.SamplerOptions;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.bench.cli.chat.ChatLoop;
import io.swerve.bench.cli.chat.FileLines;
import io.swerve.bench.cli.chat.Lines;
import io.swerve.bench.cli.chat.TerminalLines;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.ModelFile;
import io.swerve.bench.console.ModelFlags;
import io.swerve.chat.ContextPolicy;
import io.swerve.chat.ConversationOptions;
import io.swerve.chat.TurnOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Talks with a model. */
@Command(name = "chat", description = "Talks with a model: line by line at the keyboard, or with what is piped in. Lines that begin with a slash are commands, /help shows them; Ctrl-C ends a reply, Ctrl-D the conversation. With --json every event is an object in a line of its own.", footerHeading = "%nExamples:%n", footer = {
        "  At the keyboard, steered after a while:", "    swerve chat -m M --system \"Be brief.\"",
        "    > Where is Vienna?", "    > /steer brief.gguf 0.8", "    > /regen",
        "  From a script:", "    printf 'Hello.\\nAnd now?\\n' | swerve chat -m M --temp 0 --json"})
final class ChatCommand extends ConsoleCommand {
    @Mixin
    private ModelFlags modelFlags;

    @Option(names = "--system", paramLabel = "TEXT", description = "An instruction for the model; /system changes it.")
    private String system;

    @Option(names = {"-f",
            "--file"}, paramLabel = "FILE", description = "A file whose lines are said, in UTF-8. \"-\" is standard input, which is read line by line anyway where something is piped in.")
    private Path file;

    @Option(names = {"-n",
            "--tokens"}, paramLabel = "N", defaultValue = "2048", description = "At most N tokens in a reply, reasoning included. Default: ${DEFAULT-VALUE}.")
    private int maxTokens;

    @Mixin
    private SamplingFlags sampling;

    @Option(names = "--entropy", description = "Colour tokens by their entropy, on a terminal; /entropy changes it.")
    private boolean entropy;

    @Option(names = "--hide-reasoning", description = "Don't show what the model thinks before it answers.")
    private boolean hideReasoning;

    @Option(names = "--no-thinking", description = "Ask the model's template for replies without reasoning, where it knows of that.")
    private boolean noThinking;

    @Option(names = "--when-full", paramLabel = "WHAT", defaultValue = "drop", description = "When the context is full: drop leaves the oldest turns out and says so, refuse refuses the message. Default: ${DEFAULT-VALUE}.")
    private WhenFull whenFull;

    @Option(names = "--no-history", description = "Don't keep what is typed for the next time.")
    private boolean noHistory;

    /** The policies as the command line names them. */
    enum WhenFull {
        DROP, REFUSE
    }

    @Override
    protected void run(Console console) throws IOException {
        SessionOptions sessionOptions = modelFlags.check(this);
        SamplerOptions samplerOptions = sampling.check(this);
        TurnOptions turn = checked(() -> TurnOptions.defaults().withSampling(samplerOptions).withMaxTokens(maxTokens));
        ConversationOptions options = ConversationOptions.defaults()
                .withTurn(noThinking ? turn.withArgument("enable_thinking", false) : turn)
                .withPolicy(whenFull == WhenFull.DROP ? ContextPolicy.DROP_OLDEST_TURNS : ContextPolicy.REFUSE);
        try (Model model = modelFlags.load(console);
                Session session = ModelFlags.open(model, sessionOptions.withMaxSequences(ChatLoop.SEQUENCES), console);
                Lines lines = lines();
                ChatLoop loop = new ChatLoop(session,
                        options.withTemplate(GenerationFlags.template(model, console)),
                        new ChatLoop.Look(Optional.ofNullable(system), entropy, hideReasoning), lines, console)) {
            if (lines.isInteractive()) {
                console.note(modelFlags.name() + ", " + session.sequenceCapacity()
                        + " tokens of context; /help shows the commands, Ctrl-D ends");
            }
            loop.run();
        }
    }

    private Lines lines() throws IOException {
        if (file != null || Console.hasPipe()) {
            return new FileLines(file != null ? file : ModelFile.STANDARD_INPUT);
        }
        return new TerminalLines(noHistory ? Optional.empty() : Optional.of(TerminalLines.historyFile()));
    }
}
