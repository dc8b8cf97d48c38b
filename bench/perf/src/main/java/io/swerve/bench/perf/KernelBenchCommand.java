package io.swerve.bench.perf;

import io.swerve.SessionOptions;
import io.swerve.SwerveException;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code swerve bench kernels}: the JMH benchmarks, in a JVM of their own. */
@Command(name = "kernels", description = "Runs the JMH benchmarks: entropy, divergence, interventions, means, autoencoders, sampling and text, calls between Java and native code, decoding and prefill; and compares each with the yardstick of its kind.")
public final class KernelBenchCommand extends ConsoleCommand {
    /** The system property that tells the benchmarks which model to decode. */
    static final String MODEL = "swerve.bench.model";

    @Mixin
    private final ModelChoice model = new ModelChoice(false);

    @Mixin
    private BenchFlags flags;

    @Parameters(arity = "0..1", paramLabel = "PATTERN", defaultValue = "io\\.swerve\\.", description = "A regular expression of benchmark names. Default: all.")
    private String pattern;

    @Option(names = "--param", paramLabel = "NAME=VALUE[,VALUE]", description = "Values of a benchmark's parameter, instead of all: length=151936, variant=TAPPED, taps=ALL.")
    private Map<String, String> parameters = new TreeMap<>();

    @Option(names = "--forks", paramLabel = "N", description = "JVMs for each benchmark; with 0, the one that JMH runs in, as profilers like it. Default: as each benchmark says.")
    private Integer forks;

    /** Made by picocli. */
    public KernelBenchCommand() {}

    @Override
    protected void run(Console console) throws IOException, InterruptedException {
        Path results = Files.createTempFile("swerve-kernels", ".json");
        try {
            Process jmh = new ProcessBuilder(
                    command(results, model.check(SessionOptions.defaults().withThreads(1), this).threads())).inheritIO()
                    .redirectOutput(console.json() ? Redirect.DISCARD : Redirect.INHERIT).start();
            try {
                if (jmh.waitFor() != 0) {
                    throw new SwerveException("the benchmarks failed; JMH says above why");
                }
            } finally {
                jmh.destroy(); // when this thread is interrupted
            }
            if (Files.size(results) == 0) {
                throw new SwerveException("there is no benchmark whose name fits to " + pattern);
            }
            flags.show(KernelRatios.read(results).result(Machine.current()), console);
        } finally {
            Files.deleteIfExists(results);
        }
    }

    /** JMH starts its forks on the class path of its own JVM, so that must have one. */
    private List<String> command(Path results, int threads) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", ClassPath.current(),
                "--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector",
                "-D" + MODEL + "=" + model.one(this), "org.openjdk.jmh.Main",
                pattern, "-prof", "gc", "-rf", "json", "-rff", results.toString()));
        parameters.putIfAbsent("threads", Integer.toString(threads));
        parameters.forEach((name, value) -> command.addAll(List.of("-p", name + "=" + value)));
        if (flags.runs(0, this) > 0) {
            command.addAll(List.of("-i", Integer.toString(flags.runs(0, this))));
        }
        if (forks != null) {
            command.addAll(List.of("-f", forks.toString()));
        }
        return command;
    }
}
