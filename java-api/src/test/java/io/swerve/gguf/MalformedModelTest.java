package io.swerve.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.Lab;
import io.swerve.ForkedJvm;
import java.io.IOException;
import java.nio.file.Path;
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
        String printed = new ForkedJvm(MalformedModels.class, "-Xmx512m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off")
                .run(folder, Lab.BASE.toString(), folder.toString(), Long.toString(FIRST_SEED),
                        Integer.toString(COPIES));
        String outcomes = printed.lines().toList().getLast();
        Matcher counts = COUNT.matcher(outcomes);
        int sum = 0;
        while (counts.find()) {
            sum += Integer.parseInt(counts.group(1));
        }
        assertThat(sum).as(outcomes).isEqualTo(COPIES);
        // Damage of both kinds was tried: such that the check must find it, and such that does not matter.
        assertThat(outcomes).contains("CHECKED_OUT=", "NOT_LOADED=", "DECODED=");
    }
}
