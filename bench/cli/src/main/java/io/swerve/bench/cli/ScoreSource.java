package io.swerve.bench.cli;

import io.swerve.Encoding;
import io.swerve.Tokenizer;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.OutputPath;
import io.swerve.steering.extraction.Shard;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What is scored: a text, or each of many. */
final class ScoreSource {
    @ArgGroup(multiplicity = "1")
    private ScorePrompt source;

    @Option(names = {"-t",
            "--target"}, paramLabel = "TEXT", description = "The text whose tokens are scored; it is turned into tokens apart from the prompt.")
    private String target;

    @Option(names = "--raw", description = "Read markers in the text, such as <|im_start|>, as the special tokens they name.")
    private boolean raw;

    @Option(names = {"-o",
            "--output"}, converter = OutputPath.File.class, paramLabel = "FILE", description = "With --items: where the scores go, as JSON Lines in the order of the items.")
    private OutputPath output;

    @Option(names = "--shard", paramLabel = "I/N", converter = ShardConverter.class, description = "With --items: score only every Nth item from the Ith on; swerve merge makes one file of all N.")
    private Shard shard;

    /** One of three places. */
    static final class ScorePrompt {
        @Option(names = {"-p", "--prompt"}, paramLabel = "TEXT", description = "The text before the target.")
        private String text;

        @Option(names = {"-f",
                "--file"}, paramLabel = "FILE", description = "A file with that text, in UTF-8; one line break at its end is left out.")
        private Path file;

        @Option(names = "--items", paramLabel = "FILE", description = "Many texts: JSON Lines of {\"prompt\": text, \"target\": text}.")
        private Path items;
    }

    void check(ConsoleCommand command) {
        if (source.items == null && (output != null || shard != null)) {
            throw command.usage((output != null ? "--output" : "--shard") + " needs --items");
        }
        if (source.items == null && target == null) {
            throw command.usage("name the text to score with --target");
        }
        if (source.items != null && target != null) {
            throw command.usage("--items names the targets: leave --target out");
        }
        if (source.items != null && output == null) {
            throw command.usage("--items needs --output, a file for the scores");
        }
    }

    /** Many items; null for one. */
    Path items() {
        return source.items;
    }

    Path output() {
        return output.path();
    }

    /** The shard to score; null for all. */
    Shard shard() {
        return shard;
    }

    boolean raw() {
        return raw;
    }

    int[] prompt(Tokenizer tokenizer, ConsoleCommand command) throws IOException {
        String text = source.text != null ? source.text : PromptFlags.read(source.file);
        return PromptFlags.tokens(tokenizer, text, raw, command);
    }

    int[] target(Tokenizer tokenizer, ConsoleCommand command) {
        int[] tokens = tokenizer.encode(target, Encoding.TEXT_PART.withMarkers(raw));
        if (tokens.length == 0) {
            throw command.usage("the target has no tokens; give it at least one character");
        }
        return tokens;
    }
}
