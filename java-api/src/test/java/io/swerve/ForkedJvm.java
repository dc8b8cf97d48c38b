package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a main class in a JVM of its own: with other properties, a small heap, or at the risk of its life. */
public final class ForkedJvm {
    private static final String VECTORS = "--add-modules=jdk.incubator.vector";

    private final List<String> command = new ArrayList<>();
    private final Class<?> main;

    /**
     * Prepares a JVM.
     *
     * @param main has a method {@code main}
     * @param options of the JVM, beside those that every test needs
     */
    public ForkedJvm(Class<?> main, String... options) {
        this.main = main;
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--illegal-native-access=deny",
                VECTORS, "-XX:-CreateCoredumpOnCrash",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"));
        for (String property : List.of("swerve.native.path", "swerve.cache.path")) {
            if (System.getProperty(property) != null) {
                command.add("-D" + property + "=" + System.getProperty(property));
            }
        }
        command.addAll(List.of(options));
    }

    /**
     * Leaves out the module of the vectors.
     *
     * @return this
     */
    public ForkedJvm withoutVectors() {
        command.remove(VECTORS);
        return this;
    }

    /**
     * Runs the class to its end, which must be a success.
     *
     * @param folder for the output and a crash report
     * @param arguments of {@code main}
     * @return what it printed
     * @throws IOException if the JVM can't be started
     * @throws InterruptedException if this thread is interrupted
     */
    public String run(Path folder, String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = builder(folder, arguments).redirectOutput(output.toFile()).start();
        boolean ended = process.waitFor(10, TimeUnit.MINUTES);
        process.destroyForcibly().waitFor();
        String printed = Files.readString(output);
        String tail = printed.substring(Math.max(0, printed.length() - 4000));
        assertThat(ended).as("%s hangs: %s", main.getSimpleName(), tail).isTrue();
        assertThat(process.exitValue()).as("%s: %s", main.getSimpleName(), tail).isZero();
        return printed;
    }

    /**
     * Starts the class, for callers that read what it prints while it runs, and end it.
     *
     * @param folder for a crash report
     * @param arguments of {@code main}
     * @return the process; its output and errors are one stream
     * @throws IOException if the JVM can't be started
     */
    public Process start(Path folder, String... arguments) throws IOException {
        return builder(folder, arguments).start();
    }

    private ProcessBuilder builder(Path folder, String... arguments) {
        List<String> full = new ArrayList<>(command);
        // Surefire hides the class path in a jar's manifest.
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        full.addAll(List.of("-XX:ErrorFile=" + folder.resolve("crash.log"), "-cp", classes, main.getName()));
        full.addAll(List.of(arguments));
        return new ProcessBuilder(full).redirectErrorStream(true);
    }
}
