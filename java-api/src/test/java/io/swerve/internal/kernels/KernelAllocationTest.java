package io.swerve.internal.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.ForkedJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Once compiled, kernels that run with every token leave nothing on the Java heap. */
class KernelAllocationTest {
    @ParameterizedTest
    @ValueSource(strings = {"scalar", "vector"})
    void kernelsAllocateNothing(String name, @TempDir Path folder) throws IOException, InterruptedException {
        List<String> lines = new ForkedJvm(KernelAllocationProbe.class).run(folder, name).lines()
                .filter(line -> line.matches(name + " \\w+ -?\\d+")).toList();
        assertThat(lines).hasSize(2).allSatisfy(line -> assertThat(line).endsWith(" 0"));
    }
}
