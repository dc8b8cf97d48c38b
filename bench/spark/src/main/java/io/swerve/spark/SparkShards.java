package io.swerve.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * A Spark application that runs a {@code swerve} command in shards, one task each, and merges them: to the very result
 * that the command would have had alone. Every machine has Swerve, the model and the data at the same paths, and all
 * share the folder of the parts.
 */
@Command(name = "swerve-spark", mixinStandardHelpOptions = true, description = "Runs swerve extract, score or experiment in shards, as tasks of a Spark job, and merges them.")
public final class SparkShards implements Callable<Integer> {
    private static final List<String> GIVEN_TO_EACH = List.of("--shard", "--parts", "-o", "--output", "--out");

    @Spec
    private CommandSpec spec;

    @Option(names = "--shards", required = true, paramLabel = "N", description = "How many parts; several for each task that can run at once, so that a lost one costs little.")
    private int shards;

    @Option(names = "--parts", required = true, paramLabel = "DIR", description = "A folder that all machines share, for the parts. Parts that are there already are kept: give each run its own.")
    private Path parts;

    @Option(names = "--swerve", paramLabel = "PATH", defaultValue = "swerve", description = "The swerve command, on every machine. Default: ${DEFAULT-VALUE}, from the PATH.")
    private String swerve;

    @Option(names = {"-o",
            "--output"}, required = true, paramLabel = "FILE", description = "The merged result; of an experiment, the folder for it.")
    private Path output;

    @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "Behind --: extract, score or experiment NAME with their options, but for --shard, -o and --out.")
    private List<String> command;

    /** Made by picocli. */
    public SparkShards() {}

    /**
     * Runs the application; Spark's own settings come from {@code spark-submit} or system properties.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        int code = new CommandLine(new SparkShards()).execute(arguments);
        if (code != 0) { // spark-submit takes a normal end for success
            System.exit(code);
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (shards < 1) {
            throw new ParameterException(spec.commandLine(), "--shards must be at least 1, was " + shards);
        }
        if (ShardTask.subcommand(command).isEmpty()) {
            throw new ParameterException(spec.commandLine(), "only extract, score and experiment can be run in shards, "
                    + "was " + String.join(" ", command));
        }
        for (String option : GIVEN_TO_EACH) {
            if (command.stream().anyMatch(word -> word.equals(option) || word.startsWith(option + "="))) {
                throw new ParameterException(spec.commandLine(), "leave " + option + " out of the command: each task "
                        + "gets its own");
            }
        }
        List<String> full = new ArrayList<>(List.of(swerve));
        full.addAll(command);
        Path folder = Files.createDirectories(parts.toAbsolutePath());
        List<ShardOutcome> outcomes = run(full, folder);
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%d shards made, %d kept, %d of them at a later attempt%n",
                outcomes.stream().filter(ShardOutcome::made).count(),
                outcomes.stream().filter(outcome -> !outcome.made()).count(),
                outcomes.stream().filter(outcome -> outcome.attempt() > 0).count());
        out.flush();
        return merge(folder);
    }

    private List<ShardOutcome> run(List<String> full, Path folder) {
        SparkConf settings = new SparkConf().setIfMissing("spark.app.name", "swerve " + command.getFirst());
        try (JavaSparkContext spark = new JavaSparkContext(settings)) {
            List<Integer> numbers = IntStream.rangeClosed(1, shards).boxed().toList();
            return spark.parallelize(numbers, shards).map(new ShardTask(full, folder, shards)).collect();
        }
    }

    private int merge(Path folder) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(swerve, "merge"));
        IntStream.rangeClosed(1, shards).forEach(i -> line.add(ShardTask.part(folder, i, shards).toString()));
        line.addAll(List.of("-o", output.toString()));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            said.lines().forEach(spec.commandLine().getOut()::println);
        }
        spec.commandLine().getOut().flush();
        return process.waitFor();
    }
}
