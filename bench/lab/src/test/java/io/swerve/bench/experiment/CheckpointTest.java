package io.swerve.bench.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finished rows survive whatever happens to the program and the disk. */
class CheckpointTest {
    private static final CodeVersion CODE = new CodeVersion("1.2", "0123456789abcdef");

    @TempDir
    private Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("checkpoint.jsonl");
    }

    private void fill(int rows) {
        try (Checkpoint checkpoint = Checkpoint.open(file, CODE)) {
            for (int i = 0; i < rows; i++) {
                checkpoint.add("stage", i, new JsonPrimitive("row " + i + " \n \u00e9"));
            }
        }
    }

    @Test
    void rowsAreReadAgain() {
        fill(3);
        try (Checkpoint checkpoint = Checkpoint.open(file, CODE)) {
            assertThat(checkpoint.stage("stage")).containsOnlyKeys(0, 1, 2)
                    .containsEntry(2, new JsonPrimitive("row 2 \n \u00e9"));
            assertThat(checkpoint.stage("other")).isEmpty();
        }
    }

    @Test
    void aBrokenLastLineIsDroppedWhereverItBreaks() throws IOException {
        fill(2);
        byte[] whole = Files.readAllBytes(file);
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        int lastLine = text.lastIndexOf('\n', text.length() - 2) + 1;
        for (int length = lastLine; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            try (Checkpoint checkpoint = Checkpoint.open(file, CODE)) {
                assertThat(checkpoint.stage("stage")).containsOnlyKeys(0);
                checkpoint.add("stage", 1, new JsonPrimitive("row 1 \n \u00e9"));
            }
            assertThat(Files.readAllBytes(file)).isEqualTo(whole);
        }
    }

    @Test
    void aDamagedLineInTheMiddleIsNamed() throws IOException {
        fill(3);
        String text = Files.readString(file);
        Files.writeString(file, text.replaceFirst("\"index\":1", "\"in"));
        assertThatThrownBy(() -> Checkpoint.open(file, CODE)).isInstanceOf(CheckpointException.class)
                .hasMessageContaining("line 3").hasMessageContaining("--fresh");
    }

    @Test
    void rowsOfOtherCodeAreNotMixedWithItsOwn() throws IOException {
        fill(2);
        byte[] before = Files.readAllBytes(file);
        for (CodeVersion other : List.of(new CodeVersion("1.3", CODE.digest()),
                new CodeVersion("1.2", "fedcba9876543210"))) {
            assertThatThrownBy(() -> Checkpoint.open(file, other)).isInstanceOf(CheckpointException.class)
                    .hasMessageContaining(CODE.toString()).hasMessageContaining(other.toString())
                    .hasMessageContaining("--fresh");
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        String rows = Files.readString(file);
        Files.writeString(file, rows.substring(rows.indexOf('\n') + 1)); // as it was before the code was told
        assertThatThrownBy(() -> Checkpoint.open(file, CODE)).isInstanceOf(CheckpointException.class)
                .hasMessageContaining("(unknown)").hasMessageContaining("--fresh");
        Files.writeString(file, rows.substring(0, 10)); // killed before the first line was whole
        fill(2);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void codeIsTheSameInAJarAndInAFolderAndNotWithAnotherClass() throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Files.createDirectories(classes.resolve("a"));
        Files.writeString(classes.resolve("a/A.class"), "A");
        Files.writeString(classes.resolve("B.class"), "B");
        Path jar = folder.resolve("classes.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (String name : List.of("notes.txt", "a/A.class", "B.class")) {
                out.putNextEntry(new ZipEntry(name));
                out.write(name.substring(name.length() - 7, name.length() - 6).getBytes(StandardCharsets.UTF_8));
            }
        }
        String digest = CodeVersion.digest(List.of(classes.toUri()));
        assertThat(digest).matches("[0-9a-f]{16}").isEqualTo(CodeVersion.digest(List.of(jar.toUri())))
                .isNotEqualTo(CodeVersion.current().digest());
        Files.writeString(classes.resolve("B.class"), "C");
        assertThat(CodeVersion.digest(List.of(classes.toUri()))).isNotEqualTo(digest);
    }

    @Test
    void aFullDiskIsSaidAndKeepsWhatWasFinished() throws IOException {
        fill(2);
        byte[] before = Files.readAllBytes(file);
        try (Checkpoint checkpoint = Checkpoint.open(file, CODE, path -> new FullDisk(path, before.length + 10))) {
            assertThatThrownBy(() -> checkpoint.add("stage", 2, new JsonPrimitive("one more")))
                    .isInstanceOf(CheckpointException.class).hasMessageContaining("No space left on device")
                    .hasMessageContaining("2 rows finished so far are kept").hasMessageContaining("make room");
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        try (Checkpoint checkpoint = Checkpoint.open(file, CODE)) {
            assertThat(checkpoint.stage("stage")).containsOnlyKeys(0, 1);
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsSaid() {
        assertThatThrownBy(() -> Checkpoint.open(folder.resolve("missing").resolve("file"), CODE))
                .isInstanceOf(CheckpointException.class).hasMessageContaining("--out");
    }

    /** A file on a disk of some bytes. */
    private static final class FullDisk implements SeekableByteChannel {
        private final FileChannel file;
        private final long size;

        FullDisk(Path path, long size) throws IOException {
            this.file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            this.size = size;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            int room = (int) Math.min(bytes.remaining(), size - file.position());
            if (room == 0) {
                throw new IOException("No space left on device");
            }
            int written = file.write(bytes.slice(bytes.position(), room));
            bytes.position(bytes.position() + written);
            return written;
        }

        @Override
        public int read(ByteBuffer bytes) throws IOException {
            return file.read(bytes);
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public SeekableByteChannel position(long position) throws IOException {
            file.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public SeekableByteChannel truncate(long length) throws IOException {
            file.truncate(length);
            return this;
        }

        @Override
        public boolean isOpen() {
            return file.isOpen();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
