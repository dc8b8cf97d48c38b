package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models and sessions, opened and closed, leave nothing behind: neither in malloc's books nor in the resident memory,
 * where mapped files count, too. The Java heap of that JVM is touched as a whole at the start, and little of its code is
 * ever compiled: what the compiler takes comes late or early with the load of the machine.
 */
@Tag("thorough")
@EnabledOnOs(value = OS.LINUX, disabledReason = "memory is read from /proc and by a function of the GNU C library")
class LeakTest {
    private static final int WARM_UP = 30;
    private static final int ALL = 110;
    /** Bytes for each model with all that is opened on it. */
    private static final long LIMIT = 5 << 10;

    @Test
    void memoryDoesNotGrow(@TempDir Path folder) throws IOException, InterruptedException {
        String compileOnly = "-XX:CompileCommand=compileonly,";
        long[][] memory = new ForkedJvm(LeakProbe.class, "-Xms48m", "-Xmx48m", "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:CompileCommand=quiet",
                compileOnly + "java.lang.String*::*", compileOnly + "java.lang.AbstractStringBuilder::*",
                compileOnly + "java.util.regex.*::*")
                .run(folder, Integer.toString(WARM_UP), Integer.toString(ALL)).lines()
                .filter(line -> line.startsWith("memory "))
                .map(line -> Arrays.stream(line.substring(7).split(" ")).mapToLong(Long::parseLong).toArray())
                .toArray(long[][]::new);
        assertThat(memory).hasDimensions(2, 2);
        assertThat(memory[1][0]).as("bytes after %d, %d after %d", ALL, memory[0][0], WARM_UP)
                .isLessThan(memory[0][0] + LIMIT * (ALL - WARM_UP));
        assertThat(memory[1][1]).as("resident KB after %d, %d after %d", ALL, memory[0][1], WARM_UP)
                .isLessThan(memory[0][1] * 105 / 100);
    }
}
