package io.swerve.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    private Path folder;
    private Path file;

    @BeforeEach
    void placeTheFile() {
        file = folder.resolve("file.txt");
    }

    @Test
    void whatWasThereStaysUntilAllIsWritten() throws IOException {
        Files.writeString(file, "old");

        AtomicFile.write(file, partial -> {
            Files.writeString(partial, "new");
            assertThat(file).hasContent("old");
            assertThat(partial).hasParent(folder).hasExtension("partial");
        });

        assertThat(file).hasContent("new");
        assertThat(folder).isDirectoryContaining(file::equals).satisfies(AtomicFileTest::hasOneFile);
    }

    @Test
    void aFailureLeavesWhatWasThere() throws IOException {
        Files.writeString(file, "old");

        assertThatThrownBy(() -> AtomicFile.write(file, partial -> {
            Files.writeString(partial, "half");
            throw new IOException("full");
        })).isInstanceOf(IOException.class).hasMessage("full").hasNoSuppressedExceptions();

        assertThat(file).hasContent("old");
        hasOneFile(folder);
    }

    @Test
    void twoWritersOfOneFileDontMeet() throws IOException {
        AtomicFile.write(file, outer -> {
            Files.writeString(outer, "first begun, last ended");
            AtomicFile.write(file, inner -> Files.writeString(inner, "inner"));
            assertThat(file).hasContent("inner");
        });

        assertThat(file).hasContent("first begun, last ended");
    }

    @Test
    void refusesAFolderThatIsNotThere() {
        assertThatThrownBy(() -> AtomicFile.write(folder.resolve("none/file"), p -> Files.writeString(p, "")))
                .isInstanceOf(IOException.class);
    }

    private static void hasOneFile(Path folder) {
        assertThat(folder.toFile().list()).containsExactly("file.txt");
    }
}
