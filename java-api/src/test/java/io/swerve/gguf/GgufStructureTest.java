package io.swerve.gguf;

import static io.swerve.gguf.GgufBytes.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.swerve.Lab;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files whose structure is wrong, one fault each: refused in Java with words that name the fault. */
class GgufStructureTest {
    private static final long HUGE = Long.MAX_VALUE;

    @TempDir
    private Path folder;

    static Stream<Arguments> faults() {
        return Stream.of( //
                fault("is no GGUF file", new GgufBytes().raw("GGML").u32(3).u64(0).u64(0)),
                fault("is no GGUF file", new GgufBytes().raw("GGU")),
                fault("in the middle of the version", new GgufBytes().raw("GGUF")),
                fault("version 1", new GgufBytes().raw("GGUF").u32(1).u64(0).u64(0)),
                fault("version 4", new GgufBytes().raw("GGUF").u32(4).u64(0).u64(0)),
                fault("version 0", new GgufBytes().raw("GGUF").u32(0).u64(0).u64(0)),
                fault("big-endian", new GgufBytes().raw("GGUF").u32(0x0300_0000).u64(0).u64(0)),
                fault("number of tensors", new GgufBytes().raw("GGUF").u32(3).u32(0)),
                fault("claims 9223372036854775807 tensors", head(HUGE, 0)),
                fault("claims 18446744073709551615 metadata entries", head(0, -1)),
                fault("claims 2 metadata entries", head(0, 2).uint32("a", 1)),
                fault("in the middle of the value of 'a'", head(0, 1).text("a").u32(4).u8(0).u8(0)),
                fault("key 0 is empty", head(0, 1).uint32("", 1).u64(0)),
                fault("the key 'a' is there twice", head(0, 2).uint32("a", 1).uint32("a", 2)),
                fault("key 0 holds a zero byte", head(0, 1).uint32("a\0b", 1)),
                fault("key 0 is not UTF-8", head(0, 1).u64(2).u8(0xC3).u8(0x28).u32(4).u32(0)),
                fault("key 0 has 70000 bytes", head(0, 1).uint32("k".repeat(70_000), 1)),
                fault("key 0 claims", head(0, 1).u64(HUGE).u64(0).u64(0)),
                fault("in the middle of key 0", head(0, 1).u64(1000).u64(0).u64(0)),
                fault("has the unknown type 13", head(0, 1).text("a").u32(13).u64(0)),
                fault("has the unknown type 4294967295", head(0, 1).text("a").u32(-1).u64(0)),
                fault("array of arrays", head(0, 1).text("a").u32(9).u32(9).u64(1).u32(4).u64(0)),
                fault("has the unknown type 77", head(0, 1).text("a").u32(9).u32(77).u64(1).u64(0)),
                fault("'a' claims 9223372036854775807 elements", head(0, 1).text("a").u32(9).u32(4).u64(HUGE).u64(0)),
                fault("'a' claims 3 elements", head(0, 1).text("a").u32(9).u32(4).u64(3).u64(0)),
                fault("'a' claims 2 elements", head(0, 1).text("a").u32(9).u32(8).u64(2).u64(0)),
                fault("the value of 'a' claims", head(0, 1).text("a").u32(8).u64(-5)),
                fault("in the middle of the value of 'a'", head(0, 1).text("a").u32(8).u64(50).u64(0)),
                fault("is a boolean but holds 2", head(0, 1).text("a").u32(7).u8(2)),
                fault("is a boolean but holds 255", head(0, 1).text("a").u32(9).u32(7).u64(2).u8(1).u8(255)),
                fault("must be UINT32", head(0, 1).text("general.alignment").u32(10).u64(32)),
                fault("power of two", head(0, 1).uint32("general.alignment", 48)),
                fault("power of two", head(0, 1).uint32("general.alignment", 0)),
                fault("power of two", head(0, 1).uint32("general.alignment", 0x8000_0000L)),
                fault("the name of tensor 0 has 64 bytes", head(1, 0).tensor("n".repeat(64), 0, 0, 8).data(32)),
                fault("the name of tensor 0 is empty", head(1, 0).tensor("", 0, 0, 8).data(32)),
                fault("'t' is there twice", head(2, 0).tensor("t", 0, 0, 8).tensor("t", 0, 32, 8).data(64)),
                fault("has 0 dimensions", head(1, 0).tensor("t", 0, 0).data(32)),
                fault("has 5 dimensions", head(1, 0).tensor("t", 0, 0, 8, 1, 1, 1, 1).data(32)),
                fault("impossible dimension 0", head(1, 0).tensor("t", 0, 0, 8, 0).data(32)),
                fault("impossible dimension 18446744073709551608", head(1, 0).tensor("t", 0, 0, -8).data(32)),
                fault("impossible dimension 4294967296", head(1, 0).tensor("t", 0, 0, 1L << 32, 1L << 32).data(32)),
                fault("more than 2^63 bytes", head(1, 0).tensor("t", 0, 0, 1L << 62).data(32)),
                fault("more than 2^63 bytes together",
                        head(2, 0).tensor("t", 24, 0, HUGE - 64).tensor("u", 24, HUGE - 63, 100).data(32)),
                fault("unknown or removed type 4", head(1, 0).tensor("t", 4, 0, 32).data(64)),
                fault("unknown or removed type 43", head(1, 0).tensor("t", 43, 0, 32).data(64)),
                fault("unknown or removed type 4294967295", head(1, 0).tensor("t", -1, 0, 32).data(64)),
                fault("a multiple of 32", head(1, 0).tensor("t", 8, 0, 40).data(64)),
                fault("its place in order is 0", head(1, 0).tensor("t", 0, 32, 8).data(64)),
                fault("its place in order is 32", head(2, 0).tensor("t", 0, 0, 8).tensor("u", 0, 0, 8).data(64)),
                fault("its place in order is 32", head(2, 0).tensor("t", 0, 0, 8).tensor("u", 0, 33, 8).data(96)),
                fault("is incomplete: the data of tensor 't'", head(1, 0).tensor("t", 0, 0, 8).data(31)),
                fault("is incomplete: the data of tensor 't'", head(1, 0).tensor("t", 0, 0, 8)));
    }

