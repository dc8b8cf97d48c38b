package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.gguf.GgufArray;
import io.swerve.gguf.GgufValue;
import io.swerve.gguf.ModelRewriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands before and behind the tokens of a text, with vocabularies that ask for it. */
class TextPartsTest {
    private static final int TOKENS = 768;

    @TempDir
    private Path folder;
    private Model open;

    private Tokenizer tokenizer(UnaryOperator<Map<String, GgufValue>> change) {
        Path file = folder.resolve("model.gguf");
        ModelRewriter.rewrite(Lab.BASE, file, change);
        open = Model.load(file);
        return open.tokenizer();
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }

    /** SentencePiece: three special tokens, the bytes, and a few words, the longer the better. */
    private static Map<String, GgufValue> sentencePiece(Map<String, GgufValue> metadata) {
        List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
        List<Integer> types = new ArrayList<>(List.of(2, 3, 3));
        for (int i = 0; i < 256; i++) {
            tokens.add("<0x%02X>".formatted(i));
            types.add(6);
        }
        for (String word : List.of("\u2581", "o", "n", "c", "e", "t", "i", "m", "\u2581o", "nc", "\u2581onc",
                "\u2581once", "\u2581t", "im", "\u2581tim", "\u2581time", "tim", "time", "nce")) {
            tokens.add(word);
            types.add(1);
        }
        while (tokens.size() < TOKENS) {
            tokens.add("\u00A7" + tokens.size());
            types.add(1);
        }
        metadata.keySet().removeIf(key -> key.startsWith("tokenizer."));
        metadata.put("tokenizer.ggml.model", GgufValue.text("llama"));
        metadata.put("tokenizer.ggml.tokens", GgufValue.texts(tokens));
        metadata.put("tokenizer.ggml.scores", scores(tokens));
        metadata.put("tokenizer.ggml.token_type",
                GgufValue.int32s(types.stream().mapToInt(Integer::intValue).toArray()));
        metadata.put("tokenizer.ggml.bos_token_id", GgufValue.uint32(1));
        metadata.put("tokenizer.ggml.eos_token_id", GgufValue.uint32(2));
        metadata.put("tokenizer.ggml.unknown_token_id", GgufValue.uint32(0));
        metadata.put("tokenizer.ggml.add_bos_token", GgufValue.bool(true));
        return metadata;
    }

    private static GgufArray scores(List<String> tokens) {
        float[] scores = new float[tokens.size()];
        IntStream.range(0, scores.length).forEach(i -> scores[i] = tokens.get(i).length());
        return GgufValue.float32s(scores);
    }

    private static int[] joined(int[] first, int[] second) {
        return IntStream.concat(IntStream.of(first), IntStream.of(second)).toArray();
    }

    @Test
    void aPartGetsNoBlankOfItsOwn() {
        Tokenizer tokenizer = tokenizer(TextPartsTest::sentencePiece);
        int[] whole = tokenizer.encode("once time");
        assertThat(tokenizer.decode(whole)).isEqualTo(" once time"); // SentencePiece's blank before a text
        assertThat(whole).hasSize(3).startsWith(1);
        assertThat(joined(tokenizer.encode("once"), tokenizer.encode(" time", Encoding.TEXT_PART))).isEqualTo(whole);
        int[] bare = tokenizer.encode("time", Encoding.TEXT_PART);
        assertThat(bare).hasSize(1);
        assertThat(tokenizer.decode(bare)).isEqualTo("time");
        assertThat(tokenizer.encode("", Encoding.TEXT_PART)).isEmpty();
        assertThat(tokenizer.decode(tokenizer.encode("  time\u0001é", Encoding.TEXT_PART))).isEqualTo("  time\u0001é");
        assertThat(tokenizer.encode("</s>time", Encoding.PROMPT_PART)).startsWith(2);
    }

    @Test
    void nothingIsPutBehindAPrompt() {
        Tokenizer asking = tokenizer(metadata -> {
            sentencePiece(metadata).put("tokenizer.ggml.add_eos_token", GgufValue.bool(true));
            return metadata;
        });
        assertThat(asking.encode("once")).hasSize(2).startsWith(1);
        assertThat(asking.encode("once</s>", Encoding.PROMPT)).hasSize(3).endsWith(2); // it is the text's own
        assertThat(asking.encode("")).containsExactly(1);
    }

    @Test
    void nothingIsPutBehindAPromptByByteLevelVocabulariesEither() {
        int[] usual;
        try (Model model = Model.load(Lab.BASE)) {
            usual = model.tokenizer().encode("The man lives");
        }
        Tokenizer asking = tokenizer(metadata -> {
            metadata.put("tokenizer.ggml.add_eos_token", GgufValue.bool(true));
            return metadata;
        });
        assertThat(asking.encode("The man lives")).isEqualTo(usual);
    }

    @Test
    void aTextThatBeginsByItselfBeginsOnce() {
        Tokenizer tokenizer = tokenizer(TextPartsTest::sentencePiece);
        assertThat(tokenizer.encode("<s>once", Encoding.PROMPT)).startsWith(1).satisfies(
                tokens -> assertThat(tokens[1]).isNotEqualTo(1));
        int[] plain = tokenizer.encode("<s>once");
        assertThat(tokenizer.decode(plain)).isEqualTo(" <s>once"); // as plain characters it is no beginning
        assertThat(tokenizer.encode("<s><s>once", Encoding.PROMPT)).startsWith(1, 1);
    }
}
