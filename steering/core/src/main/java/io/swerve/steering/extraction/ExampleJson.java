package io.swerve.steering.extraction;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.swerve.chat.ChatMessage;
import io.swerve.internal.json.JsonPlace;
import java.util.List;

/** One example as one JSON object. */
final class ExampleJson {
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private ExampleJson() {}

    /** Reads an example; the messages of its exceptions begin with the place that the caller names. */
    static Example parse(String line, String place) {
        JsonPlace object = JsonPlace.parse(place, line, ExtractionDataException::new);
        return object.checked(() -> example(object));
    }

    private static Example example(JsonPlace object) {
        if (object.has("label")) {
            return new LabelledText(optionalText(object, "prompt"), object.at("text").text(),
                    object.at("label").whole(0, 1) == 1);
        }
        if (object.has("template")) {
            return template(object);
        }
        if (isList(object, "positive") || isList(object, "negative")) {
            List<ChatMessage> prompt = object.has("prompt") ? messages(object.at("prompt")) : List.of();
            return new ChatPair(prompt, messages(object.at("positive")), messages(object.at("negative")));
        }
        return new ContrastPair(optionalText(object, "prompt"), object.at("positive").text(),
                object.at("negative").text());
    }

    private static ContrastTemplate template(JsonPlace object) {
        List<String> positive = texts(object.at("positive"));
        List<String> negative = texts(object.at("negative"));
        List<String> suffixes = texts(object.at("suffixes"));
        return isList(object, "template")
                ? new ContrastTemplate(messages(object.at("template")), positive, negative, suffixes)
                : ContrastTemplate.ofText(object.at("template").text(), positive, negative, suffixes);
    }

    private static boolean isList(JsonPlace object, String key) {
        return object.has(key) && object.at(key).isList();
    }

    private static String optionalText(JsonPlace object, String key) {
        return object.has(key) ? object.at(key).text() : "";
    }

    private static List<String> texts(JsonPlace list) {
        return list.list().stream().map(JsonPlace::text).toList();
    }

    private static List<ChatMessage> messages(JsonPlace list) {
        return list.list().stream()
                .map(message -> new ChatMessage(message.at("role").text(), message.at("content").text())).toList();
    }

    /** Writes an example in one line. */
    static String write(Example example) {
        JsonObject object = new JsonObject();
        switch (example) {
            case ContrastPair pair -> {
                putPrompt(object, pair.prompt());
                object.addProperty("positive", pair.positive());
                object.addProperty("negative", pair.negative());
            }
            case ChatPair pair -> {
                if (!pair.prompt().isEmpty()) {
                    object.add("prompt", ofMessages(pair.prompt()));
                }
                object.add("positive", ofMessages(pair.positive()));
                object.add("negative", ofMessages(pair.negative()));
            }
            case ContrastTemplate template -> {
                object.add("template", template.isText()
                        ? new JsonPrimitive(template.messages().getFirst().content())
                        : ofMessages(template.messages()));
                object.add("positive", ofTexts(template.positive()));
                object.add("negative", ofTexts(template.negative()));
                object.add("suffixes", ofTexts(template.suffixes()));
            }
            case LabelledText text -> {
                putPrompt(object, text.prompt());
                object.addProperty("text", text.text());
                object.addProperty("label", text.positive() ? 1 : 0);
            }
        }
        return GSON.toJson(object);
    }

    private static void putPrompt(JsonObject object, String prompt) {
        if (!prompt.isEmpty()) {
            object.addProperty("prompt", prompt);
        }
    }

    private static JsonArray ofTexts(List<String> texts) {
        JsonArray array = new JsonArray();
        texts.forEach(array::add);
        return array;
    }

    private static JsonArray ofMessages(List<ChatMessage> messages) {
        JsonArray array = new JsonArray();
        for (ChatMessage message : messages) {
            JsonObject object = new JsonObject();
            object.addProperty("role", message.role());
            object.addProperty("content", message.content());
            array.add(object);
        }
        return array;
    }
}
