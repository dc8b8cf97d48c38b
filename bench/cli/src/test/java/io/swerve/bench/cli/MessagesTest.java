package io.swerve.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.bench.console.OutputPath;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Messages speak of what a user writes: of flags and files, not of methods, parameters, classes and packages. */
class MessagesTest {
    private static final Pattern JAVA = Pattern.compile("\\b[a-z]+[A-Z]\\w*|\\w\\(\\)|\\w+Exception\\b|\\bnull\\b"
            + "|\\b(?:io|com|java|javax|picocli)\\.\\w+\\.\\w+|\\b[A-Z][a-z]+[A-Z]\\w+");
    /** Words of other worlds that look like Java's. */
    private static final Pattern NO_JAVA = Pattern.compile("SentencePiece|ChatML|NumPy|ReasonScore|SAELens");
    private static final String NO_MODEL = "no-such-model.gguf";

    /** What a command needs beside the option that is tried; none of it exists, so that nothing is computed. */
    private static final Map<String, String> NEEDED = Map.ofEntries(Map.entry("generate", "-p x"),
            Map.entry("steer", "-p x --vector v.gguf"), Map.entry("score", "-p x -t y"),
            Map.entry("perplexity", "-f pom.xml"), Map.entry("activations", "-p x --layers 1"),
            Map.entry("extract", "--data none.jsonl -o OUT/v.gguf"), Map.entry("merge", "none.part -o OUT/v.gguf"),
            Map.entry("calibrate", "-f none.txt none.gguf"),
            Map.entry("compare", "-p x --vector v.gguf"), Map.entry("grade", "-f none.jsonl"),
            Map.entry("inspect", "none.gguf"),
            Map.entry("template", "--input none.json"),
            Map.entry("vector", "none.gguf"), Map.entry("doctor", "--pairs none.jsonl none.gguf"),
            Map.entry("sae train", "-f pom.xml --layer 1 -o OUT/sae"),
            Map.entry("sae features", "-f pom.xml --sae none"),
            Map.entry("sae steer", "-p x --sae none --feature 1 --add 1"), Map.entry("bench guard", "--fresh none"),
            Map.entry("bench all", "--out OUT/all --suites native"));

    /** These run what is theirs when an option is all right. */
    private static final Set<String> RUN_ANYWAY = Set.of("experiment list", "bench kernels", "demo");

    /** Out of any range, and no number. Each is tried on every third option, so that a family of options meets all. */
    private static final List<List<String>> WRONG = List.of(List.of("-7", "x:y"), List.of("NaN", "99999999999"),
            List.of("1e300", ""));

    @TempDir
    private static Path vectors;

    @TempDir
    private Path folder;

    @BeforeAll
    static void extract() throws IOException {
        vector("lab:think", vectors.resolve("think.gguf"));
        vector("lab:base", vectors.resolve("base.gguf"));
    }

    private static void assertPlain(Run run) {
        assertThat(run.err()).hasLineCount(1);
        assertThat(NO_JAVA.matcher(run.err()).replaceAll("")).doesNotContainPattern(JAVA);
        assertThat(run.out()).isEmpty();
    }

    static Stream<String> commands() {
        return CommandTreeTest.acting().filter(path -> !RUN_ANYWAY.contains(path));
    }

    private static List<OptionSpec> numbers(String path) {
        CommandLine line = SwerveCommand.commandLine(new PrintWriter(new StringWriter()),
                new PrintWriter(new StringWriter()), List.of(path.split(" ")));
        for (String name : path.split(" ")) {
            line = line.getSubcommands().get(name);
        }
        return line.getCommandSpec().options().stream().filter(option -> option.arity().max() > 0 && !option.hidden())
                .filter(option -> option.type() != OutputPath.class && option.type() != Path.class)
                .filter(option -> !Set.of("-m", "-p", "-t").contains(option.names()[0])).toList();
    }

