package io.swerve.steering.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a main class in a JVM of its own. */
final class ProbeJvm {
    private ProbeJvm() {}

    /**
     * Runs the class to its end, which must be a success.
     *
     * @param main has a method {@code main}
     * @param output receives what it prints
     * @param options of the JVM, beside those that every test needs
     * @return the lines that it printed
     */
    static List<String> run(Class<?> main, Path output, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector"));
        for (String property : List.of("swerve.native.path", "swerve.cache.path")) {
            if (System.getProperty(property) != null) {
                command.add("-D" + property + "=" + System.getProperty(property));
            }
        }
        command.addAll(List.of(options));
        // Surefire hides the class path in a jar's manifest.
        command.addAll(List.of("-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        boolean ended = process.waitFor(5, TimeUnit.MINUTES);
        process.destroyForcibly().waitFor();
        assertThat(ended && process.exitValue() == 0).as(Files.readString(output)).isTrue();
        return Files.readAllLines(output);
    }
}
