package io.swerve.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import io.swerve.SwerveException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPlaceTest {
    /** An exception of the reader's own. */
    private static final class OwnException extends SwerveException {
        private static final long serialVersionUID = 1;

        OwnException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static JsonPlace parse(String json) {
        return JsonPlace.parse("here", json.replace('\'', '"'), OwnException::new);
    }

    @Property(tries = 200)
    void whatIsWrittenIsReadBack(@ForAll Map<String, List<Double>> numbers, @ForAll List<String> texts) {
        numbers.values().forEach(list -> list.replaceAll(number -> Double.isFinite(number) ? number : 0));
        JsonPlace root = parseExactly(new Gson().toJson(Map.of("numbers", numbers, "texts", texts)));

        assertThat(root.at("texts").list().stream().map(JsonPlace::text)).isEqualTo(texts);
        assertThat(root.at("numbers").members()).hasSameSizeAs(numbers).allSatisfy((key, list) -> assertThat(
                list.list().stream().map(JsonPlace::number)).isEqualTo(numbers.get(key)));
    }

    private static JsonPlace parseExactly(String json) {
        return JsonPlace.parse("here", json, OwnException::new);
    }

    @Test
    void readsValues() {
        JsonPlace root = parse("{'text': 'a', 'whole': 1e3, 'flag': true, 'nothing': null, 'list': [1, [2.5]],"
                + " 'long': 9007199254740993}");

        assertThat(root.at("text").text()).isEqualTo("a");
        assertThat(root.at("whole").whole()).isEqualTo(1000);
        assertThat(root.at("long").longWhole()).isEqualTo(9007199254740993L);
        assertThat(root.at("flag").flag()).isTrue();
        assertThat(root.at("list").list().get(1).list().getFirst().real()).isEqualTo(2.5f);
        assertThat(root.find("nothing")).isEmpty();
        assertThat(root.find("none")).isEmpty();
        assertThat(root.find("text")).map(JsonPlace::text).contains("a");
        assertThat(root.number("none", 0.5)).isEqualTo(0.5);
        assertThat(root.whole("whole", 2)).isEqualTo(1000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{'a': 1, 'a': 2} | here: is no JSON: the key \"a\" is there twice",
            "{} x | is no JSON", "{'a': 1} {} | is no JSON", "{a: 1} | here: is no JSON: it breaks the rules at line 1",
            "`` | is no JSON",
            "{'a': NaN} | is no JSON", "[1 | is no JSON", "{'a': 1e9999999999} | beyond all bounds"})
    void refusesWhatIsNoJson(String json, String message) {
        assertThatThrownBy(() -> parse(json)).isInstanceOf(OwnException.class).hasMessageContaining(message)
                .message().doesNotContain("Gson", "google", "JsonReader", "Exception");
    }

    @Test
    void deepNestingIsRefusedInFewWords() {
        assertThatThrownBy(() -> parse("{'key': ".repeat(100_000))).isInstanceOf(OwnException.class)
                .message().startsWith("here: is no JSON: Nesting limit").hasSizeLessThan(400);
    }

    @Test
    void namesThePlace() {
        Map<String, Function<JsonPlace, Object>> wrong = Map.of(
                "here: $.list[1]: must be a text, is 7", root -> root.at("list").list().get(1).text(),
                "here: $.list: must be a number, is [\"a\",7]", root -> root.at("list").number(),
                "here: $: lacks \"none\"", root -> root.at("none"),
                "here: $: has no key \"list\"; the keys are a, b", root -> root.withKeys("a", "b"),
                "here: $.number: must be a whole number of 32 bits, is 0.5", root -> root.at("number").whole(),
                "here: $.seven: must be a whole number from 8 to 9, is 7", root -> root.at("seven").whole(8, 9),
                "here: $.seven: must be true or false, is 7", root -> root.at("seven").flag(),
                "here: $.seven: must be an object, is 7", root -> root.at("seven").members(),
                "here: $.seven: must be a list, is 7", root -> root.at("seven").list(),
                "here: $: must be one thing, with exactly one key; has [list, number, seven]",
                root -> root.onlyKey("one thing"));
        JsonPlace root = parse("{'list': ['a', 7], 'number': 0.5, 'seven': 7}");

        wrong.forEach((message, read) -> assertThatThrownBy(() -> read.apply(root)).isInstanceOf(OwnException.class)
                .hasMessage(message));
    }

    @Test
    void whatAMakerRefusesIsRefusedHere() {
        JsonPlace place = parse("{'a': 1}").at("a");

        assertThatThrownBy(() -> place.checked(() -> {
            throw new IllegalArgumentException("too small");
        })).isInstanceOf(OwnException.class).hasMessage("here: $.a: too small");
        assertThatThrownBy(() -> place.checked(() -> {
            throw new OwnException("here: $.a.b: no", null);
        })).as("an exception that names its place").hasMessage("here: $.a.b: no");
        assertThatThrownBy(() -> place.checked(() -> {
            throw new OwnException("no", null);
        })).as("an exception that doesn't").isInstanceOf(OwnException.class).hasMessage("here: $.a: no");
    }

    @Test
    void readsFiles(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a.json"), "{\"a\": 1}");

        assertThat(JsonPlace.read(file, OwnException::new).at("a").whole()).isEqualTo(1);
        assertThatThrownBy(() -> JsonPlace.read(folder.resolve("b.json"), OwnException::new))
                .isInstanceOf(OwnException.class).hasMessageContaining("b.json: there is no such file");
        Files.write(file, new byte[]{'"', (byte) 0xff, '"'});
        assertThatThrownBy(() -> JsonPlace.read(file, OwnException::new)).isInstanceOf(OwnException.class)
                .hasMessageContaining("a.json: is no JSON in UTF-8: some of its bytes are no UTF-8");
    }
}
