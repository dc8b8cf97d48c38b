package io.swerve.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Five hundred damaged copies of a model, used as a program would use them, in a JVM of their own: each must be refused or
 * run, and none may take the JVM with it.
 */
class MalformedModelTest {
    private static final long FIRST_SEED = 20_250_101;
    private static final int COPIES = 500;
    private static final Pattern COUNT = Pattern.compile("[A-Z_]+=(\\d+)");

    @TempDir
    private Path folder;

    @Test
    void noDamagedModelKillsTheJvm() throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command()).redirectErrorStream(true).redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(10, TimeUnit.MINUTES);
        process.destroyForcibly().waitFor();
        String printed = Files.readString(output);
        String where = "seed " + Files.readString(folder.resolve("seed")) + ", output: "
                + printed.substring(Math.max(0, printed.length() - 3000));
        assertThat(ended).as("hangs at %s", where).isTrue();
        assertThat(process.exitValue()).as("dies at %s", where).isZero();
        Matcher counts = COUNT.matcher(printed.lines().toList().getLast());
        int sum = 0;
        while (counts.find()) {
            sum += Integer.parseInt(counts.group(1));
        }
        assertThat(sum).as(where).isEqualTo(COPIES);
        // Damage of both kinds was tried: such that the check must find it, and such that does not matter.
        assertThat(printed).contains("CHECKED_OUT=", "NOT_LOADED=", "DECODED=");
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx512m", "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + folder.resolve("crash.log"), "-Dorg.slf4j.simpleLogger.defaultLogLevel=off"));
        for (String property : List.of("swerve.native.path", "swerve.cache.path")) {
            if (System.getProperty(property) != null) {
                command.add("-D" + property + "=" + System.getProperty(property));
            }
        }
        // Surefire hides the class path in a jar's manifest.
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(List.of("-cp", classes, MalformedModels.class.getName(), TestModels.BASE.toString(),
                folder.toString(), Long.toString(FIRST_SEED), Integer.toString(COPIES)));
        return command;
    }
}
