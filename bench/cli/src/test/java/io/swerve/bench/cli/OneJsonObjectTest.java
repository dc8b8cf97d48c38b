package io.swerve.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With --json, a command prints one JSON object, and nothing else, wherever the option stands. */
class OneJsonObjectTest {
    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    private static Path vector;

    @BeforeAll
    static void extract() {
        vector = shared.resolve("think.gguf");
        assertThat(Run.onLab("extract", "--data", "lab:pairs", "--layers", "3-4", "--select", "4", "--select-by",
                "chance", "-o", vector.toString(), "--json").json().get("layers").getAsJsonArray()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            generate -m lab:think --threads 1 -p x -n 3 --json --entropy                         | text
            --json generate -m lab:think --threads 1 -p x -n 3                                   | text
            steer -m lab:think --threads 1 -p x -n 3 --vector THINK --explain --kl --json        | receipt
            score -m lab:think --threads 1 -p x -t y --json                                      | sum_logprob
            perplexity -m lab:think --threads 1 -f TEXT --ctx 32 --json                          | perplexity
            activations -m lab:think --threads 1 -p x --layers 3-4 --json                        | layers
            calibrate -m lab:think --threads 1 -f TEXT THINK --strengths 1 --asc 0.1 --json      | asc
            vector THINK --random 7 -o OUT --json                                                | norms
            inspect lab:think --json                                                             | metadata
            inspect THINK --json                                                                 | vector
            experiment list --json                                                               | experiments
            bench extract -m lab:think --threads 1 --runs 1 --settle 0 --pairs 2 --tokens 3 --json | machine
            bench endurance --threads 1 --tokens 50 --cold 50 --minutes 0 --json                 | allocation
            --version --json                                                                     | swerve
            generate --version --json                                                            | java
            """)
    void oneObjectInOneLine(String line, String key) throws IOException {
        Path text = Files.writeString(folder.resolve("text.txt"), "7 and 8 ".repeat(40));
        Run run = Run.of(Stream.of(line.trim().split(" +")).map(word -> word.replace("THINK", vector.toString())
                .replace("TEXT", text.toString()).replace("OUT", folder.resolve("out.gguf").toString()))
                .toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).hasLineCount(1);
        JsonObject object = JsonParser.parseString(run.out()).getAsJsonObject();
        assertThat(object.keySet()).contains(key);
        assertThat(keys(object)).allMatch(name -> name.matches("[a-z0-9]+(_[a-z0-9]+)*"));
    }

    /** All keys that the command chose, at any depth. */
    private static Stream<String> keys(JsonElement element) {
        if (element.isJsonArray()) {
            return element.getAsJsonArray().asList().stream().flatMap(OneJsonObjectTest::keys);
        }
        return !element.isJsonObject()
                ? Stream.empty()
                : element.getAsJsonObject().entrySet().stream().flatMap(member -> Stream.concat(
                        Stream.of(member.getKey()),
                        // those of a GGUF file's metadata are the file's
                        member.getKey().equals("metadata") ? Stream.empty() : keys(member.getValue())));
    }

    /** A random direction has the layers and lengths of the vector, and nothing else in common with it. */
    @Test
    void aRandomVectorIsAsLong() throws IOException {
        Path own = folder.resolve("v.gguf");
        Path random = folder.resolve("r.gguf");
        Path pairs = Files.writeString(folder.resolve("pairs.jsonl"), """
                {"positive": "yes", "negative": "no"}
                {"positive": "more", "negative": "less"}
                """);
        Run.onLab("extract", "--data", pairs.toString(), "--layers", "2-4", "-o", own.toString(), "--json").json();
        Run.of("vector", own.toString(), "--random", "7", "-o", random.toString(), "--json").json();
        var both = Run.of("vector", own.toString(), random.toString(), "--json").json().getAsJsonArray("inputs");
        assertThat(Math.abs(both.get(1).getAsJsonObject().get("cosine").getAsDouble())).isLessThan(0.3);
        double[] norms = Run.doubles(Run.of("vector", own.toString(), "--json").json().getAsJsonArray("norms"));
        double[] drawn = Run.doubles(Run.of("vector", random.toString(), "--json").json().getAsJsonArray("norms"));
        assertThat(drawn).hasSize(3).containsExactly(norms, within(1e-4));
    }
}
