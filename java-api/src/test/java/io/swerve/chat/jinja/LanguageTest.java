package io.swerve.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.swerve.chat.ChatTemplateException;
import io.swerve.chat.ChatTemplateException.Kind;
import io.swerve.internal.json.StrictJson;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The language, against texts and refusals that Python's jinja2 made: templates of each feature, and a few hundred that
 * were put together at random. {@code cases.py} beside the file makes them anew.
 */
class LanguageTest {
    private static JsonObject file() throws IOException {
        try (Reader reader = new InputStreamReader(LanguageTest.class.getResourceAsStream("cases.json"),
                StandardCharsets.UTF_8)) {
            return StrictJson.read(reader).getAsJsonObject();
        }
    }

    @Test
    void everyTemplateGivesWhatJinja2Gives() throws IOException {
        JsonObject file = file();
        ZonedDateTime now = LocalDateTime.parse(file.get("now").getAsString()).atZone(ZoneOffset.UTC);
        Map<String, Object> variables = Plain.variables(file.getAsJsonObject("data"));
        List<String> wrong = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        for (JsonElement element : file.getAsJsonArray("cases")) {
            JsonObject one = element.getAsJsonObject();
            String source = one.get("source").getAsString();
            String got;
            try {
                got = Template.parse(source).render(variables, now).text();
            } catch (ChatTemplateException e) {
                got = "refused: " + e.reason();
                refusals.add(got);
                assertThat(e.line()).isPositive();
                assertThat(e.column()).isPositive();
            }
            String wanted = (one.has("expected") ? "" : "refused: ")
                    + one.get(one.has("expected") ? "expected" : "error").getAsString();
            if (!got.equals(wanted)) {
                wrong.add(source + "\n gives " + got + "\n but should give " + wanted);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(refusals).hasSizeBetween(100, 300);
    }

    private static ChatTemplateException failure(String source) {
        try {
            Template.parse(source).render(Map.of("x", Values.data("text")), ZonedDateTime.now());
            throw new AssertionError(source + " is not refused");
        } catch (ChatTemplateException e) {
            return e;
        }
    }

    @Test
    void failuresSayWhereAndOfWhatKindTheyAre() {
        ChatTemplateException missing = failure("one\ntwo {{ 'a' ~\n   y.z }}");
        assertThat(missing.kind()).isEqualTo(Kind.FAILED);
        assertThat(missing.line()).isEqualTo(3);
        assertThat(missing.column()).isEqualTo(5);
        assertThat(missing).hasMessage(
                "the chat template fails on the conversation, at line 3, column 5: 'y' is undefined");
        ChatTemplateException refused = failure("{% if x %}\r\n  {{ raise_exception('no ' + x) }}{% endif %}");
        assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
        assertThat(refused.reason()).isEqualTo("no text");
        assertThat(refused.line()).isEqualTo(2);
        assertThat(refused.column()).isEqualTo(21);
        ChatTemplateException syntax = failure("\n\n{% for in x %}");
        assertThat(syntax.kind()).isEqualTo(Kind.SYNTAX);
        assertThat(syntax.line()).isEqualTo(3);
    }
}
