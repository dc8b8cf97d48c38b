package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import io.swerve.gguf.GgufArray;
import io.swerve.gguf.GgufValue;
import io.swerve.gguf.ModelRewriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts follow their grammar, and no grammar takes the JVM with it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GrammarTest {
    private static final String OBJECT = """
            root   ::= "{" space pair ("," space pair){0,2} "}"   # a few pairs
            pair   ::= string ":" space value
            value  ::= string | number | "[" (value ("," value){0,2})? "]"
            string ::= "\\"" [a-z ]{1,8} "\\""
            number ::= "-"? ("0" | [1-9] [0-9]{0,5})
            space  ::= " "?
            """;

    private static final List<String> MALFORMED = List.of("nonsense", "root ::= (", "root ::= \"a", "root ::= [a-",
            "root ::= undefined", "other ::= \"a\"", "root ::= root \"a\"", "root ::= a\na ::= b\nb ::= a \"x\"",
            "root ::= \"a\"{2,1}", "root ::= \"a\"{3000}", "root ::= * \"a\"", "root ::= \"\\xZZ\"", "= ::= =",
            "root ::= \"a\" )", "root ::= (\"a\"?)* root", "::=", "root", "root ::= \"a\"{99999999999999999999}",
            "\uD83D\uDE80 ::= \"a\"");
    /** Empty texts, a token beyond the vocabulary, and a large text: no harm, so llama.cpp takes them. */
    private static final List<String> HARMLESS = List.of("root ::= |", "root ::=", "root ::= <[99999]>",
            "root ::= ((\"a\"{1000}){1000}){1000}");

    private static Model model;

    @BeforeAll
    static void load() {
        model = Model.load(Lab.THINK);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static GenerationResult generate(SamplerOptions options, int most) {
        try (Session session = model.openSession(Lab.options());
                Sampler sampler = model.newSampler(options);
                Generation generation = Generation.start(session.newSequence(), Lab.prompt(model, Lab.QUESTION),
                        sampler, GenerationOptions.defaults().withMaxTokens(most))) {
            return generation.finish();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void textsFollowTheGrammar(int seed) {
        GenerationResult result = generate(
                SamplerOptions.defaults().withTemperature(1.5f).withSeed(seed).withGrammar(OBJECT), 400);
        assertThat(result.stopReason()).isEqualTo(StopReason.END_OF_GENERATION);
        assertThat(new Gson().fromJson(result.text(), Object.class)).isInstanceOf(Map.class);
    }

    @Test
    void greedyTextsFollowItToo() {
        assertThat(generate(SamplerOptions.greedy().withGrammar("root ::= [0-9]{3} \"!\""), 50).text())
                .matches("[0-9]{3}!");
        assertThat(generate(SamplerOptions.greedy().withGrammar("root ::= \"\u6f22\uD83D\uDE80\""), 50).text())
                .isEqualTo("\u6f22\uD83D\uDE80");
    }

    @Test
    void aResetStartsTheGrammarAgain() {
        try (Session session = model.openSession(Lab.options());
                Sampler sampler = model.newSampler(SamplerOptions.greedy().withGrammar("root ::= \"ab\""))) {
            for (int round = 0; round < 2; round++) {
                try (Sequence sequence = session.newSequence();
                        Generation generation = Generation.start(sequence, Lab.prompt(model, Lab.QUESTION), sampler,
                                GenerationOptions.defaults())) {
                    assertThat(generation.finish().text()).isEqualTo("ab");
                }
                sampler.reset();
            }
        }
    }

    /** After its end, the grammar allows nothing but the end. */
    @Test
    void nothingFollowsTheEnd() {
        try (Session session = model.openSession(Lab.options());
                Sampler sampler = model.newSampler(SamplerOptions.defaults().withGrammar("root ::= \"x\""));
                Generation generation = Generation.start(session.newSequence(), Lab.prompt(model, Lab.QUESTION),
                        sampler, GenerationOptions.defaults().withStopAtEndOfGeneration(false).withMaxTokens(5))) {
            GenerationResult result = generation.finish();
            assertThat(result.text()).isEqualTo("x");
            assertThat(result.tokens().stream().skip(1).map(GeneratedToken::id))
                    .allMatch(model.tokenizer()::isEndOfGeneration);
        }
    }

    @Test
    void aTextThatCannotContinueIsReported() {
        Map<Integer, Float> forbidden = new HashMap<>();
        for (int token = 0; token < 768; token++) {
            if (model.tokenizer().decode(new int[]{token}, true).startsWith("x")) {
                forbidden.put(token, Float.NEGATIVE_INFINITY);
            }
        }
        SamplerOptions options = SamplerOptions.greedy().withGrammar("root ::= \"x\"").withLogitBias(forbidden);
        assertThatThrownBy(() -> generate(options, 5)).isInstanceOf(DecodeException.class)
                .hasMessageContaining("grammar");
    }

    /** Refused or harmless, and the JVM lives on; another one, since llama.cpp prints what it can't read. */
    @Test
    void malformedGrammarsAreRefusedOrHarmless(@TempDir Path folder) throws IOException, InterruptedException {
        assertThat(new ForkedJvm(Malformed.class).run(folder).lines().filter(line -> line.startsWith("grammar ")))
                .containsExactlyElementsOf(IntStream.range(0, MALFORMED.size() + HARMLESS.size())
                        .mapToObj(i -> "grammar " + i + (i < MALFORMED.size() ? " refused" : " taken")).toList());
    }

    /** Runs in a JVM of its own. */
    static final class Malformed {
        private Malformed() {}

        /**
         * Makes a sampler with each grammar, and prints whether it was refused.
         *
         * @param args none
         */
        public static void main(String[] args) {
            load();
            List<String> grammars = Stream.concat(MALFORMED.stream(), HARMLESS.stream()).toList();
            for (int i = 0; i < grammars.size(); i++) {
                String grammar = grammars.get(i);
                try (Sampler sampler = model.newSampler(SamplerOptions.greedy().withGrammar(grammar))) {
                    assertThat(sampler.options().grammar()).contains(grammar);
                    System.out.println("grammar " + i + " taken");
                } catch (IllegalArgumentException e) {
                    assertThat(e).hasMessageContaining("grammar");
                    System.out.println("grammar " + i + " refused");
                }
            }
            close();
        }
    }

    @Test
    void deepAndLargeGrammarsAreRefused() {
        SamplerOptions options = SamplerOptions.greedy();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withGrammar("root ::= " + "(".repeat(201) + "\"a\"" + ")".repeat(201)))
                .withMessageContaining("200");
        // Parentheses in literals, classes and comments don't hide the real ones.
        assertThatIllegalArgumentException().isThrownBy(() -> options
                .withGrammar("root ::= " + "\")\" [)] # )\n (".repeat(201) + "\"a\"" + ")".repeat(201)))
                .withMessageContaining("200");
        assertThatIllegalArgumentException().isThrownBy(() -> options.withGrammar(chain(1001)))
                .withMessageContaining("1000");
        assertThatIllegalArgumentException().isThrownBy(() -> options.withGrammar("root ::= \"" + "a".repeat(1 << 20)));
        assertThatIllegalArgumentException().isThrownBy(() -> options.withGrammar(" \n"));
        assertThatIllegalArgumentException().isThrownBy(() -> options.withGrammar("root ::= \"\0\""));
        // And they count for nothing themselves.
        assertThat(generate(options.withGrammar("root ::= \"" + "(".repeat(300) + "\""), 400).text())
                .isEqualTo("(".repeat(300));
    }

    private static String chain(int rules) {
        StringBuilder grammar = new StringBuilder("root ::= r1\n");
        for (int i = 1; i < rules; i++) {
            grammar.append('r').append(i).append(" ::= ").append(i + 1 == rules ? "\"end\"" : "r" + (i + 1))
                    .append('\n');
        }
        return grammar.toString();
    }

    /** The largest and deepest that are allowed, on a thread with a small stack. */
    @Test
    void whatIsAllowedFitsIntoASmallStack(@TempDir Path folder) throws IOException, InterruptedException {
        assertThat(new ForkedJvm(SmallStack.class).run(folder, withToken(512, folder).toString()))
                .contains("end end 1 token");
    }

    /** llama.cpp calls itself for each character of a token. */
    @Test
    void refusesVocabulariesWithVeryLongTokens(@TempDir Path folder) {
        try (Model long513 = Model.load(withToken(513, folder))) {
            assertThatThrownBy(() -> long513.newSampler(SamplerOptions.greedy().withGrammar("root ::= [a-z]*")))
                    .isInstanceOf(UnsupportedModelException.class).hasMessageContaining("a token of 513 bytes")
                    .hasMessageContaining("512");
            long513.newSampler(SamplerOptions.greedy()).close();
        }
    }

    private static Path withToken(int length, Path folder) {
        Path file = folder.resolve("long.gguf");
        ModelRewriter.rewrite(Lab.BASE, file, metadata -> {
            List<String> tokens = new ArrayList<>(((GgufArray) metadata.get("tokenizer.ggml.tokens")).texts());
            tokens.set(700, "x".repeat(length));
            metadata.put("tokenizer.ggml.tokens", GgufValue.texts(tokens));
            return metadata;
        });
        return file;
    }

    /** Runs in a JVM of its own. */
    static final class SmallStack {
        private SmallStack() {}

        /**
         * Makes samplers on a thread with 256 KB.
         *
         * @param args a model with a long token
         * @throws InterruptedException never
         */
        public static void main(String[] args) throws InterruptedException {
            load();
            Thread thread = new Thread(null, () -> {
                String deep = "root ::= " + "(".repeat(200) + "\"end\"" + ")".repeat(200);
                System.out.print(generate(SamplerOptions.greedy().withGrammar(chain(1000)), 9).text() + " "
                        + generate(SamplerOptions.greedy().withGrammar(deep), 9).text() + " ");
                model.close();
                model = Model.load(Path.of(args[0]));
                System.out.println(generate(SamplerOptions.greedy().withGrammar("root ::= [a-z <>]* | \"x\" root"), 1)
                        .tokens().size() + " token");
            }, "small stack", 256 << 10);
            thread.start();
            thread.join();
        }
    }

    /** What precedes the trigger is free; where a token holds more than it, that has to follow the grammar. */
    @Test
    void lazyGrammarsBeginBehindTheirTrigger() {
        String free = generate(SamplerOptions.greedy(), 60).text();
        List<GeneratedToken> tokens = generate(SamplerOptions.greedy(), 60).tokens();
        String first = tokens.get(2).text() + tokens.get(3).text();
        int end = free.indexOf(first) + first.length();
        SamplerOptions lazy = SamplerOptions.greedy().withLazyGrammar("root ::= \"x=\" [0-9]{3} \"\u6f22\"", first);
        assertThat(generate(lazy, 60).text()).startsWith(free.substring(0, end)).matches("(?s).*x=[0-9]{3}\u6f22")
                .hasSize(end + 6);
        assertThat(generate(lazy.withLazyGrammar("root ::= \"x\"", "\u6f22\u6f22"), 60).text()).isEqualTo(free);
        GeneratedToken longer = tokens.stream().filter(token -> token.text().length() > 1).findFirst().orElseThrow();
        String part = longer.text().substring(0, 1);
        String rest = longer.text().substring(1);
        String refused = generate(lazy.withLazyGrammar("root ::= \"\u6f22\"", part), 60).text();
        assertThat(refused).startsWith(free.substring(0, free.indexOf(longer.text()) + longer.text().length()));
        String gone = generate(lazy.withLazyGrammar("root ::= " + new Gson().toJson(rest) + " \"!\"", part), 60).text();
        assertThat(gone).endsWith(longer.text() + "!");
        assertThat(lazy.grammarTrigger()).contains(first);
        assertThat(lazy.withGrammar("root ::= \"a\"").grammarTrigger()).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> lazy.withLazyGrammar("root ::= \"a\"", ""));
    }
}
