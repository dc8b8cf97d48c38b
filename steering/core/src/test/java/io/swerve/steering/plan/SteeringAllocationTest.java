package io.swerve.steering.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.ForkedJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A steered token leaves nothing on the Java heap. */
class SteeringAllocationTest {
    /** Bytes for each token; one object for each would be 16. */
    private static final double TOLERANCE = 1;

    @Test
    void aSteeredTokenAllocatesNothing(@TempDir Path folder) throws IOException, InterruptedException {
        List<String> lines = new ForkedJvm(SteeringAllocationProbe.class, "-Xmx256m").run(folder).lines()
                .filter(line -> line.matches("[a-z]+ [0-9.]+")).toList();
        assertThat(lines).hasSize(4).allSatisfy(
                line -> assertThat(Double.parseDouble(line.split(" ")[1])).as(line).isLessThanOrEqualTo(TOLERANCE));
    }
}
