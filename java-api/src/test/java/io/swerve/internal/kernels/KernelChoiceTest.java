package io.swerve.internal.kernels;

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

class KernelChoiceTest {
    private static final String ENTROPY_OF_64 = " 4.1589 0";
    private static final String HOTSPOT = "OpenJDK 64-Bit Server VM";
    private static final KernelChoice.Jvm SUITABLE = new KernelChoice.Jvm(true, HOTSPOT, "mixed mode", "amd64", 256);

    @TempDir
    private Path folder;

    /** Runs {@link ChoiceProbe} in a JVM of its own and returns all it printed. */
    private static ForkedJvm jvm(String... options) {
        return new ForkedJvm(ChoiceProbe.class,
                Stream.concat(Stream.of("-Dorg.slf4j.simpleLogger.log.io.swerve=info"), Stream.of(options))
                        .toArray(String[]::new));
    }

    @Test
    void withoutTheModuleThereIsPlainJavaAndOneLogLineNamesTheFlag() throws IOException, InterruptedException {
        String output = jvm().withoutVectors().run(folder);
        assertThat(output).contains("scalar" + ENTROPY_OF_64).containsOnlyOnce("Kernels: ")
                .contains("Kernels: scalar (module jdk.incubator.vector is absent; for speed start Java with"
                        + " --add-modules jdk.incubator.vector)");
    }

    @Test
    void withTheModuleThereIsWhatSuitsTheHardware() throws IOException, InterruptedException {
        String expected = KernelChoice.Jvm.current().obstacles().isEmpty() ? "vector" : "scalar";
        String output = jvm().run(folder);
        assertThat(output).contains(expected + ENTROPY_OF_64).containsOnlyOnce("Kernels: " + expected);
    }

    @ParameterizedTest
    @CsvSource({"vector,vector", "auto,scalar"})
    void withoutC2VectorsMustBeAskedFor(String property, String name) throws IOException, InterruptedException {
        String output = jvm("-XX:TieredStopAtLevel=1", "-Dswerve.vectors=" + property).run(folder);
        assertThat(output).contains(name + ENTROPY_OF_64).contains("Kernels: " + name);
    }

    @Test
    void whatCannotBeHadIsRefused() throws IOException, InterruptedException {
        assertThat(jvm("-Dswerve.vectors=vector").withoutVectors().run(folder)).contains("refused: ")
                .contains(
                        "jdk.incubator.vector is absent: start Java with --add-modules jdk.incubator.vector, or use auto");
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "vector", " Vector "})
    void thePropertyForces(String property) {
        KernelChoice.Jvm unsuitable = new KernelChoice.Jvm(true, "Substrate VM", "", "amd64", 128);
        for (KernelChoice.Jvm jvm : new KernelChoice.Jvm[]{SUITABLE, unsuitable}) {
            assertThat(KernelChoice.of(property, jvm)).isEqualTo(
                    new KernelChoice(property.strip().toLowerCase(), "forced by -Dswerve.vectors"));
        }
    }

    @Test
    void unsetEmptyAndAutoAreTheSame() {
        for (String property : new String[]{null, "", " ", "auto", "AUTO"}) {
            assertThat(KernelChoice.of(property, SUITABLE).name()).isEqualTo("vector");
        }
    }

    @Test
    void anUnknownWordIsRefused() {
        KernelChoice choice = KernelChoice.of("gpu", SUITABLE);
        assertThat(choice.isPossible()).isFalse();
        assertThat(choice.reason()).isEqualTo("-Dswerve.vectors=gpu is no kind of kernel: use auto, vector or scalar");
    }

    @ParameterizedTest
    @CsvSource({"Eclipse OpenJ9 VM,mixed mode,amd64,512,slow on Eclipse", "Substrate VM,'',amd64,256,slow on Substrate",
            HOTSPOT + ",interpreted mode,amd64,256,without C2",
            HOTSPOT + ",'mixed mode, emulated-client, sharing',aarch64,128,without C2",
            HOTSPOT + ",mixed mode,amd64,128,256 are needed on amd64",
            HOTSPOT + ",mixed mode,x86_64,128,256 are needed on x86_64",
            HOTSPOT + ",mixed mode,aarch64,64,128 are needed on aarch64"})
    void eachObstacleIsNamed(String name, String info, String architecture, int bits, String obstacle) {
        KernelChoice choice = KernelChoice.of(null, new KernelChoice.Jvm(true, name, info, architecture, bits));
        assertThat(choice.name()).isEqualTo("scalar");
        assertThat(choice.reason()).contains(obstacle).doesNotContain(";");
    }

    @ParameterizedTest
    @CsvSource({"amd64,512", "amd64,256", "aarch64,128", "riscv64,256"})
    void vectorsThatAreWideEnoughAreUsed(String architecture, int bits) {
        assertThat(KernelChoice.of(null, new KernelChoice.Jvm(true, HOTSPOT, "mixed mode", architecture, bits)).name())
                .isEqualTo("vector");
    }

    @Test
    void allObstaclesAreNamed() {
        assertThat(KernelChoice.of(null, new KernelChoice.Jvm(false, "Zing", "interpreted mode", "amd64", 0)).reason())
                .isEqualTo("module jdk.incubator.vector is absent; for speed start Java with --add-modules"
                        + " jdk.incubator.vector; the Vector API is slow on Zing; this JVM runs without C2, which makes"
                        + " the Vector API slow");
        assertThat(KernelChoice.of(null, new KernelChoice.Jvm(true, "Zing", "", "amd64", 128)).reason())
                .isEqualTo("the Vector API is slow on Zing; vectors have 128 bits here and 256 are needed on amd64");
    }
}
