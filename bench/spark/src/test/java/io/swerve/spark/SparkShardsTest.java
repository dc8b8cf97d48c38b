package io.swerve.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A cluster of three executors, each a process of its own, that run the packaged command; one is killed in the midst of
 * its work.
 */
class SparkShardsTest {
    private static final Path CHECKOUT = Path.of("..", "..").toAbsolutePath().normalize();
    private static final String SWERVE = CHECKOUT.resolve("swerve").toString();
    private static final Path LAB = CHECKOUT.resolve("bench/lab/src/main/resources/io/swerve/bench/lab");
    private static final int SHARDS = 8;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void settings() throws IOException {
        Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
        System.setProperty("spark.master", "local-cluster[3,1,512]");
        System.setProperty("spark.executor.memory", "512m");
        System.setProperty("spark.executor.extraClassPath", System.getProperty("java.class.path"));
        System.setProperty("spark.driver.host", "127.0.0.1");
        System.setProperty("spark.ui.enabled", "false");
    }

    @AfterEach
    void noSettings() {
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith("spark."));
    }

    private Path items() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<String> problems = Files.lines(LAB.resolve("pairs.jsonl"))) {
            problems.limit(60).forEach(problem -> lines.add("{\"prompt\": \"Question: \", \"target\": "
                    + problem.replaceFirst("^.*?\"question\": *(\"(?:[^\"\\\\]|\\\\.)*\").*$", "$1") + "}"));
        }
        return Files.write(folder.resolve("items.jsonl"), lines);
    }

    private int run(String... arguments) {
        return new CommandLine(new SparkShards()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private static String[] with(String[] command, String... more) {
        return Stream.concat(Stream.of(command), Stream.of(more)).toArray(String[]::new);
    }

    private static void swerve(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(SWERVE));
        line.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(line).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor()).isZero();
    }

    @Test
    void aKilledWorkerCostsNothingButTime() throws Exception {
        Path items = items();
        Path parts = folder.resolve("parts");
        Path whole = folder.resolve("whole.jsonl");
        Path merged = folder.resolve("merged.jsonl");
        String[] score = {"score", "-m", "lab:think", "--threads", "1", "--items", items.toString()};
        swerve(with(score, "-o", whole.toString()));
        runKillingOne(parts, merged, score);
        assertThat(Files.readAllBytes(merged)).isEqualTo(Files.readAllBytes(whole));
    }

    /** Its shards are folders, each with a checkpoint that only one process may write. */
    @Test
    void aKilledWorkerLosesNothingOfAnExperiment() throws Exception {
        Path parts = folder.resolve("parts");
        Path merged = folder.resolve("merged");
        String[] experiment = {"experiment", "verifree", "--problems", "16", "--threads", "1", "--parallel", "4",
                "--max-tokens", "40", "--samples", "2", "--continuations", "2"};
        swerve(with(experiment, "--parts", "" + SHARDS, "--out", folder.resolve("whole").toString()));
        runKillingOne(parts, merged, experiment);
        String whole = result(folder.resolve("whole"));
        assertThat(whole).contains("traces");
        assertThat(result(merged)).isEqualTo(whole);
    }

    /** The result of an experiment, but for the time that it took. */
    private static String result(Path out) throws IOException {
        return Files.readString(out.resolve("verifree/result.json")).replaceFirst("\"seconds\": *[0-9.E-]+", "");
    }

    private void runKillingOne(Path parts, Path merged, String... command) throws Exception {
        CompletableFuture<Boolean> killed = CompletableFuture.supplyAsync(() -> killOneAtWork(parts));
        int code = run(Stream.concat(Stream.of("--shards", "" + SHARDS, "--parts", parts.toString(), "--swerve", SWERVE,
                "-o", merged.toString(), "--"), Stream.of(command)).toArray(String[]::new));
        assertThat(code).as(err.toString()).isZero();
        assertThat(killed.get(1, TimeUnit.MINUTES)).as("a worker was killed while it made a shard").isTrue();
        assertThat(out.toString()).contains(" of them at a later attempt").doesNotContain(" 0 of them");
        assertThat(finished(parts)).as("each shard once").isEqualTo(SHARDS);
    }

    /**
     * Kills an executor of this test's cluster and the command that it runs, as when a machine fails. While shards are
     * made, the executors are the only children of this process.
     */
    private static boolean killOneAtWork(Path parts) {
        for (long finished = finished(parts); finished < SHARDS - 1; finished = finished(parts)) {
            Optional<ProcessHandle> executor = ProcessHandle.current().children()
                    .filter(child -> child.children().findAny().isPresent()).findFirst();
            if (executor.isPresent() && finished > 0) {
                List<ProcessHandle> work = executor.get().descendants().toList();
                boolean killed = executor.get().destroyForcibly();
                work.forEach(ProcessHandle::destroyForcibly);
                return killed;
            }
            LockSupport.parkNanos(10_000_000);
        }
        return false;
    }

    /** Counts the shards that are there already: the kill shall come in the midst of the run. */
    private static long finished(Path parts) {
        try (Stream<Path> files = Files.list(parts)) {
            return files.filter(file -> !file.toString().endsWith(".unfinished")).count();
        } catch (IOException e) {
            return 0; // not there yet
        }
    }

    @Test
    void aTaskKeepsWhatIsThereAndTellsWhatFailed() throws Exception {
        Path parts = Files.createDirectory(folder.resolve("parts"));
        ShardTask failing = new ShardTask(List.of(SWERVE, "score", "-p", "x"), parts, 2);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> failing.call(1))
                .withMessageContaining("shard 1/2 failed").withMessageContaining("exit code 2")
                .withMessageContaining("--shard");
        Files.writeString(ShardTask.part(parts, 1, 2), "made before");
        assertThat(failing.call(1)).isEqualTo(new ShardOutcome(1, 0, false));
        assertThat(Files.readString(ShardTask.part(parts, 1, 2))).isEqualTo("made before");
    }

    @Test
    void refusesCommandsThatNameTheirShard() {
        assertThat(run("--shards", "0", "--parts", "p", "-o", "o", "--", "score")).isEqualTo(2);
        assertThat(run("--shards", "2", "--parts", "p", "-o", "o", "--", "score", "--shard", "1/2")).isEqualTo(2);
        assertThat(run("--shards", "2", "--parts", "p", "-o", "o", "--", "experiment", "budget", "--out=x"))
                .isEqualTo(2);
        assertThat(run("--shards", "2", "--parts", "p", "-o", "o", "--", "generate")).isEqualTo(2);
        assertThat(run("--shards", "2", "--parts", "p", "-o", "o")).isEqualTo(2);
    }
}
