package io.swerve.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.swerve.chat.ChatTemplateException;
import io.swerve.internal.json.StrictJson;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The chat templates of public models, which aren't part of this project: where {@code SWERVE_CHAT_CASES} names a file
 * of conversations and their right texts, or one lies in {@code ../shared/chat-templates} beside the project, every one
 * is rendered. A named file has to be there; without a name and a file the test is reported as skipped. What is tested
 * everywhere is {@link LanguageTest}.
 */
class PublicTemplatesTest {
    @Test
    void everyConversationIsWhatJinja2MakesOfIt() throws IOException {
        String named = System.getenv("SWERVE_CHAT_CASES");
        Path path = named == null
                ? Path.of("..", "..", "shared", "chat-templates", "cases.json")
                : Path.of(named);
        assumeTrue(named != null || Files.exists(path), path + " is missing: public chat templates were not tried");
        JsonObject file;
        try (Reader reader = Files.newBufferedReader(path)) {
            file = StrictJson.read(reader).getAsJsonObject();
        }
        ZonedDateTime now = LocalDateTime.parse(file.get("now").getAsString()).atZone(ZoneOffset.UTC);
        Map<String, Template> templates = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        for (JsonElement element : file.getAsJsonArray("cases")) {
            JsonObject one = element.getAsJsonObject();
            String name = one.get("template").getAsString();
            if (!templates.containsKey(name)) {
                templates.put(name, Template.parse(Files.readString(path.resolveSibling("templates").resolve(name))));
            }
            JsonObject scenario = file.getAsJsonObject("scenarios")
                    .getAsJsonObject(one.get("scenario").getAsString());
            String got;
            try {
                got = templates.get(name).render(Plain.variables(scenario), now).text();
            } catch (ChatTemplateException e) {
                got = "refused: " + e.reason();
            }
            String wanted = one.has("expected")
                    ? one.get("expected").getAsString()
                    : "refused: " + one.get("error").getAsString();
            if (!got.equals(wanted)) {
                wrong.add(name + ", " + one.get("scenario").getAsString() + "\n gives " + got + "\n but should give "
                        + wanted);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(templates).isNotEmpty();
    }
}
