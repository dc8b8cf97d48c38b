package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.bindings.loader.NativeLibraries;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What depends on the rounding of batches, on each kind of processor that this one can stand for: in a JVM of its own
 * with only one of llama.cpp's CPU plugins, for every plugin that runs here. The names of the tests tell which these
 * are, and {@code target/rounding.txt} how much a batch and single tokens differ with each.
 *
 * <p>
 * All tests with one plugin: {@code mvn verify -Dswerve.native.path=FOLDER}, where the folder has the libraries ggml-base,
 * ggml, llama and that plugin.
 */
@Tag("thorough")
class ProcessorTest {
    private static final String PLUGIN = "(lib)?ggml-cpu.*\\.(so|dylib|dll)";
    private static final String OTHERS = "(lib)?(ggml-base|ggml|llama)(\\.v[0-9.]+)?\\.(so|dylib|dll)";
    private static final Path REPORT = Path.of("target", "rounding.txt");

    @BeforeAll
    static void begin() throws IOException {
        Files.writeString(REPORT, ProcessorProbe.HEADING + System.lineSeparator());
    }

    static List<String> plugins() throws IOException {
        return files(PLUGIN).stream().filter(ProcessorTest::runsHere).map(file -> file.getFileName().toString())
                .toList();
    }

    private static List<Path> files(String names) throws IOException {
        try (Stream<Path> files = Files.list(NativeLibraries.load().folder())) {
            return files.filter(file -> file.getFileName().toString().matches(names)).sorted().toList();
        }
    }

    /** As ggml itself asks before it loads one of several plugins. */
    private static boolean runsHere(Path plugin) {
        try (Arena arena = Arena.ofConfined()) {
            return SymbolLookup.libraryLookup(plugin, arena).find("ggml_backend_score").map(function -> {
                try {
                    return (int) Linker.nativeLinker()
                            .downcallHandle(function, FunctionDescriptor.of(ValueLayout.JAVA_INT)).invokeExact() > 0;
                } catch (Throwable e) {
                    throw new AssertionError(e);
                }
            }).orElse(true);
        }
    }

    @ParameterizedTest
    @MethodSource("plugins")
    void batchesAgreeWithSingleTokens(String plugin, @TempDir Path folder) throws IOException, InterruptedException {
        Path libraries = Files.createDirectory(folder.resolve("libraries"));
        for (Path file : files(OTHERS + "|" + plugin.replace(".", "\\."))) {
            Files.copy(file, libraries.resolve(file.getFileName()));
        }
        String printed = new ForkedJvm(ProcessorProbe.class, "-D" + NativeLibraries.PROPERTY + "=" + libraries)
                .run(folder, plugin);
        String line = printed.lines().toList().getLast();
        assertThat(line).startsWith(plugin);
        Files.writeString(REPORT, line + System.lineSeparator(), StandardOpenOption.APPEND);
    }
}
