package io.swerve.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.ForkedJvm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A tiny random model of every architecture that llama.cpp knows, tried as {@link ZooTrial} says, in JVMs of their own.
 * Usually only a sample is tried: those whose graph is unlike the others', and some of the usual. All of them, in some
 * minutes, and the table in {@code java-api/ARCHITECTURES.md} written anew: {@code mvn -pl java-api -am package
 * -Dtest=ZooTest -Dsurefire.failIfNoSpecifiedTests=false -Dswerve.test.zoo=all}.
 */
class ZooTest {
    private static final List<String> SAMPLE = List.of("llama", "gpt2", "gemma2", "qwen35", "mamba", "plamo2",
            "nemotron_h", "step35", "bitnet", "deepseek4", "phi3", "glm-dsa", "rwkv7", "arwkv7", "t5");
    private static final Path TABLE = Path.of("ARCHITECTURES.md");
    private static final int TOGETHER = 25;

    @TempDir
    private Path folder;

    private static List<String> architectures() throws IOException {
        try (InputStream in = ZooTest.class.getResourceAsStream("/io/swerve/gguf/architectures.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    @Test
    void everyArchitectureWorksAsTheTableSaysOrIsRefused() throws IOException, InterruptedException {
        boolean all = "all".equals(System.getProperty("swerve.test.zoo"));
        List<String> chosen = all ? architectures() : SAMPLE;
        List<ZooRow> rows = new ArrayList<>();
        for (int from = 0; from < chosen.size(); from += TOGETHER) {
            List<String> some = chosen.subList(from, Math.min(chosen.size(), from + TOGETHER));
            String printed = new ForkedJvm(Zoo.class, "-Xmx1g", "-XX:TieredStopAtLevel=1",
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=off")
                    .run(folder, Stream.concat(Stream.of(folder.toString()), some.stream()).toArray(String[]::new));
            assertThat(printed.lines().filter(line -> line.startsWith("FAILED"))).isEmpty();
            rows.addAll(printed.lines().filter(line -> line.startsWith("row\t")).map(ZooRow::parse).toList());
        }
        assertThat(rows).extracting(ZooRow::architecture).containsExactlyElementsOf(chosen);
        if (all) {
            write(rows);
        }
        assertThat(Files.readAllLines(TABLE)).containsAll(rows.stream().map(ZooRow::markdown).toList());
        assertThat(rows).filteredOn(row -> row.layers() > 0).hasSizeGreaterThan(chosen.size() / 2);
    }

    @Test
    void theTableHasEveryArchitectureOnce() throws IOException {
        List<String> named = Files.readAllLines(TABLE).stream().filter(line -> line.startsWith("| "))
                .map(line -> line.split("\\|")[1].strip()).skip(1).toList();
        assertThat(named).containsExactlyElementsOf(architectures());
    }

    private static void write(List<ZooRow> rows) throws IOException {
        String head = Files.readString(TABLE);
        String table = rows.stream().map(ZooRow::markdown).collect(Collectors.joining("\n"));
        Function<String, Integer> end = text -> head.indexOf(text) + text.length();
        Files.writeString(TABLE, head.substring(0, end.apply("|---|---|---|---|\n")) + table + "\n");
    }
}
