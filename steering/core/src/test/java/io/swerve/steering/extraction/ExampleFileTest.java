package io.swerve.steering.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.swerve.chat.ChatMessage;
import io.swerve.chat.ChatTemplate;
import io.swerve.Model;
import io.swerve.steering.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Examples of all kinds, in and out. */
class ExampleFileTest {
    private static final String PAIR = "{\"positive\": \"a\", \"negative\": \"b\"}\n";
    private static final String[] PIECES = {"a", " ", "\n", "\r\n", "\"", "\\", "\u2028", "\u00e4", "\ud83d\ude42",
            "\t",
            "<b>&'", "{", "}", "{suffix}", "<|im_start|>", "0", "null"};

    @TempDir
    private Path folder;

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("examples.jsonl"), content);
    }

    private static ChatMessage says(String role, String content) {
        return new ChatMessage(role, content);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private static List<ChatMessage> messages(Random random) {
        List<ChatMessage> messages = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            messages.add(says(i % 2 == 0 ? "user" : "assistant", text(random)));
        }
        return messages;
    }

    /** Sides that differ, whatever the pieces. */
    private static Example contrast(Random random) {
        String prompt = random.nextBoolean() ? "" : text(random);
        return switch (random.nextInt(4)) {
            case 0 -> new ContrastPair(prompt, "+" + text(random), "-" + text(random));
            case 1 -> new ChatPair(random.nextBoolean() ? List.of() : messages(random),
                    List.of(says("user", "+" + text(random))), List.of(says("user", "-" + text(random))));
            case 2 -> ContrastTemplate.ofText(text(random) + "{contrast}" + text(random),
                    List.of("+", "+" + text(random)), List.of("-", "-" + text(random)),
                    List.of(text(random), "", text(random)));
            default -> new ContrastTemplate(
                    List.of(says("system", "You are {contrast}." + text(random)), says("user", text(random))),
                    List.of("+" + text(random)), List.of("-" + text(random)), List.of(text(random)));
        };
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        for (long seed = 1; seed <= 40; seed++) {
            Random random = new Random(seed);
            List<Example> examples = new ArrayList<>();
            for (int i = random.nextInt(8); i >= 0; i--) {
                examples.add(seed % 4 == 0
                        ? new LabelledText(random.nextBoolean() ? "" : text(random), text(random), random.nextBoolean())
                        : contrast(random));
            }
            Path file = folder.resolve("out.jsonl");
            ExampleFile.write(file, examples);
            assertThat(ExampleFile.read(file)).as("seed %d", seed).isEqualTo(examples);
            List<String> lines = List.of(Files.readString(file).split("\n"));
            assertThat(lines).as("seed %d: an object a line", seed).hasSameSizeAs(examples)
                    .allSatisfy(line -> JsonParser.parseString(line).getAsJsonObject());
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExampleFile.write(folder.resolve("none.jsonl"), List.of()));
    }

    @Test
    void theKeysAreThoseOfTheFormat() throws IOException {
        Path file = folder.resolve("out.jsonl");
        ExampleFile.write(file, List.of(new LabelledText("p", "t", true), new ContrastPair("x", "y"),
                new ChatPair(List.of(says("user", "q")), List.of(says("assistant", "y")),
                        List.of(says("assistant", "n"))),
                ContrastTemplate.ofText("Be {contrast}.", List.of("kind"), List.of("rude"), List.of(""))));
        List<JsonObject> lines = Files.readAllLines(file).stream()
                .map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
        assertThat(lines.get(0)).isEqualTo(
                JsonParser.parseString("{\"prompt\": \"p\", \"text\": \"t\", \"label\": 1}"));
        assertThat(lines.get(1)).isEqualTo(JsonParser.parseString("{\"positive\": \"x\", \"negative\": \"y\"}"));
        assertThat(lines.get(2))
                .isEqualTo(JsonParser.parseString("{\"prompt\": [{\"role\": \"user\", \"content\": \"q\"}],"
                        + "\"positive\": [{\"role\": \"assistant\", \"content\": \"y\"}],"
                        + "\"negative\": [{\"role\": \"assistant\", \"content\": \"n\"}]}"));
        assertThat(lines.get(3)).isEqualTo(JsonParser.parseString("{\"template\": \"Be {contrast}.\","
                + "\"positive\": [\"kind\"], \"negative\": [\"rude\"], \"suffixes\": [\"\"]}"));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
            "{\"text\": \"a\", \"label\": 2} | $.label: must be a whole number from 0 to 1, is 2",
            "{\"text\": \"a\", \"label\": true} | $.label: must be a whole number from 0 to 1, is true",
            "{\"text\": \"a\", \"label\": \"1\"} | $.label: must be a whole number from 0 to 1",
            "{\"text\": \"a\", \"label\": 0.5} | $.label: must be a whole number from 0 to 1, is 0.5",
            "{\"text\": \"a\", \"label\": null} | $.label: must be a whole number from 0 to 1, is null",
            "{\"label\": 1} | $: lacks \"text\"",
            "{\"text\": [\"a\"], \"label\": 1} | $.text: must be a text",
            "{\"positive\": [{\"role\": \"user\", \"content\": \"a\"}], \"negative\": \"b\"} | $.negative: must be a list",
            "{\"positive\": [{\"role\": \"user\"}], \"negative\": []} | $.positive[0]: lacks \"content\"",
            "{\"positive\": [{\"role\": 1, \"content\": \"\"}], \"negative\": []} | $.positive[0].role: must be a text",
            "{\"positive\": [\"a\"], \"negative\": [\"b\"]} | $.positive[0]: must be an object",
            "{\"positive\": [], \"negative\": [{\"role\": \"user\", \"content\": \"a\"}]} | positive has no messages",
            "{\"positive\": [{\"role\": \"user\", \"content\": \"a\"}], \"negative\": [{\"role\": \"user\", \"content\": \"a\"}]} | same messages",
            "{\"prompt\": \"p\", \"positive\": [{\"role\": \"user\", \"content\": \"a\"}], \"negative\": []} | $.prompt: must be a list",
            "{\"template\": \"a\", \"positive\": [\"b\"], \"negative\": [\"c\"], \"suffixes\": [\"\"]} | has no {contrast}",
            "{\"template\": \"{contrast}\", \"positive\": [\"b\"], \"negative\": [\"c\"], \"suffixes\": []} | \"suffixes\" is empty",
            "{\"template\": \"{contrast}\", \"positive\": [\"b\"], \"negative\": [\"c\"]} | $: lacks \"suffixes\"",
            "{\"template\": \"{contrast}\", \"positive\": [\"b\"], \"negative\": [], \"suffixes\": [\"\"]} | it has 1 and 0",
            "{\"template\": \"{contrast}\", \"positive\": [\"b\"], \"negative\": [\"b\"], \"suffixes\": [\"\"]} | number 1 are the same",
            "{\"template\": \"{contrast}\", \"positive\": [1], \"negative\": [\"b\"], \"suffixes\": [\"\"]} | $.positive[0]: must be a text, is 1",
            "{\"template\": {}, \"positive\": [\"b\"], \"negative\": [\"c\"], \"suffixes\": [\"\"]} | $.template: must be a text"})
    void refusesWrongLinesByNumber(String line, String problem) throws IOException {
        Path file = file(PAIR + "\n" + line + "\n" + PAIR);
        assertThatExceptionOfType(ExtractionDataException.class).isThrownBy(() -> ExampleFile.read(file))
                .withMessageStartingWith(file + ": line 3").withMessageContaining(problem);
    }

    @Test
    void pairsAloneDoNotTakeOtherKinds() throws IOException {
        Path file = file(PAIR + "{\"text\": \"a\", \"label\": 1}\n");
        assertThatExceptionOfType(ExtractionDataException.class).isThrownBy(() -> ContrastPair.read(file))
                .withMessageContaining("example 2");
    }

    @Test
    void dataIsOfOneSort() {
        LabelledText yes = new LabelledText("a", true);
        ContrastPair pair = new ContrastPair("x", "y");
        assertThatExceptionOfType(ExtractionDataException.class)
                .isThrownBy(() -> ExtractionData.of(List.of(pair, pair, yes), Optional.empty()))
                .withMessageContaining("example 3").withMessageContaining("can't be mixed");
        assertThatExceptionOfType(ExtractionDataException.class)
                .isThrownBy(() -> ExtractionData.of(List.of(yes, yes), Optional.empty()))
                .withMessageContaining("of 2 labelled texts, 2 have the label 1");
        assertThatExceptionOfType(ExtractionDataException.class)
                .isThrownBy(() -> ExtractionData.of(
                        List.of(new ChatPair(List.of(), List.of(says("user", "a")), List.of(says("user", "b")))),
                        Optional.empty()))
                .withMessageContaining("chat template");
    }

    @Test
    void templatesAreExpandedOverTheirSuffixes() {
        ContrastTemplate template = ContrastTemplate.ofText("Act {contrast}.{suffix}!", List.of("kind", "calm"),
                List.of("rude", "wild"), List.of("", " Now"));
        assertThat(template.pairs(Optional.empty())).containsExactly(new ContrastPair("Act kind.!", "Act rude.!"),
                new ContrastPair("Act kind. Now!", "Act rude. Now!"), new ContrastPair("Act calm.!", "Act wild.!"),
                new ContrastPair("Act calm. Now!", "Act wild. Now!"));
        assertThat(ContrastTemplate.ofText("{contrast}: ", List.of("A"), List.of("B"), List.of("x"))
                .pairs(Optional.empty())).containsExactly(new ContrastPair("A: x", "B: x"));
    }

    @Test
    void messagesAreRenderedAsTheModelReadsThem() {
        try (Model model = Lab.model()) {
            ChatTemplate template = model.chatTemplate().orElseThrow();
            ChatPair chat = new ChatPair(List.of(says("user", "How are you?")), List.of(says("assistant", "Fine.")),
                    List.of(says("assistant", "Bad.")));
            String prompt = "<|im_start|>user\nHow are you?<|im_end|>\n<|im_start|>assistant\n";
            assertThat(chat.pairs(Optional.of(template))).containsExactly(new ContrastPair(prompt, "Fine.", "Bad."));
            ContrastTemplate persona = new ContrastTemplate(
                    List.of(says("system", "Be {contrast}."), says("user", "Hello")), List.of("brief"),
                    List.of("long"), List.of(" there"));
            ContrastPair pair = persona.pairs(Optional.of(template)).getFirst();
            String rest = ".<|im_end|>\n<|im_start|>user\nHello there<|im_end|>\n<|im_start|>assistant\n";
            assertThat(pair.prompt() + pair.positive()).isEqualTo("<|im_start|>system\nBe brief" + rest);
            assertThat(pair.prompt() + pair.negative()).isEqualTo("<|im_start|>system\nBe long" + rest);
        }
    }
}
