package io.swerve.bench.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LabModelTest {
    private static final byte[] GGUF = {'G', 'G', 'U', 'F'};

    @TempDir
    private Path folder;

    private ModelCache cache() {
        return new ModelCache(folder);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile).toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void extractsTheModelOnce(LabModel model) throws IOException {
        Path first = model.path(cache());
        assertThat(Files.readAllBytes(first)).startsWith(GGUF).hasSize(4_005_952);
        Object written = Files.readAttributes(first, "lastModifiedTime,fileKey");
        assertThat(model.path(cache())).isEqualTo(first);
        assertThat(Files.readAttributes(first, "lastModifiedTime,fileKey")).isEqualTo(written);
        assertThat(files()).containsExactly(first);
    }

    @Test
    void putsADamagedFileRight() throws IOException {
        Path file = LabModel.THINK.path(cache());
        byte[] good = Files.readAllBytes(file);
        byte[] bad = good.clone();
        bad[bad.length / 2] ^= 1;
        for (byte[] damaged : List.of(bad, new byte[0])) {
            Files.write(file, damaged);
            assertThat(Files.readAllBytes(LabModel.THINK.path(cache()))).isEqualTo(good);
        }
    }

    @Test
    void manyMayAskAtOnce() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            Callable<Path> ask = () -> LabModel.BASE.path(cache());
            List<Path> answers = new ArrayList<>();
            for (Future<Path> answer : threads.invokeAll(List.of(ask, ask, ask, ask, ask, ask, ask, ask))) {
                answers.add(answer.get());
            }
            assertThat(files()).containsExactlyElementsOf(answers.stream().distinct().toList()).hasSize(1);
        }
    }

    @Test
    void refusesWhatIsNotTheModel() throws IOException {
        String zeros = "0".repeat(64);
        assertThatIOException().isThrownBy(() -> cache().extract("lab-base-q8_0.gguf", zeros))
                .withMessageContaining("damaged");
        assertThatIOException().isThrownBy(() -> cache().extract("no-such.gguf", zeros))
                .withMessageContaining("missing");
        assertThat(files()).isEmpty();
    }
}
