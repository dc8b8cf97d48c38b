package io.swerve.bench.cli;

import io.swerve.GenerationResult;
import io.swerve.Model;
import io.swerve.Sampler;
import io.swerve.SamplerOptions;
import io.swerve.StopReason;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.schema.JsonSchema;
import io.swerve.schema.SchemaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What the text has to follow. */
final class GrammarFlags {
    @ArgGroup
    private Choice choice;

    /** One of two. */
    static final class Choice {
        @Option(names = "--json-schema", paramLabel = "FILE|JSON", description = "Write JSON that is valid for this JSON schema (draft 7 or 2020-12): a file, or the schema itself. What a grammar can't express is refused.")
        private String schema;

        @Option(names = "--grammar", paramLabel = "FILE|GBNF", description = "Write what follows this grammar in llama.cpp's GBNF: a file, or the grammar itself, with a rule called root.")
        private String grammar;
    }

    private String option() {
        return choice.schema != null ? "--json-schema" : "--grammar";
    }

    /** Adds the grammar, before a model is loaded. */
    SamplerOptions apply(SamplerOptions options, ConsoleCommand command) throws IOException {
        if (choice == null) {
            return options;
        }
        if (choice.grammar != null) {
            String grammar = choice.grammar.contains("::=")
                    ? choice.grammar
                    : read(choice.grammar, "has no ::=", command);
            return command.checked("--grammar", () -> options.withGrammar(grammar));
        }
        String start = choice.schema.strip();
        boolean inline = start.startsWith("{") || start.equals("true") || start.equals("false");
        String schema = inline ? choice.schema : read(choice.schema, "doesn't begin with {", command);
        try {
            return options.withGrammar(JsonSchema.parse(schema).grammar());
        } catch (SchemaException e) {
            throw command.usage("--json-schema: " + e.getMessage());
        }
    }

    private String read(String source, String otherwise, ConsoleCommand command) throws IOException {
        Path file;
        try {
            file = Path.of(source);
        } catch (InvalidPathException e) {
            throw command.usage(option() + ": \"" + source + "\" " + otherwise + ", and names no file");
        }
        if (!Files.isRegularFile(file)) {
            throw command.usage(option() + ": there is no file " + source + ", and the value " + otherwise);
        }
        return PromptFlags.read(file);
    }

    /** Makes the sampler; only llama.cpp knows whether a grammar is well formed. */
    Sampler sampler(Model model, SamplerOptions options, ConsoleCommand command) {
        return choice == null ? model.newSampler(options) : command.checked(option(), () -> model.newSampler(options));
    }

    /** Says so if the text ends before the grammar does. */
    void report(GenerationResult result, Console console) {
        if (choice != null && result.stopReason() != StopReason.END_OF_GENERATION) {
            console.note("warning: the text was cut, so it is not all that " + option() + " asks for; raise --tokens");
        }
    }
}
