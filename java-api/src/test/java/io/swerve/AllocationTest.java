package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The inner loop leaves nothing on the Java heap. */
class AllocationTest {
    /**
     * Bytes for each token, not quite 0: the compiler may throw code away and run it interpreted for some tokens, and
     * objects that it had done without are then made after all. One object for each token would be 16 bytes.
     */
    static final double TOLERANCE = 8;

    @Test
    void aDecodedTokenAllocatesNothing(@TempDir Path folder) throws IOException, InterruptedException {
        List<String> lines = new ForkedJvm(AllocationProbe.class, "-Xmx256m").run(folder).lines()
                .filter(line -> line.matches("[a-z]+ [0-9.]+")).toList();
        assertThat(lines).hasSize(9).allSatisfy(
                line -> assertThat(Double.parseDouble(line.split(" ")[1])).as(line).isLessThan(TOLERANCE));
    }
}
