package io.swerve.bench.cli;

import io.swerve.Encoding;
import io.swerve.Model;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.JsonReport;
import io.swerve.bench.console.ModelFlags;
import io.swerve.bench.console.ProgressLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the perplexity of a text. */
@Command(name = "perplexity", description = "Measures how well a model predicts a text, by the rules of "
        + ConsoleCommand.LLAMA_CPP + "'s "
        + "perplexity tool: windows of --ctx tokens (default 512), the second half of each scored.")
final class PerplexityCommand extends ConsoleCommand {
    private static final int DEFAULT_WINDOW = 512;

    @Mixin
    private ModelFlags modelFlags;

    @Option(names = {"-f",
            "--file"}, required = true, paramLabel = "FILE", description = "The text, in UTF-8; one line break at its end is left out.")
    private Path file;

    @Option(names = "--raw", description = "Read markers in the text, such as <|im_start|>, as the special tokens they name.")
    private boolean raw;

    @Mixin
    private ControlVectorFlags steering;

    @Override
    protected void run(Console console) throws IOException {
        SessionOptions options = modelFlags.check(this);
        int window = modelFlags.contextSizeOr(DEFAULT_WINDOW);
        if (window < Perplexity.SHORTEST_WINDOW) {
            throw usage("--ctx must be at least " + Perplexity.SHORTEST_WINDOW + ", was " + window);
        }
        String text = PromptFlags.read(file);
        try (Model model = modelFlags.load(console);
                Session session = ModelFlags.open(model, options.withContextSize(window), console)) {
            steering.apply(session, this);
            int[] tokens = model.tokenizer().encode(text, Encoding.TEXT.withMarkers(raw));
            Perplexity perplexity;
            try (ProgressLine progress = console.progress("windows")) {
                int windows = Perplexity.windows(tokens, window);
                perplexity = Perplexity.of(session, tokens, window, done -> progress.reachedOrStop(done, windows));
            }
            if (console.json()) {
                console.print(
                        new JsonReport().put("perplexity", perplexity.value()).put("tokens", perplexity.tokens()));
            } else {
                console.printLine(String.format(Locale.ROOT,
                        "perplexity %.4f +/- %.5f over %d tokens, in %d windows of %d", perplexity.value(),
                        perplexity.standardError(), perplexity.tokens(), perplexity.windows(), window));
            }
        }
    }
}
