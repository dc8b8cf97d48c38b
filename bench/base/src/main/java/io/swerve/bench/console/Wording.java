package io.swerve.bench.console;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Says in flags what exceptions of the library say in Java: their remedies name methods and parameters, which a user of
 * the command doesn't have. All such words are here; a test provokes them.
 *
 * @param has whether the command has an option
 */
record Wording(Predicate<String> has) {
    /**
     * Something that the library says.
     *
     * @param java how
     * @param words how a command says it; {@code %s} is the flag
     * @param otherwise how a command says it that has none of the flags
     * @param flags what it is called here, the first of them that the command has
     */
    private record Term(Pattern java, String words, String otherwise, List<String> flags) {
        static Term of(String java, String words, String otherwise, String... flags) {
            return new Term(Pattern.compile(java), words, otherwise, List.of(flags));
        }

        /** A parameter with a range: the message begins with its name. */
        static Term parameter(String name, String... flags) {
            return of("^" + name + "(?=,? (?:must|where|lies|of token|is at least))", "%s",
                    name.replaceAll("(?=[A-Z])", " ").toLowerCase(),
                    flags);
        }
    }

    private static final List<Term> TERMS = List.of(Term.parameter("temperature", "--temp"),
            Term.parameter("threads", "--threads"), Term.parameter("topK", "--top-k"),
            Term.parameter("topP", "--top-p"),
            Term.parameter("minP"), Term.parameter("typicalP"), Term.parameter("gpuLayers", "--gpu-layers"),
            Term.parameter("contextSize", "--ctx"), Term.parameter("maxTokens", "--tokens", "--max-tokens"),
            Term.parameter("maxRows", "--max-tokens"), Term.parameter("batchSize", "--batch"),
            Term.parameter("batchThreads", "--threads"), Term.parameter("maxSequences", "--parallel"),
            Term.parameter("learningRate", "--rate"), Term.parameter("maxEntropy", "--max-entropy"),
            Term.parameter("maxRepetition", "--max-repetition"), Term.parameter("maxDivergence", "--max-divergence"),
            Term.of("pen the (?:session|scorer) with a larger (?:SessionOptions\\.)?contextSize", "se a larger %s",
                    "se a larger context", "--ctx"),
            Term.of("smaller contextSize, batchSize or cache type", "smaller %s", "smaller context", "--ctx"),
            Term.of("pen the session with a larger maxSequences|se SessionOptions.withMaxSequences",
                    "se a larger %s", "se a smaller number of texts", "--parallel"),
            Term.of("take (?:one's )?withoutModelCheck\\(\\)(?: first)?", "use %s", "use another vector", "--any-model",
                    "--control-vector-any-model"),
            Term.of("with onLayers(?:\\([^)]*\\))?", "with %s", "of the file", "--layers", "--control-vector-layers"),
            Term.of("take onLayers(?:\\([^)]*\\))?", "use %s", "leave it out", "--layers", "--control-vector-layers"),
            Term.of("Expected a com\\.google\\.gson\\.\\w+ but was com\\.google\\.gson\\.\\w+; at path \\$",
                    "it needs braces", "it needs braces"),
            Term.of("(?:[a-z]+\\.)+[A-Z]\\w*Exception: ", "", ""),
            Term.of("Use JsonReader\\.\\w+\\([\\w.]*\\) to accept malformed JSON", "it is no JSON", "it is no JSON"),
            Term.of("\\s*See https://github.com/google/gson\\S*", "", ""));

    static Wording of(CommandSpec command) {
        return new Wording(command.optionsMap()::containsKey);
    }

    /** Returns a message in the words of the command. */
    String said(String message) {
        String said = message;
        for (Term term : TERMS) {
            String words = term.flags().stream().filter(has).findFirst().map(term.words()::formatted)
                    .orElse(term.otherwise());
            said = term.java().matcher(said).replaceAll(Matcher.quoteReplacement(words));
        }
        return said;
    }
}
