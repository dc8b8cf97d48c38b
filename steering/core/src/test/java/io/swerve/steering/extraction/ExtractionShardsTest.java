package io.swerve.steering.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.steering.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An extraction in parts is the whole one, bit for bit; and files that don't make a whole are refused. */
class ExtractionShardsTest {
    private static final int SEQUENCES = 3;

    @TempDir
    private Path folder;

    private static Model model;

    @BeforeAll
    static void load() {
        model = Lab.model();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static String words(Random random) {
        String[] words = {"one", "red", "seven", "apple", "wait", "so", "Bana"};
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(1, 9); i >= 0; i--) {
            text.append(words[random.nextInt(words.length)]).append(' ');
        }
        return text.toString();
    }

    private static ExtractionData pairs(int count) {
        Random random = new Random(21);
        List<ContrastPair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pairs.add(new ContrastPair(i % 2 == 0 ? "Say " + words(random) : "", "good " + words(random),
                    "bad " + words(random)));
        }
        return new ExtractionData.Paired(pairs);
    }

    private static ExtractionData labelled(int count) {
        Random random = new Random(22);
        List<LabelledText> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(new LabelledText(words(random), i % 3 == 0));
        }
        return new ExtractionData.Labelled(texts);
    }

    private static SessionOptions options() {
        return Lab.options().withMaxSequences(SEQUENCES);
    }

    private static Extraction whole(ExtractionData data, ExtractionOptions options) {
        try (Session session = model.openSession(options())) {
            return Extractor.extract(session, data, options);
        }
    }

    private Path shard(ExtractionData data, ExtractionOptions options, Shard shard) throws IOException {
        Path file = folder.resolve("part-" + shard.index() + "-of-" + shard.count());
        try (Session session = model.openSession(options())) {
            ExtractionShards.read(session, data, options, shard, file);
        }
        return file;
    }

    private List<Path> shards(ExtractionData data, ExtractionOptions options, int count) throws IOException {
        List<Path> files = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            files.add(shard(data, options, new Shard(i, count)));
        }
        return files;
    }

    @ParameterizedTest
    @EnumSource
    void partsMakeTheWholeByEachMethod(ExtractionMethod method) throws IOException {
        ExtractionData data = pairs(11);
        ExtractionOptions options = ExtractionOptions.defaults().withMethod(method).withLayers(Layers.of(1, 4))
                .withSeed(9);
        List<Path> files = shards(data, options, 3);
        Collections.reverse(files);
        assertThat(ExtractionShards.merge(files)).isEqualTo(whole(data, options));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 40})
    void howManyPartsDoesNotMatter(int count) throws IOException {
        ExtractionOptions options = ExtractionOptions.defaults();
        assertThat(ExtractionShards.merge(shards(pairs(9), options, count))).isEqualTo(whole(pairs(9), options));
    }

    @Test
    void tokensAndMeansAreParted() throws IOException {
        for (TokenPosition position : List.of(TokenPosition.RESPONSE, TokenPosition.RESPONSE_TOKENS)) {
            ExtractionOptions options = ExtractionOptions.defaults().withPosition(position).withLayers(Layers.of(0, 5));
            for (ExtractionData data : List.of(pairs(9), labelled(20))) {
                assertThat(ExtractionShards.merge(shards(data, options, 2))).isEqualTo(whole(data, options));
            }
        }
    }

    @Test
    void aLostPartIsMadeAgain() throws IOException {
        ExtractionOptions options = ExtractionOptions.defaults().withLayers(Layers.of(2));
        List<Path> files = shards(pairs(9), options, 3);
        byte[] before = Files.readAllBytes(files.get(1));
        Files.delete(files.get(1));
        assertThat(Files.readAllBytes(shard(pairs(9), options, new Shard(2, 3)))).isEqualTo(before);
    }

    @Test
    void refusesWhatIsNoWhole() throws IOException {
        ExtractionOptions options = ExtractionOptions.defaults().withLayers(Layers.of(2));
        List<Path> files = shards(pairs(9), options, 3);
        assertRefused("shard 2/3 is missing", files.get(0), files.get(2));
        assertRefused("both shard 1/3", files.get(0), Files.copy(files.get(0), folder.resolve("copy")), files.get(1),
                files.get(2));
        assertRefused("shards is 3 here and 2 there", files.get(0), shard(pairs(9), options, new Shard(2, 2)));
        Path other = shard(pairs(10), options, new Shard(2, 3));
        assertRefused("different extractions: texts is 18 here and 20 there", files.get(0), other, files.get(2));
        Path seed = shard(pairs(9), options.withSeed(4), new Shard(2, 3));
        assertRefused("different extractions", files.get(0), seed, files.get(2));
        Path text = Files.writeString(folder.resolve("text"), "{\"positive\": \"a\", \"negative\": \"b\"}\n");
        assertRefused("is no shard of an extraction", files.get(0), text);
        assertRefused("no shards");
    }

    private static void assertRefused(String problem, Path... files) {
        assertThatExceptionOfType(ExtractionDataException.class)
                .isThrownBy(() -> ExtractionShards.merge(List.of(files))).withMessageContaining(problem);
    }

    /** Cut off and changed at random places. */
    @Test
    void noticesDamage() throws IOException {
        ExtractionOptions options = ExtractionOptions.defaults().withLayers(Layers.of(2)).withPosition(
                TokenPosition.RESPONSE_TOKENS);
        Path file = shard(pairs(4), options, new Shard(1, 1));
        byte[] good = Files.readAllBytes(file);
        Random random = new Random(23);
        Path bad = folder.resolve("bad");
        for (int i = 0; i < 150; i++) {
            byte[] bytes = i % 2 == 0
                    ? Arrays.copyOf(good, random.nextInt(good.length) * (i % 4 == 0 ? 1 : 0) + random.nextInt(900))
                    : good.clone();
            if (i % 2 == 1) {
                int at = random.nextInt(i % 4 == 1 ? 900 : good.length);
                bytes[at] ^= (byte) (1 << random.nextInt(8));
            }
            if (!Arrays.equals(bytes, good)) {
                Files.write(bad, bytes);
                assertThatExceptionOfType(ExtractionDataException.class).as("change %d", i)
                        .isThrownBy(() -> ExtractionShards.merge(List.of(bad)));
            }
        }
        Files.write(bad, Arrays.copyOf(good, good.length + 1));
        assertRefused("its end", bad);
    }

    @Test
    void whatIsStoppedLeavesNoFile() {
        ExtractionOptions options = ExtractionOptions.defaults().withProgress((texts, total) -> {
            assertThat(total).isLessThan(18);
            return texts < 3;
        });
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> shard(pairs(9), options, new Shard(1, 2))).withMessageContaining("shard 1/2");
        assertThat(folder).isEmptyDirectory();
        assertThatExceptionOfType(ExtractionDataException.class).isThrownBy(() -> shard(
                labelled(9), ExtractionOptions.defaults().withMethod(ExtractionMethod.PCA_OF_DIFFERENCES),
                new Shard(1, 2)));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aShardIsAPart() {
        assertThat(Shard.parse("2/4")).isEqualTo(new Shard(2, 4)).hasToString("2/4");
        for (String wrong : new String[]{"", "2", "0/4", "5/4", "-1/4", "1/0", "1/4/", "a/b", "1/9999999999", " 1/2"}) {
            assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> Shard.parse(wrong));
        }
        for (int item = 0; item < 50; item++) {
            int holders = 0;
            for (int i = 1; i <= 7; i++) {
                holders += new Shard(i, 7).holds(item) ? 1 : 0;
            }
            assertThat(holders).isOne();
        }
    }
}
