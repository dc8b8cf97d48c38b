package io.swerve.bench.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.swerve.Encoding;
import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.gguf.GgufFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticModelTest {
    private static final ModelShape TINY = new ModelShape(3, 64, 2, 1, 96, 700, 256);

    @TempDir
    private Path folder;

    @Test
    void decodesWithFiniteLogits() throws IOException {
        try (Model model = Model.load(new SyntheticModel(TINY, 5).path(folder));
                Session session = model.openSession(SessionOptions.defaults().withThreads(1));
                Sequence sequence = session.newSequence()) {
            assertThat(model.layerCount()).isEqualTo(3);
            assertThat(model.embeddingSize()).isEqualTo(64);
            assertThat(model.keyValueHeadCount()).isEqualTo(1);
            assertThat(model.trainingContextSize()).isEqualTo(256);
            assertThat(model.tokenizer().vocabularySize()).isEqualTo(700);
            Logits logits = sequence.prefill(1, 300, 42);
            float[] row = new float[700];
            for (int i = 0; i < 20; i++) {
                logits.copyTo(row);
                assertThat(row).doesNotContain(Float.NaN);
                assertThat(spread(row)).as("standard deviation of the logits").isBetween(0.01, 10.0);
                logits = sequence.decode(i * 31);
            }
        }
    }

    private static double spread(float[] row) {
        double sum = 0;
        double squares = 0;
        for (float value : row) {
            sum += value;
            squares += (double) value * value;
        }
        return Math.sqrt(squares / row.length - Math.pow(sum / row.length, 2));
    }

    @Test
    void tokenizesAnyText() throws IOException {
        String text = "Any text: h\u00e9llo \u4e16\u754c \ud83d\ude00";
        try (Model model = Model.load(new SyntheticModel(TINY, 5).path(folder))) {
            int[] tokens = model.tokenizer().encode(text, Encoding.TEXT_PART);
            assertThat(model.tokenizer().decode(tokens, false).strip()).isEqualTo(text);
        }
    }

    @Test
    void theSeedMakesTheBytes() throws IOException {
        new SyntheticModel(TINY, 1).write(folder.resolve("a"));
        new SyntheticModel(TINY, 1).write(folder.resolve("b"));
        new SyntheticModel(TINY, 2).write(folder.resolve("c"));
        assertThat(folder.resolve("a")).hasSameBinaryContentAs(folder.resolve("b"));
        assertThat(Files.mismatch(folder.resolve("a"), folder.resolve("c"))).isNotNegative();
    }

    @Test
    void repairsADamagedFileAndKeepsAGoodOne() throws IOException {
        SyntheticModel model = new SyntheticModel(TINY, 3);
        Path file = model.path(folder);
        byte[] whole = Files.readAllBytes(file);
        FileTime written = Files.getLastModifiedTime(file);
        model.path(folder);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(written);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(whole.length - 40);
        }
        assertThat(model.path(folder)).isEqualTo(file).hasBinaryContent(whole);
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void weightsAreNormal() throws IOException {
        int blocks = 4000;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new RandomWeights(blocks, 0.02, 9).writeTo(Channels.newChannel(bytes));
        ByteBuffer data = ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(data.remaining()).isEqualTo(blocks * 34);
        int count = blocks * 32;
        double[] moments = new double[4];
        while (data.hasRemaining()) {
            double scale = Float.float16ToFloat(data.getShort());
            for (int i = 0; i < 32; i++) {
                double weight = scale * data.get() / 0.02;
                for (int k = 0; k < moments.length; k++) {
                    moments[k] += Math.pow(weight, k + 1) / count;
                }
            }
        }
        // The seed is fixed. The outermost quantiles stand for the tails, so the moments fall a little short.
        assertThat(moments[0]).isCloseTo(0, within(0.02));
        assertThat(moments[1]).isCloseTo(1, within(0.03));
        assertThat(moments[2]).isCloseTo(0, within(0.05));
        assertThat(moments[3]).isCloseTo(3, within(0.35));
    }

    @Test
    void refusesShapesThatDontFit() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ModelShape(2, 100, 2, 1, 96, 700, 256))
                .withMessageContaining("[100, 2]");
        assertThatIllegalArgumentException().isThrownBy(() -> new ModelShape(2, 192, 3, 2, 96, 700, 256))
                .withMessageContaining("keyValueHeads");
        assertThatIllegalArgumentException().isThrownBy(() -> new ModelShape(2, 64, 2, 1, 96, 200, 256))
                .withMessageContaining("261");
    }

    @Test
    void theBenchmarksShapeIsThatOfHalfABillionParameters() {
        assertThat(ModelShape.HALF_BILLION.label()).startsWith("24x896-").contains("-v151936-");
        assertThat(GgufFile.read(tinyFile()).tensors()).hasSize(1 + 9 * 3 + 1);
    }

    private Path tinyFile() {
        Path file = folder.resolve("tiny.gguf");
        new SyntheticModel(TINY, 1).write(file);
        return file;
    }
}
