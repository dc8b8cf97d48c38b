package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts of a megabyte, tokenized on a thread with a stack of a quarter of that. */
class LongTextTest {
    @Test
    void longTextsAreTokenized(@TempDir Path folder) throws IOException, InterruptedException {
        String printed = new ForkedJvm(LongTextProbe.class, "-Xmx512m").run(folder, Lab.THINK.toString());
        assertThat(printed).contains("one word: ", "spaces: ", "emoji: ", "words: ");
    }
}
