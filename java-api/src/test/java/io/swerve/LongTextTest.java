package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.swerve.gguf.GgufValue;
import io.swerve.gguf.ModelRewriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of up to a megabyte, tokenized on a thread with a stack of a quarter of that. */
class LongTextTest {
    /** One of each group that llama.cpp cuts with regular expressions, at least in part. */
    private static final List<String> RECURSIVE = List.of("default", "deepseek-coder", "deepseek-v3", "spark2_5",
            "youtu", "falcon", "jais-2", "poro-chat", "viking", "tekken", "chameleon", "gpt-4o",
            "granite-embed-multi-97m", "tiny_aya", "bailingmoe", "seed-coder", "exaone-moe", "ufakzeka", "afmoe",
            "minicpm5");

    @TempDir
    private Path folder;

    private Path withPreTokenizer(String pre) {
        Path file = folder.resolve(pre + ".gguf");
        ModelRewriter.rewrite(Lab.THINK, file, metadata -> {
            metadata.put("tokenizer.ggml.pre", GgufValue.text(pre));
            return metadata;
        });
        return file;
    }

    private String probe(int size, List<String> models) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(Integer.toString(size)));
        arguments.addAll(models);
        return new ForkedJvm(LongTextProbe.class, "-Xmx512m").run(folder, arguments.toArray(String[]::new));
    }

    @Test
    @Tag("thorough")
    void aMegabyteIsTokenized() throws IOException, InterruptedException {
        String recursive = withPreTokenizer("gpt-4o").toString();
        assertThat(probe(1 << 20, List.of(Lab.THINK.toString(), recursive))).contains("one word: ", "gpt-4o, one line");
    }

    @Test
    void everyPreTokenizerSurvives() throws IOException, InterruptedException {
        List<String> models = RECURSIVE.stream().map(pre -> withPreTokenizer(pre).toString()).toList();
        assertThat(probe(10_000, models)).contains(RECURSIVE.stream().map(pre -> pre + ", one line: ").toList());
    }

    @Test
    void quadraticPreTokenizersTakeUpToTheLimit() throws IOException, InterruptedException {
        List<String> names = List.of("superbpe", "deepseek-llm");
        List<String> models = names.stream().map(pre -> withPreTokenizer(pre).toString()).toList();
        assertThat(probe(4_000, models)).contains("superbpe, digits: ", "deepseek-llm, an indented sign: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"superbpe", "deepseek-llm"})
    void quadraticPreTokenizersRefuseMore(String pre) {
        try (Model model = Model.load(withPreTokenizer(pre))) {
            for (String character : new String[]{"7", " ", "a", "\u6f22"}) {
                assertThatIllegalArgumentException().isThrownBy(() -> model.tokenizer().encode(character.repeat(5_000)))
                        .withMessageContaining("5001 characters").withMessageContaining("4096")
                        .withMessageContaining("Put blanks or line ends");
            }
            String words = "a word and 7 \n".repeat(5_000);
            assertThat(model.tokenizer().decode(model.tokenizer().encode(words))).isEqualTo(words);
        }
    }

    @Test
    void endlessWordsAreRefused() {
        try (Model model = Model.load(Lab.THINK)) {
            assertThatIllegalArgumentException().isThrownBy(() -> model.tokenizer().encode("a".repeat(1 << 21)))
                    .withMessageContaining("2097153 characters").withMessageContaining("2097152");
        }
    }

    /** The other thread changes nothing: long and short texts have the same tokens, and an interrupt is kept. */
    @Test
    void longWordsHaveTheTokensOfShortOnes() {
        try (Model model = Model.load(withPreTokenizer("starcoder"))) { // digits are words of their own
            int[] one = model.tokenizer().encode("7", Encoding.TEXT_PART);
            assertThat(one).hasSize(1);
            Thread.currentThread().interrupt();
            int[] many = model.tokenizer().encode("7".repeat(10_000), Encoding.TEXT_PART);
            assertThat(Thread.interrupted()).isTrue();
            int[] expected = new int[10_000];
            Arrays.fill(expected, one[0]);
            assertThat(many).isEqualTo(expected);
        }
    }
}