    /** Each option of each command with two of the wrong values. */
    @ParameterizedTest
    @MethodSource("commands")
    void wrongValuesAreToldInFlags(String path) {
        List<OptionSpec> numbers = numbers(path);
        for (OptionSpec option : numbers) {
            for (String value : WRONG.get(Math.floorMod((path + option.longestName()).hashCode(), WRONG.size()))) {
                List<String> arguments = new ArrayList<>(List.of(path.split(" ")));
                if (CommandTreeTest.takesModel(path)) {
                    arguments.add("--model=" + NO_MODEL);
                }
                String needed = NEEDED.getOrDefault(path, path.startsWith("experiment") || path.equals("effect")
                        ? "--out OUT/experiments"
                        : "").replace("OUT", folder.toString());
                if (Arrays.asList(needed.split(" ")).contains(option.longestName())) {
                    continue;
                }
                Stream.of(needed.split(" ")).filter(word -> !word.isEmpty()).forEach(arguments::add);
                arguments.add(option.longestName() + "=" + value);
                Run run = Run.of(arguments.toArray(String[]::new));
                assertThat(run.code()).as(String.join(" ", arguments) + ": " + run.err()).isNotZero();
                assertPlain(run);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            steer -m lab:base -p x --vector THINK                          | --any-model
            generate -m lab:base -p x --control-vector THINK               | --control-vector-any-model
            steer -m lab:think -p x --vector THINK --layers 9              | layer
            steer -m lab:think -p x --vector THINK --layers 1              | layer
            vector THINK BASE                                              | --any-model
            compare -m lab:base -p x --vector THINK                        | --any-model
            generate -m lab:think -p LONG --ctx 256                        | --ctx
            calibrate -m lab:think --ctx 256 -f LONGFILE THINK             | --ctx
            perplexity -m lab:think --ctx 67108865 -f LONGFILE             | --ctx
            extract -m lab:think --data LONGFILE -o OUT                    | LONGFILE
            extract -m lab:think --data lab:pairs -o none/v.gguf           | there is no folder
            calibrate -m lab:think -f LONGFILE THINK -o none/v.gguf        | there is no folder
            sae train -m lab:think -f LONGFILE --layer 1 -o LONGFILE       | name a folder
            steer -m lab:think -p x --plan LONGFILE                        | LONGFILE
            score -m lab:think --items LONGFILE -o OUT                     | LONGFILE
            compare -m lab:think -f LONGFILE --vector THINK --layers 77    | 77
            doctor -m lab:base --pairs lab:pairs LONGFILE                  | LONGFILE
            inspect lab:none                                               | lab:none
            template -m lab:think --input LONGFILE                         | --input
            template --file LONGFILE --input none.json                     | none.json
            experiment compression --task LONGFILE --out OUT               | LONGFILE
            experiment compression --task none --out OUT                   | none
            bench guard --against LONGFILE --fresh LONGFILE                | LONGFILE
            bench endurance -m LONGFILE --minutes 0                        | LONGFILE
            bench peers -m none.gguf                                       | none.gguf
            merge LONGFILE -o OUT                                          | LONGFILE
            """)
    void failuresAreToldInFlags(String line, String part) throws IOException {
        Path think = vectors.resolve("think.gguf");
        Path base = vectors.resolve("base.gguf");
        Path text = Files.writeString(folder.resolve("long.txt"), "7 ".repeat(3000));
        Run run = Run.of(Stream.of(line.trim().split(" +"))
                .map(word -> word.replace("THINK", think.toString()).replace("BASE", base.toString())
                        .replace("LONGFILE", text.toString()).replace("LONG", "7 ".repeat(600))
                        .replace("OUT", folder.resolve("out").toString()))
                .toArray(String[]::new));
        assertThat(run.code()).isNotZero();
        assertPlain(run);
        assertThat(run.err()).contains(part.replace("LONGFILE", text.toString()));
    }

    private static void vector(String model, Path file) throws IOException {
        Path pairs = Files.writeString(file.resolveSibling("pairs.jsonl"), """
                {"positive": "yes", "negative": "no"}
                {"positive": "more", "negative": "less"}
                """);
        Run run = Run.of("extract", "-m", model, "--threads", "1", "--data", pairs.toString(), "--layers", "3-5", "-o",
                file.toString());
        assertThat(run.code()).as(run.err()).isZero();
    }

    @Test
    void knowsJavaWhenItSeesIt() {
        for (String java : List.of("take withoutModelCheck()", "contextSize must be", "java.lang.String", "a GgufFile",
                "com.google.gson.stream", "MalformedJsonException: x", "was null")) {
            assertThat(java).containsPattern(JAVA);
        }
        assertThat("swerve: --ctx must be between 0 and 7, was -1.0E-6 of v.gguf").doesNotContainPattern(JAVA);
    }
}
