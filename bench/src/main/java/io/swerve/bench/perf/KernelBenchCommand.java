package io.swerve.bench.perf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code swerve bench kernels}: the JMH benchmarks, in a JVM of their own. */
@Command(name = "kernels", description = "Runs the JMH benchmarks of the entropy kernels, the interventions and the decoding loop.", mixinStandardHelpOptions = true)
public final class KernelBenchCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "PATTERN", defaultValue = "io\\.swerve\\.", description = "A regular expression of benchmark names. Default: all.")
    private String pattern;

    @Option(names = "--runs", paramLabel = "N", description = "Measured iterations of each benchmark. Default: as each benchmark says.")
    private Integer runs;

    @Option(names = "--forks", paramLabel = "N", description = "JVMs for each benchmark. Default: as each benchmark says.")
    private Integer forks;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the results to a file, as JMH's JSON.")
    private Path out;

    /** Made by picocli. */
    public KernelBenchCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Process jmh = new ProcessBuilder(command()).inheritIO().start();
        try {
            return jmh.waitFor() == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } finally {
            jmh.destroy(); // when this thread is interrupted
        }
    }

    /** JMH starts its forks on the class path of its own JVM, so that must have one. */
    private List<String> command() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", ClassPath.current(),
                "--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector", "org.openjdk.jmh.Main",
                pattern, "-prof", "gc"));
        if (runs != null) {
            command.addAll(List.of("-i", runs.toString()));
        }
        if (forks != null) {
            command.addAll(List.of("-f", forks.toString()));
        }
        if (out != null) {
            command.addAll(List.of("-rf", "json", "-rff", out.toString()));
        }
        return command;
    }
}
