package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.zoo.ZooModel;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is logged where nothing is wrong. */
class QuietLogTest {
    @TempDir
    private Path folder;

    @Test
    void aStoppedDecodeIsNoErrorAndAWindowIsWarnedOfOnce() throws IOException, InterruptedException {
        Path window = folder.resolve("window.gguf");
        ZooModel.of("gemma2", folder).write(window, false);
        String printed = new ForkedJvm(QuietLogProbe.class, "-Dorg.slf4j.simpleLogger.log.io.swerve=warn")
                .run(folder, window.toString());
        assertThat(printed).contains("stopped").doesNotContain("not stopped", "ERROR");
        assertThat(printed.lines().filter(line -> line.contains("full-size SWA cache"))).hasSize(1);
    }
}
