package io.swerve.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.swerve.chat.ChatTemplateException;
import io.swerve.chat.PublicTemplates;
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

/** The chat templates of public models, see {@link PublicTemplates}. What is tested everywhere is {@link LanguageTest}. */
class PublicTemplatesTest {
    @Test
    void everyConversationIsWhatJinja2MakesOfIt() throws IOException {
        Path path = PublicTemplates.cases();
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
                templates.put(name, Template.parse(Files.readString(PublicTemplates.folder().resolve(name))));
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
