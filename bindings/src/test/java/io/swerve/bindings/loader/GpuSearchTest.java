package io.swerve.bindings.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.bindings.failure.NativeLibraryException.TriedPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In which order builds for GPUs are tried; the folders are real, their libraries are not. */
class GpuSearchTest {
    @TempDir
    private Path folder;

    /** Backends of which one has a device. */
    private static final class Fake implements GpuSearch.Backends {
        private final List<String> opened = new ArrayList<>();
        private final String working;

        Fake(String first, String working) {
            opened.add(first);
            this.working = working;
        }

        @Override
        public Optional<Path> plugin(Path folder) throws IOException {
            return new GpuBackends().plugin(folder);
        }

        @Override
        public boolean anyDevice() {
            return opened.contains(working);
        }

        @Override
        public void open(Path plugin) {
            opened.add(plugin.getParent().getFileName().toString());
        }

        @Override
        public String refusal(Path plugin) {
            return "no " + plugin.getFileName();
        }
    }

    private record Folder(String name, Path folder) implements GpuSearch.Build {}

    /** Lays out a build as its jar would be extracted. */
    private Folder build(String name, String... libraries) throws IOException {
        Path build = Files.createDirectory(folder.resolve(name));
        for (String library : libraries) {
            Files.createFile(build.resolve(library));
        }
        return new Folder(name, build);
    }

    @Test
    void theFirstBuildWithADeviceWins() throws IOException {
        List<Folder> builds = List.of(build("cuda", "libggml-base.so", "libggml-cpu-x64.so", "libggml-cuda.so"),
                build("cuda12", "libggml-base.so", "libggml-cuda.so"), build("vulkan", "libggml-vulkan.so"),
                build("cpu", "libggml-base.so", "libggml-cpu-x64.so", "libggml.so"));
        for (String working : List.of("cuda", "cuda12", "vulkan")) {
            Fake backends = new Fake("cuda", working);
            GpuSearch search = new GpuSearch(backends);
            assertThat(search.search(builds)).map(GpuSearch.Build::name).contains(working);
            assertThat(backends.opened).endsWith(working);
            assertThat(search.failed()).extracting(TriedPlace::place)
                    .containsExactlyElementsOf(List.of("cuda", "cuda12", "vulkan")
                            .subList(0, List.of("cuda", "cuda12", "vulkan").indexOf(working)));
        }
    }

    @Test
    void withoutAnyDeviceEveryReasonIsTold() throws IOException {
        Fake backends = new Fake("vulkan", "none");
        GpuSearch search = new GpuSearch(backends);
        assertThat(search.search(List.of(build("vulkan", "ggml-vulkan.dll"), build("metal", "libggml-metal.dylib"))))
                .isEmpty();
        assertThat(backends.opened).containsExactly("vulkan", "metal");
        assertThat(search.failed()).containsExactly(new TriedPlace("vulkan", "no ggml-vulkan.dll"),
                new TriedPlace("metal", "no libggml-metal.dylib"));
    }

    @Test
    void aBuildForProcessorsHasNothingToExplain() throws IOException {
        Fake backends = new Fake("cpu", "none");
        GpuSearch search = new GpuSearch(backends);
        assertThat(search.search(List.of(build("cpu", "libggml-base.so", "libggml-cpu-zen4.so", "libllama.so"))))
                .isEmpty();
        assertThat(search.failed()).isEmpty();
        assertThat(backends.opened).containsExactly("cpu");
    }

    @Test
    void aBuildThatCannotBeExtractedIsPassedOver() throws IOException {
        Fake backends = new Fake("cuda", "vulkan");
        GpuSearch search = new GpuSearch(backends);
        GpuSearch.Build full = new GpuSearch.Build() {
            @Override
            public String name() {
                return "cuda12";
            }

            @Override
            public Path folder() throws IOException {
                throw new IOException("the disk is full");
            }
        };
        assertThat(search.search(List.of(build("cuda", "libggml-cuda.so"), full, build("vulkan", "libggml-vulkan.so"))))
                .map(GpuSearch.Build::name).contains("vulkan");
        assertThat(search.failed()).extracting(TriedPlace::cause).containsExactly("no libggml-cuda.so",
                "java.io.IOException: the disk is full");
    }
}
