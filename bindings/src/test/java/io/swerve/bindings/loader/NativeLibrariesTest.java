package io.swerve.bindings.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.bindings.ggml_tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The places that the loader looks at, and what it says when none of them serves. */
@TestInstance(Lifecycle.PER_CLASS)
class NativeLibrariesTest {
    @TempDir
    private static Path shared;

    /** A folder with the libraries of this platform. */
    private Path libraries;

    @BeforeAll
    void extract() throws IOException {
        NativeBundle bundle = null;
        for (String name : Platform.current().bundles()) {
            if (bundle == null) {
                bundle = BundleFinder.find(name).orElse(null);
            }
        }
        assertThat(bundle).as("the native jar on the test's class path").isNotNull();
        libraries = new BundleCache(shared).folderOf(bundle);
    }

    @Test
    void theProbeKnowsTheSizeOfTensors() {
        assertThat(VersionProbe.GGML_TENSOR_SIZE).isEqualTo(ggml_tensor.sizeof());
    }

    @Test
    void theSystemPropertyComesFirst(@TempDir Path elsewhere) throws Exception {
        String output = new ForkedJvm().property(NativeLibraries.PROPERTY, libraries)
                .environment(Map.of(NativeLibraries.VARIABLE, elsewhere.toString())).output();
        assertThat(output).contains("LOADED v0.5.0 FROM system property swerve.native.path=" + libraries)
                .contains("DEVICE CPU").contains("EXIT 0");
    }

    @Test
    void theEnvironmentVariableComesSecond() throws Exception {
        String output = new ForkedJvm().environment(Map.of(NativeLibraries.VARIABLE, libraries.toString())).output();
        assertThat(output).contains("FROM environment variable SWERVE_NATIVE_PATH=" + libraries).contains("EXIT 0");
    }

    @Test
    void theJarComesThirdAndIsExtractedOnce(@TempDir Path cache) throws Exception {
        ForkedJvm jvm = new ForkedJvm().property(UserCache.PROPERTY, cache);
        assertThat(jvm.output()).contains("swerve-native").contains("EXIT 0");
        Path folder = onlyFolder(cache);
        var before = Files.getLastModifiedTime(folder);
        assertThat(jvm.output()).contains("FOLDER " + folder).contains("EXIT 0");
        assertThat(Files.getLastModifiedTime(folder)).isEqualTo(before);
    }

    @Test
    void aDamagedCacheIsRepaired(@TempDir Path cache) throws Exception {
        ForkedJvm jvm = new ForkedJvm().property(UserCache.PROPERTY, cache);
        assertThat(jvm.output()).contains("EXIT 0");
        Path library;
        try (Stream<Path> files = Files.list(onlyFolder(cache))) {
            library = files.filter(f -> f.getFileName().toString().contains("ggml-base")).findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(library);
        bytes[bytes.length / 2] ^= 1;
        Files.write(library, bytes);
        assertThat(jvm.output()).contains("LOADED").contains("EXIT 0");
        bytes[bytes.length / 2] ^= 1;
        assertThat(Files.readAllBytes(library)).isEqualTo(bytes);
        assertThat(onlyFolder(cache)).isNotNull();
    }

    @Test
    void jvmsThatStartTogetherShareOneFolder(@TempDir Path cache) throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            processes.add(new ForkedJvm().property(UserCache.PROPERTY, cache).start());
        }
        for (Process process : processes) {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            assertThat(output).contains("LOADED");
        }
        assertThat(onlyFolder(cache)).isNotNull();
    }

    @Test
    void withoutAnyPlaceTheMessageListsThemAll() throws Exception {
        String output = new ForkedJvm().withoutNativeJar().output();
        assertThat(output).contains("REFUSED").contains("system property swerve.native.path: not set")
                .contains("environment variable SWERVE_NATIVE_PATH: not set")
                .contains("not on the class path or module path").contains("Add io.swerve:swerve-native")
                .contains("SAME true").contains("EXIT 0");
    }

    @Test
    void aChosenFolderThatDoesNotExistIsNotPassedOver(@TempDir Path folder) throws Exception {
        Path missing = folder.resolve("missing");
        String output = new ForkedJvm().property(NativeLibraries.PROPERTY, missing).output();
        assertThat(output).contains("REFUSED").contains(missing + ": does not exist").doesNotContain("LOADED");
    }

    @Test
    void anEmptyFolderIsNamedWithWhatItLacks(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("readme.txt"), "nothing here");
        String output = new ForkedJvm().property(NativeLibraries.PROPERTY, folder).output();
        assertThat(output).contains("REFUSED").contains("holds no file that matches").contains("readme.txt");
    }

    @Test
    void aFileThatIsNoLibraryIsRefused(@TempDir Path folder) throws Exception {
        copy(libraries, folder);
        try (Stream<Path> files = Files.list(folder)) {
            Path llama = files.filter(f -> f.getFileName().toString().matches("(lib)?llama\\..*")).findFirst()
                    .orElseThrow();
            Files.writeString(llama, "not a library");
        }
        String output = new ForkedJvm().property(NativeLibraries.PROPERTY, folder).output();
        assertThat(output).contains("REFUSED").contains("UnsatisfiedLinkError").contains("EXIT 0");
    }

    @Test
    void aFolderWithoutBackendsIsRefused(@TempDir Path folder) throws Exception {
        copy(libraries, folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path plugin : files.filter(f -> f.getFileName().toString().matches("(lib)?ggml-(?!base).*"))
                    .toList()) {
                Files.delete(plugin);
            }
        }
        String output = new ForkedJvm().property(NativeLibraries.PROPERTY, folder).output();
        assertThat(output).contains("REFUSED").contains("no ggml backend could be opened").contains("EXIT 0");
    }

    /** As on a machine without CUDA's own libraries. */
    @Test
    void aGpuBackendThatCannotBeOpenedIsNamedOnce(@TempDir Path folder) throws Exception {
        copy(libraries, folder);
        Files.writeString(folder.resolve(System.mapLibraryName("ggml-cuda")), "not a library");
        String output = new ForkedJvm().property(NativeLibraries.PROPERTY, folder)
                .property("org.slf4j.simpleLogger.log.io.swerve", "warn").output();
        assertThat(output).contains("LOADED").contains("DEVICE CPU").contains("EXIT 0");
        assertThat(output.lines().filter(line -> line.contains("No GPU by")).toList()).singleElement().asString()
                .contains("WARN").contains(folder.toString()).containsAnyOf("invalid ELF header", "too short", "not a")
                .contains("the processor computes everything");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    /** The one folder in a cache: nothing partial or damaged may be left beside it. */
    private static Path onlyFolder(Path cache) throws IOException {
        try (Stream<Path> folders = Files.list(cache.resolve("native"))) {
            List<Path> all = folders.toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        }
    }
}