    private static Arguments fault(String words, GgufBytes bytes) {
        return Arguments.of(words, bytes.bytes());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void namesTheFault(String words, byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("bad.gguf"), bytes);
        assertThatExceptionOfType(GgufException.class).isThrownBy(() -> GgufFile.read(file))
                .withMessageContaining(words).withMessageStartingWith(file.toString())
                .satisfies(e -> assertThat(e.path()).isEqualTo(file));
        assertThatExceptionOfType(GgufException.class).isThrownBy(() -> ModelFileCheck.check(file))
                .withMessageContaining(words);
    }

    @Test
    void acceptsTheSmallestFiles() throws IOException {
        Path empty = Files.write(folder.resolve("empty.gguf"), head(0, 0).bytes());
        assertThat(GgufFile.read(empty).metadata()).isEmpty();
        assertThat(GgufFile.read(empty).tensors()).isEmpty();
        Path one = Files.write(folder.resolve("one.gguf"),
                head(1, 1).uint32("a", 7).tensor("t", 0, 0, 8).data(32).bytes());
        assertThat(GgufFile.read(one).integer("a")).hasValue(7);
        assertThat(GgufFile.read(one).readF32("t")).containsExactly(new float[8]);
        Path old = Files.write(folder.resolve("old.gguf"), new GgufBytes().raw("GGUF").u32(2).u64(0).u64(0).bytes());
        assertThat(GgufFile.read(old).version()).isEqualTo(2);
    }

    @Test
    void namesWhatIsWrongWithAPath() throws IOException {
        assertThatExceptionOfType(GgufException.class).isThrownBy(() -> GgufFile.read(folder.resolve("none.gguf")))
                .withMessageContaining("no such file").withCauseInstanceOf(NoSuchFileException.class);
        assertThatExceptionOfType(GgufException.class).isThrownBy(() -> ModelFileCheck.check(folder))
                .withMessageContaining("is a directory");
        Path empty = Files.createFile(folder.resolve("empty.gguf"));
        assertThatExceptionOfType(GgufException.class).isThrownBy(() -> GgufFile.read(empty))
                .withMessageContaining("is empty");
        assertThat(MappedFile.failure(empty, new AccessDeniedException("x"))).hasMessageContaining("permissions");
    }

    @Test
    void refusesEveryTruncationOfAModel() throws IOException {
        Path model = Files.copy(Lab.BASE, folder.resolve("cut.gguf"));
        long size = Files.size(model);
        long head = GgufFile.read(model).dataOffset();
        // The file ends with padding that nobody misses; all that is cut off before counts.
        GgufTensor last = GgufFile.read(model).tensors().getLast();
        long end = head + last.offset() + last.bytes();
        assertThat(end).isLessThanOrEqualTo(size);
        for (long cut = end - 1; cut >= 0; cut -= cut > head + 64 ? 65_537 : cut > 4096 ? 7 : 1) {
            truncate(model, cut);
            long length = cut;
            assertThatExceptionOfType(GgufException.class).as("cut at %d", length)
                    .isThrownBy(() -> ModelFileCheck.check(model));
            if (cut % 64 == 0 || cut < 64) {
                assertThatExceptionOfType(GgufException.class).as("cut at %d", length)
                        .isThrownBy(() -> GgufFile.read(model));
            }
        }
    }

    private static void truncate(Path file, long length) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }
}
