package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Any text survives the way to tokens and back, whole or token by token. */
class TokenizerTest {
    private static final AtomicReference<Model> MODEL = new AtomicReference<>();

    @BeforeContainer
    static void load() {
        MODEL.set(Model.load(Lab.THINK));
    }

    @AfterContainer
    static void close() {
        MODEL.get().close();
    }

    private static Tokenizer tokenizer() {
        return MODEL.get().tokenizer();
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<Integer> anyCodePoint = Arbitraries.integers().between(1, Character.MAX_CODE_POINT)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
        Arbitrary<Integer> usual = Arbitraries.of("aZ 09\n\t.,<|>im_start\u00fc\u00df\u6f22\u5b57\u0301\u200d"
                .concat("\uD83D\uDE80\uD83D\uDC69\uD83C\uDFFD").codePoints().boxed().toList());
        return Arbitraries.oneOf(anyCodePoint, usual).list().ofMaxSize(60)
                .map(list -> new String(list.stream().mapToInt(Integer::intValue).toArray(), 0, list.size()));
    }

    @Property(tries = 1500)
    void textsSurvive(@ForAll("texts") String text) {
        int[] tokens = tokenizer().encode(text, Encoding.TEXT_PART);
        assertThat(tokenizer().decode(tokens)).isEqualTo(text);
        StringBuilder streamed = new StringBuilder();
        Detokenizer detokenizer = tokenizer().detokenizer(false);
        for (int token : tokens) {
            String part = detokenizer.append(token);
            assertThat(part).doesNotContain("\uFFFD".repeat(text.contains("\uFFFD") ? 100 : 1));
            streamed.append(part);
            // Never half a character, so what is there is the beginning of the text.
            assertThat(text).startsWith(streamed);
        }
        assertThat(detokenizer.finish()).isEmpty();
        assertThat(streamed).hasToString(text);
    }

    @Property(tries = 500)
    void anyTokensBecomeSomeText(@ForAll("ids") int[] tokens) {
        Detokenizer detokenizer = tokenizer().detokenizer(true);
        StringBuilder streamed = new StringBuilder();
        for (int token : tokens) {
            streamed.append(detokenizer.append(token));
        }
        streamed.append(detokenizer.finish());
        assertThat(streamed).hasToString(tokenizer().decode(tokens, true));
    }

    @Provide
    Arbitrary<int[]> ids() {
        return Arbitraries.integers().between(0, 767).array(int[].class).ofMaxSize(40);
    }

    @Example
    void characterOfManyTokensComesWhole() {
        int[] tokens = tokenizer().encode("\uD83D\uDE80", Encoding.TEXT_PART);
        assertThat(tokens).hasSizeGreaterThan(1); // or this test would show nothing
        Detokenizer detokenizer = tokenizer().detokenizer(false);
        for (int i = 0; i < tokens.length - 1; i++) {
            assertThat(detokenizer.append(tokens[i])).isEmpty();
        }
        assertThat(detokenizer.append(tokens[tokens.length - 1])).isEqualTo("\uD83D\uDE80");
        detokenizer.append(tokens[0]);
        assertThat(detokenizer.finish()).isEqualTo("\uFFFD");
        assertThat(detokenizer.append(tokenizer().encode("a", Encoding.TEXT_PART)[0])).isEqualTo("a");
    }

    @Example
    void unpairedSurrogatesAreReplaced() {
        assertThat(tokenizer().decode(tokenizer().encode("a\uD83Db", Encoding.TEXT_PART))).isEqualTo("a\uFFFDb");
    }

    @Example
    void markersAreSpecialOnlyWhenAskedFor() {
        int[] special = tokenizer().encode("<|im_start|>", Encoding.PROMPT_PART);
        assertThat(special).hasSize(1);
        assertThat(tokenizer().isControl(special[0])).isTrue();
        assertThat(tokenizer().decode(special)).isEmpty();
        assertThat(tokenizer().decode(special, true)).isEqualTo("<|im_start|>");
        int[] plain = tokenizer().encode("<|im_start|>", Encoding.TEXT_PART);
        assertThat(plain).hasSizeGreaterThan(1).doesNotContain(special);
        assertThat(tokenizer().decode(plain)).isEqualTo("<|im_start|>");
    }

    @Example
    void specialTokensAreTheModels() {
        assertThat(tokenizer().vocabularySize()).isEqualTo(768);
        assertThat(tokenizer().bos()).hasValue(763);
        assertThat(tokenizer().eos()).hasValue(765);
        assertThat(tokenizer().addsBos()).isTrue();
        assertThat(tokenizer().encode("")).containsExactly(763);
        assertThat(tokenizer().encode("", Encoding.TEXT_PART)).isEmpty();
        assertThat(tokenizer().encode("a")[0]).isEqualTo(763);
        int[] ends = IntStream.range(0, 768).filter(tokenizer()::isEndOfGeneration).toArray();
        assertThat(ends).containsExactly(763, 765);
    }

    @Example
    void piecesAreTheBytes() {
        byte[] utf8 = "gr\u00fc\u00df dich".getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[0];
        for (int token : tokenizer().encode("gr\u00fc\u00df dich", Encoding.TEXT_PART)) {
            byte[] piece = tokenizer().pieceBytes(token);
            bytes = Arrays.copyOf(bytes, bytes.length + piece.length);
            System.arraycopy(piece, 0, bytes, bytes.length - piece.length, piece.length);
            Arrays.fill(piece, (byte) 0); // a copy: the next caller sees the bytes
        }
        assertThat(bytes).isEqualTo(utf8);
        assertThat(tokenizer().decode(tokenizer().encode("gr\u00fc\u00df dich", Encoding.TEXT_PART)))
                .isEqualTo("gr\u00fc\u00df dich");
    }

    @Example
    void invalidIdsAreRefused() {
        for (int wrong : new int[]{-1, 768, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThatIllegalArgumentException().isThrownBy(() -> tokenizer().decode(1, wrong))
                    .withMessageContaining(Integer.toString(wrong));
            assertThatIllegalArgumentException().isThrownBy(() -> tokenizer().decode(new int[]{wrong}, true));
            assertThatIllegalArgumentException().isThrownBy(() -> tokenizer().pieceBytes(wrong));
            assertThatIllegalArgumentException().isThrownBy(() -> tokenizer().isControl(wrong));
            assertThatIllegalArgumentException().isThrownBy(() -> tokenizer().isEndOfGeneration(wrong));
            assertThatIllegalArgumentException().isThrownBy(() -> tokenizer().detokenizer(true).append(wrong));
        }
    }
}
