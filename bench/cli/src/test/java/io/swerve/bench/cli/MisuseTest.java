package io.swerve.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong usage and failures: exit code, one line of error, nothing on the standard output. */
class MisuseTest {
    private static Run run(String line) {
        List<String> arguments = new ArrayList<>(List.of(line.trim().split(" +")));
        return Run.of(arguments.toArray(String[]::new));
    }

    private static void assertOneLine(Run run, int code, String part) {
        assertThat(run.err()).hasLineCount(1).startsWith("swerve").contains(part);
        assertThat(run.out()).isEmpty();
        assertThat(run.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --frob                                                          | there is no option --frob
            generat                                                         | there is no command generat, did you mean generate?
            generate                                                        | --model
            generate -m lab:think                                           | -p TEXT
            generate -m lab:think -p x --tmep 0                             | there is no option --tmep, did you mean --temp?
            generate -m lab:think -p x -f y                                 | mutually exclusive
            generate -m lab:think -p x --temp -1                            | --temp
            generate -m lab:think -p x --temp NaN                           | NaN
            generate -m lab:think -p x --temp warm                          | 'warm'
            generate -m lab:think -p x --top-p 1.5                          | --top-p
            generate -m lab:think -p x --top-k -5                           | --top-k
            generate -m lab:think -p x -n -1                                | --tokens
            generate -m lab:think -p x --threads 0                          | threads
            generate -m lab:think -p x --ctx -1                             | --ctx
            generate -m lab:think -p x --gpu-layers -2                      | --gpu-layers
            generate -m lab:think -p x --chat --raw                         | --raw
            generate -m lab:think -p x --system y                           | --chat
            generate -m lab:think -p x --control-vector v.gguf:nan          | 'nan'
            generate -m lab:think -p x --control-vector-layers 0            | layer 0
            generate -m lab:think -p x --control-vector-layers 3-6          | --control-vector-layers: layer 6
            generate -m lab:think -p --raw                                  | --prompt
            generate -m lab:think -p x --json-schema true --grammar a::=b   | mutually exclusive
            generate -m lab:think -p x --json-schema nowhere.json           | --json-schema: there is no file nowhere.json
            generate -m lab:think -p x --json-schema {"not":{}}             | --json-schema: the JSON schema, at #, "not"
            generate -m lab:think -p x --json-schema {                      | --json-schema: the JSON schema
            generate -m lab:think -p x --grammar nowhere.gbnf               | --grammar: there is no file nowhere.gbnf
            score -m lab:think -p x                                         | --target
            perplexity -m lab:think -f pom.xml --ctx 2                      | --ctx
            activations -m lab:think -p x --layers 4-9 --json               | --layers: layer 6 is out of range: the model has layers 0 to 5
            activations -m lab:think -p x --layers 4-2 --json               | 4 to 2
            activations -m lab:think -p x --layers 1,x --json               | names no layers
            steer -m lab:think -p x --vector v.gguf --layers 60%-140%       | '--layers'
            activations -m lab:think -p x --layers 1 --position all         | -o
            activations -m lab:think -p x --layers 1 -o out.txt             | .npy
            extract -m lab:think --pairs p.jsonl -o v.gguf --method median  | median
            inspect                                                         | FILE
            doctor -m lab:think v.gguf                                      | --pairs
            doctor -m lab:think --pairs p.jsonl                             | VECTOR
            doctor -m lab:think --pairs p.jsonl --position first v.gguf     | first
            vector                                                          | FILE
            vector v.gguf --norm x                                          | --norm
            vector v.gguf:nan                                               | 'nan'
            demo --problems 0                                               | --problems
            """)
    void wrongUsage(String line, String part) {
        assertOneLine(run(line), 2, part);
    }

    @Test
    void emptyTargetIsWrongUsage() {
        assertOneLine(Run.onLab("score", "-p", "x", "-t", ""), 2, "target");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            generate -m no-such.gguf -p x                                   | no-such.gguf
            generate -m src -p x                                            | directory
            generate -m pom.xml -p x                                        | pom.xml
            generate -m lab:think -f no-such.txt                            | no-such.txt
            generate -m lab:think -p x --control-vector no-such.gguf:2      | no-such.gguf
            perplexity -m lab:think -f no-such.txt                          | no-such.txt
            extract -m lab:think --pairs no-such.jsonl -o v.gguf            | no-such.jsonl
            activations -m lab:think -p x --layers 1 -o no-such/out.npy     | no-such
            doctor -m lab:think --pairs no-such.jsonl v.gguf                | no-such.jsonl
            vector no-such.gguf                                             | no-such.gguf
            vector pom.xml                                                  | GGUF
            inspect no-such.gguf                                            | no-such.gguf
            inspect pom.xml                                                 | GGUF
            """)
    void failure(String line, String part) {
        assertOneLine(run(line), 1, part);
    }

    @Test
    void aPromptLongerThanTheContextFails() {
        assertOneLine(Run.onLab("generate", "--ctx", "256", "-p", "7 ".repeat(600)), 1, "256");
        assertOneLine(Run.onLab("score", "--ctx", "256", "-p", "x", "-t", "7 ".repeat(600)), 1, "256");
    }

    @Test
    void verboseShowsWhere(@TempDir Path folder) {
        Run run = Run.of("inspect", folder.resolve("none.gguf").toString(), "--verbose");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("\tat io.swerve.bench.cli.InspectCommand");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "demo ", "generate ", "score ", "perplexity ", "activations ", "extract ", "inspect ",
            "doctor ", "vector ",
            "bench "})
    void helpEverywhere(String command) {
        Run run = run(command + "--help");
        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("Usage: swerve " + command.trim()).contains("--help");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void tellsItsVersion() {
        assertThat(Run.of("--version").out()).startsWith("swerve ").contains("Java 2");
    }
}
