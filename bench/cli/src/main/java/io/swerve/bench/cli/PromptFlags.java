package io.swerve.bench.cli;

import io.swerve.Encoding;
import io.swerve.Tokenizer;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.ModelFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The text to begin with. */
final class PromptFlags {
    @ArgGroup
    private PromptSource source;

    @Option(names = "--raw", description = "Read markers in the text, such as <|im_start|>, as the special tokens they name.")
    private boolean raw;

    private String text;

    /** One of two places. */
    static final class PromptSource {
        @Option(names = {"-p", "--prompt"}, paramLabel = "TEXT", description = "The text to begin with.")
        private String text;

        @Option(names = {"-f",
                "--file"}, paramLabel = "FILE", description = "A file with that text, in UTF-8; one line break at its end is left out. \"-\" is standard input, which is read anyway where neither is given and something is piped in.")
        private Path file;
    }

    boolean raw() {
        return raw;
    }

    /** Reads the text, before a model is loaded: as given, from the file, or what is piped into the program. */
    void check(ConsoleCommand command) throws IOException {
        if (source == null && !Console.hasPipe()) {
            throw command.usage("give a text: -p TEXT, -f FILE, or a pipe");
        }
        text = source != null && source.text != null
                ? source.text
                : read(source != null ? source.file : ModelFile.STANDARD_INPUT);
    }

    String text() {
        return text;
    }

    /** The text as tokens, with the special tokens around it that the model asks for. */
    int[] tokens(Tokenizer tokenizer, ConsoleCommand command) {
        return tokens(tokenizer, text, raw, command);
    }

    static int[] tokens(Tokenizer tokenizer, String text, boolean parseSpecial, ConsoleCommand command) {
        int[] tokens = tokenizer.encode(text, Encoding.TEXT.withMarkers(parseSpecial));
        if (tokens.length == 0) {
            throw command.usage("the prompt has no tokens; give it at least one character");
        }
        return tokens;
    }

    /** Reads a text as llama.cpp's tools do: without the line break that editors put at the end. */
    static String read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is no text in UTF-8; convert it", e);
        }
    }
}
