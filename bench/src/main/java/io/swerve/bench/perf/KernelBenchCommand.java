package io.swerve.bench.perf;

import io.swerve.SwerveException;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code swerve bench kernels}: the JMH benchmarks, in a JVM of their own. */
@Command(name = "kernels", description = "Runs the JMH benchmarks: entropy, divergence, interventions, means, autoencoders, sampling and text, calls between Java and native code, decoding and prefill; and compares each with the yardstick of its kind.", mixinStandardHelpOptions = true)
public final class KernelBenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "PATTERN", defaultValue = "io\\.swerve\\.", description = "A regular expression of benchmark names. Default: all.")
    private String pattern;

    @Option(names = "--param", paramLabel = "NAME=VALUE[,VALUE]", description = "Values of a benchmark's parameter, instead of all: length=151936, variant=TAPPED, taps=ALL.")
    private Map<String, String> parameters = new TreeMap<>();

    @Option(names = "--runs", paramLabel = "N", description = "Measured iterations of each benchmark. Default: as each benchmark says.")
    private Integer runs;

    @Option(names = "--forks", paramLabel = "N", description = "JVMs for each benchmark; with 0, the one that JMH runs in, as profilers like it. Default: as each benchmark says.")
    private Integer forks;

    @Option(names = "--json", description = "Print one JSON object, and nothing else, on the standard output.")
    private boolean json;

    @Option(names = "--out", paramLabel = "DIR", description = "Write the results to DIR/kernels.json, too, and a page with those of all suites to DIR/report.html.")
    private Path out;

    /** Made by picocli. */
    public KernelBenchCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path results = Files.createTempFile("swerve-kernels", ".json");
        try {
            Process jmh = new ProcessBuilder(command(results)).inheritIO()
                    .redirectOutput(json ? Redirect.DISCARD : Redirect.INHERIT).start();
            try {
                if (jmh.waitFor() != 0) {
                    return CommandLine.ExitCode.SOFTWARE;
                }
            } finally {
                jmh.destroy(); // when this thread is interrupted
            }
            if (Files.size(results) == 0) {
                throw new SwerveException("there is no benchmark whose name fits to " + pattern);
            }
            BenchResult result = KernelRatios.read(results).result(Machine.current());
            if (out != null) {
                new BenchFolder(out).add(result);
            }
            PrintWriter console = spec.commandLine().getOut();
            console.print(json ? result.data() + System.lineSeparator() : result.text());
            console.flush();
            return CommandLine.ExitCode.OK;
        } finally {
            Files.deleteIfExists(results);
        }
    }

    /** JMH starts its forks on the class path of its own JVM, so that must have one. */
    private List<String> command(Path results) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", ClassPath.current(),
                "--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector", "org.openjdk.jmh.Main",
                pattern, "-prof", "gc", "-rf", "json", "-rff", results.toString()));
        parameters.forEach((name, value) -> command.addAll(List.of("-p", name + "=" + value)));
        if (runs != null) {
            command.addAll(List.of("-i", runs.toString()));
        }
        if (forks != null) {
            command.addAll(List.of("-f", forks.toString()));
        }
        return command;
    }
}
