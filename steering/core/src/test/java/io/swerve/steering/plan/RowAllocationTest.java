package io.swerve.steering.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.ForkedJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Once compiled, an edit leaves nothing on the Java heap. */
class RowAllocationTest {
    @ParameterizedTest
    @ValueSource(ints = {256, 577})
    void editsAllocateNothing(int width, @TempDir Path folder) throws IOException, InterruptedException {
        List<String> lines = new ForkedJvm(RowAllocationProbe.class).run(folder, String.valueOf(width)).lines()
                .filter(line -> line.matches("edit \\w+ -?\\d+")).toList();
        assertThat(lines).hasSize(7).allSatisfy(line -> assertThat(line).endsWith(" 0"));
    }
}
