package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand models and two thousand sessions, opened and closed, leave nothing behind. The Java heap of that JVM is touched as a
 * whole at the start, and little of its code is ever compiled, so that what grows is native memory: the compiler's own would
 * come late or early with the load of the machine, and weighs as much as the limit.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "resident memory is read from /proc")
class LeakTest {
    @Test
    void memoryDoesNotGrow(@TempDir Path folder) throws IOException, InterruptedException {
        String compileOnly = "-XX:CompileCommand=compileonly,";
        long[] resident = new ForkedJvm(LeakProbe.class, "-Xms48m", "-Xmx48m", "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:CompileCommand=quiet",
                compileOnly + "java.lang.String*::*", compileOnly + "java.lang.AbstractStringBuilder::*",
                compileOnly + "java.util.regex.*::*").run(folder, "100", "1000")
                .lines().filter(line -> line.startsWith("resident "))
                .mapToLong(line -> Long.parseLong(line.substring(9)))
                .toArray();
        assertThat(resident).hasSize(2);
        assertThat(resident[1]).as("KB after 1000, %d KB after 100", resident[0])
                .isLessThan(resident[0] * 105 / 100);
    }
}
