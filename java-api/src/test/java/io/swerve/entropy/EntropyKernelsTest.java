package io.swerve.entropy;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.ForkedJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntropyKernelsTest {
    private static final String ENTROPY_OF_64 = " 4.1589 0";
    private static final String HOTSPOT = "OpenJDK 64-Bit Server VM";

    @TempDir
    private Path folder;

    /** Runs {@link ProviderProbe} in a JVM of its own and returns all it printed. */
    private String probe(String... options) throws IOException, InterruptedException {
        return jvm(options).run(folder);
    }

    private String probeWithoutModule(String... options) throws IOException, InterruptedException {
        return jvm(options).withoutVectors().run(folder);
    }

    private static ForkedJvm jvm(String... options) {
        return new ForkedJvm(ProviderProbe.class,
                Stream.concat(Stream.of("-Dorg.slf4j.simpleLogger.log.io.swerve=info"), Stream.of(options))
                        .toArray(String[]::new));
    }

    @Test
    void withoutTheModuleTheScalarKernelRunsAndTheLogNamesTheFlag() throws IOException, InterruptedException {
        String output = probeWithoutModule();
        assertThat(output).contains("scalar" + ENTROPY_OF_64);
        assertThat(output).containsOnlyOnce("Entropy kernel: scalar").contains("--add-modules jdk.incubator.vector");
    }

    @Test
    void withTheModuleTheKernelThatSuitsTheHardwareRuns() throws IOException, InterruptedException {
        String expected = VectorEntropyKernel.obstacle().isEmpty() ? "vector" : "scalar";
        String output = probe();
        assertThat(output).contains(expected + ENTROPY_OF_64).containsOnlyOnce("Entropy kernel: " + expected);
    }

    @Test
    void withoutC2TheScalarKernelRuns() throws IOException, InterruptedException {
        String output = probe("-XX:TieredStopAtLevel=1");
        assertThat(output).contains("scalar" + ENTROPY_OF_64).contains("Entropy kernel: scalar (this JVM runs without");
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "vector", " Vector "})
    void thePropertyForcesAKernel(String forced) throws IOException, InterruptedException {
        String name = forced.strip().toLowerCase();
        String output = probe("-XX:TieredStopAtLevel=1", "-Dswerve.entropy.provider=" + forced);
        assertThat(output).contains(name + ENTROPY_OF_64)
                .contains("Entropy kernel: " + name + " (forced by -Dswerve.entropy.provider)");
    }

    @Test
    void forcingTheVectorKernelWithoutItsModuleIsRefused() throws IOException, InterruptedException {
        assertThat(probeWithoutModule("-Dswerve.entropy.provider=vector")).contains("refused: ").contains(
                "jdk.incubator.vector is absent: start Java with --add-modules jdk.incubator.vector, or force scalar");
    }

    @Test
    void anUnknownKernelIsRefused() throws IOException, InterruptedException {
        assertThat(probe("-Dswerve.entropy.provider=gpu"))
                .contains("refused: -Dswerve.entropy.provider=gpu is not a kernel: use vector or scalar");
    }

    @ParameterizedTest
    @CsvSource({"Eclipse OpenJ9 VM,mixed mode", "Substrate VM,", HOTSPOT + ",interpreted mode",
            HOTSPOT + ",'mixed mode, emulated-client, sharing'"})
    void onAJvmThatRunsVectorsSlowlyTheScalarKernelIsChosen(String name, String info) {
        EntropyKernels.Choice choice = EntropyKernels.choose(null,
                new EntropyKernels.Jvm(true, name, info == null ? "" : info));
        assertThat(choice.kernel()).containsSame(ScalarEntropyKernel.INSTANCE);
        assertThat(choice.reason()).contains("slow");
    }

    @ParameterizedTest
    @CsvSource({"amd64,512,true", "amd64,256,true", "amd64,128,false", "x86_64,128,false", "aarch64,128,true",
            "aarch64,64,false", "riscv64,256,true"})
    void theVectorKernelAsksForVectorsThatCanFuseMultiplyAndAdd(String architecture, int bits, boolean suits) {
        assertThat(VectorEntropyKernel.obstacle(architecture, bits).isEmpty()).isEqualTo(suits);
    }
}
