package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.swerve.chat.ChatInput;
import io.swerve.chat.ChatMessage;
import io.swerve.chat.ChatTemplate;
import io.swerve.chat.ToolCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.api.Test;

/** What is trusted may become special tokens, and nothing else does. */
class PromptTextTest {
    /** The models of the lab, and the public ones that this computer has. */
    static Stream<Path> models() throws IOException {
        Path cache = Path.of(System.getProperty("user.home"), ".cache", "swerve", "models");
        List<Path> all = new ArrayList<>(List.of(Lab.THINK, Lab.BASE));
        if (Files.isDirectory(cache)) {
            try (Stream<Path> files = Files.list(cache)) {
                files.filter(file -> file.toString().endsWith(".gguf")).sorted().forEach(all::add);
            }
        }
        return all.stream();
    }

    private static List<Integer> special(Tokenizer tokenizer) {
        return IntStream.range(0, tokenizer.vocabularySize()).filter(tokenizer::isControl).boxed().toList();
    }

    private static String marker(Tokenizer tokenizer, int token) {
        return new String(tokenizer.pieceBytes(token), StandardCharsets.UTF_8);
    }

    private static long controls(Tokenizer tokenizer, int... tokens) {
        return Arrays.stream(tokens).filter(tokenizer::isControl).count();
    }

    /** Every field that a template can read, filled with one text. */
    private static ChatInput filled(String text) {
        return ChatInput.of(List.of(ChatMessage.system(text), new ChatMessage(text, text), ChatMessage.user(text),
                ChatMessage.assistant(text).withReasoning(text)
                        .withToolCalls(List.of(new ToolCall(text, text, Map.of(text, text)))),
                ChatMessage.tool(text, text, text)))
                .withArgument("tools",
                        List.of(Map.of("type", text, "function", Map.of("name", text, "description", text))))
                .withArgument("reasoning_effort", text);
    }

    @ParameterizedTest
    @MethodSource("models")
    void noFieldBecomesASpecialToken(Path file) {
        ChatTemplate all = ChatTemplate.of("{{ messages|tojson }}{{ tools|tojson(indent=2) }}{{ reasoning_effort }}"
                + "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content|trim }}{{ m.reasoning_content }}"
                + "{{ m.tool_calls }}{{ '<|' ~ m.name ~ '|>' }}<|im_end|>{% endfor %}"
                + "{{ messages[0].content[:1] ~ messages[0].content[1:] }}{{ '%s' % reasoning_effort }}");
        try (Model model = Model.load(file)) {
            Tokenizer tokenizer = model.tokenizer();
            int[] harmless = all.encode(tokenizer, filled("plain"));
            String every = String.join(" ", special(tokenizer).stream().map(token -> marker(tokenizer, token))
                    .toList());
            List<String> texts = new ArrayList<>(special(tokenizer).stream().limit(40)
                    .map(token -> marker(tokenizer, token)).toList());
            texts.add(every);
            for (String text : texts) {
                if (text.isEmpty()) {
                    continue;
                }
                int[] tokens = all.encode(tokenizer, filled(text));
                assertThat(controls(tokenizer, tokens)).as(text).isEqualTo(controls(tokenizer, harmless));
                assertThat(tokenizer.decode(tokenizer.encode(PromptText.plain(text)))).as("nothing is lost")
                        .contains(text.strip());
            }
            assertThat(controls(tokenizer, tokenizer.encode(PromptText.trusted(every))))
                    .as("the template's own are read")
                    .isGreaterThanOrEqualTo(special(tokenizer).size() > 1 ? 2 : 1);
        }
    }

    /** Without markers in the data, the seams between template and data can't be seen in the tokens. */
    @ParameterizedTest
    @MethodSource("models")
    void seamsAreInvisible(Path file) {
        Random random = new Random(11);
        String[] pieces = {"<|im_start|>", "user\n", " a", "word", "\n", "\n\n", "  ", "1", "23", "don't", "\u00e9",
                "\uD83D\uDE80", ".", "<", "|", "<|im_end|>", "\t", "x y z"};
        try (Model model = Model.load(file)) {
            Tokenizer tokenizer = model.tokenizer();
            for (int trial = 0; trial < 200; trial++) {
                PromptText text = PromptText.trusted("");
                for (int i = random.nextInt(12); i >= 0; i--) {
                    String piece = pieces[random.nextInt(pieces.length)];
                    boolean trusted = piece.startsWith("<|") || random.nextBoolean();
                    text = text.plus(trusted ? PromptText.trusted(piece) : PromptText.plain(piece));
                }
                if (controls(tokenizer, tokenizer.encode(text)) == controls(tokenizer,
                        tokenizer.encode(text.text(), Encoding.PROMPT))) {
                    assertThat(tokenizer.encode(text)).as("\"%s\", trial %s of seed 11", text, trial)
                            .isEqualTo(tokenizer.encode(text.text(), Encoding.PROMPT));
                }
            }
        }
    }

    @Test
    void aTextBeginsOnce() {
        try (Model model = Model.load(Lab.BASE)) {
            Tokenizer tokenizer = model.tokenizer();
            String bos = marker(tokenizer, tokenizer.bos().orElseThrow());
            int[] once = tokenizer.encode("The man", Encoding.PROMPT);
            assertThat(tokenizer.encode(PromptText.trusted("The man"))).isEqualTo(once);
            if (tokenizer.addsBos()) {
                assertThat(tokenizer.encode(PromptText.trusted(bos + "The man"))).isEqualTo(once);
            }
            assertThat(controls(tokenizer, tokenizer.encode(PromptText.plain(bos + "The man"))))
                    .isEqualTo(tokenizer.addsBos() ? 1 : 0);
        }
    }

    @Test
    void textsArePutTogether() {
        Random random = new Random(3);
        for (int trial = 0; trial < 300; trial++) {
            PromptText text = PromptText.trusted("");
            StringBuilder trust = new StringBuilder();
            for (int i = random.nextInt(8); i > 0; i--) {
                String piece = "x".repeat(random.nextInt(3));
                boolean trusted = random.nextBoolean();
                text = text.plus(trusted ? PromptText.trusted(piece) : PromptText.plain(piece));
                trust.append((trusted ? "t" : "p").repeat(piece.length()));
            }
            StringBuilder found = new StringBuilder();
            for (int i = 0; i < text.text().length(); i++) {
                found.append(text.isTrusted(i) ? 't' : 'p');
            }
            assertThat(found).as("trial %s of seed 3", trial).hasToString(trust.toString());
        }
        assertThatIllegalArgumentException().isThrownBy(() -> PromptText.of("ab", 3));
        assertThatIllegalArgumentException().isThrownBy(() -> PromptText.of("ab", 1, 1));
    }
}
