package io.swerve.steering.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContrastPairsTest {
    private static final String GOOD = "{\"positive\": \"a\", \"negative\": \"b\"}\n";

    @TempDir
    Path folder;

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("pairs.jsonl"), content);
    }

    private void assertRefused(Path file, String... parts) {
        assertThatExceptionOfType(ExtractionDataException.class).isThrownBy(() -> ContrastPair.read(file))
                .satisfies(e -> assertThat(e.getMessage()).contains(file.toString()).contains(parts));
    }

    @Test
    void readsPairsInOrder() throws IOException {
        Path file = file("{\"prompt\": \"Häs 🙂\\n\", \"positive\": \"yes\", \"negative\": \"\", \"id\": 3}\n\n  \n"
                + GOOD.strip());
        assertThat(ContrastPair.read(file)).containsExactly(new ContrastPair("Häs 🙂\n", "yes", ""),
                new ContrastPair("a", "b"));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', value = {"{\"positive\": \"a\"} | $: lacks \"negative\"",
            "{\"negative\": \"a\"} | $: lacks \"positive\"", "{} | lacks",
            "{\"positive\": 1, \"negative\": \"b\"} | $.positive: must be a text, is 1",
            "{\"positive\": null, \"negative\": \"b\"} | $.positive: must be a text, is null",
            "{\"positive\": [\"a\"], \"negative\": \"b\"} | $.positive[0]: must be an object",
            "{\"prompt\": null, \"positive\": \"a\", \"negative\": \"b\"} | $.prompt",
            "{\"positive\": \"a\", \"negative\": \"a\"} | same text", "[1, 2] | must be an object, is [1,2]",
            "17 | must be an object",
            "null | must be an object", "{'positive': 'a', 'negative': 'b'} | is no JSON",
            "{\"positive\": \"a\", \"negative\": \"b\" | is no JSON",
            "{\"positive\": \"a\", \"negative\": \"b\"} {} | is no JSON"})
    void refusesWrongLinesByNumber(String line, String problem) throws IOException {
        assertRefused(file(GOOD + "\n" + line + "\n" + GOOD), "line 3", problem);
    }

    @Test
    void refusesFilesWithoutPairs() throws IOException {
        assertRefused(file(""), "no pairs");
        assertRefused(file("\n  \n"), "no pairs");
    }

    @Test
    void refusesWhatIsNoTextFile() throws IOException {
        assertRefused(folder.resolve("missing.jsonl"), "no such file");
        assertRefused(folder, "can't be read");
        Path latin1 = folder.resolve("latin1.jsonl");
        Files.write(latin1, "{\"positive\": \"\u00e4\", \"negative\": \"b\"}".getBytes(StandardCharsets.ISO_8859_1));
        assertRefused(latin1, "UTF-8");
    }

    @Test
    void aPairNeedsAContrast() {
        assertThatExceptionOfType(ExtractionDataException.class)
                .isThrownBy(() -> new ContrastPair("p", "x".repeat(100), "x".repeat(100)))
                .withMessageContaining("same text").withMessageContaining("x...\"");
        assertThat(new ContrastPair("a", "").prompt()).isEmpty();
    }
}
