package io.swerve.steering.extraction;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import io.swerve.ChatMessage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** One example as one JSON object. The messages of its exceptions begin with the place that the caller names. */
final class ExampleJson {
    private static final Gson GSON = new GsonBuilder().setStrictness(Strictness.STRICT).disableHtmlEscaping().create();

    private final JsonObject object;
    private final String place;

    private ExampleJson(JsonObject object, String place) {
        this.object = object;
        this.place = place;
    }

    static Example parse(String line, String place) {
        try {
            JsonObject object = GSON.fromJson(line, JsonObject.class);
            if (object == null) {
                throw new ExtractionDataException(place + " holds no JSON object");
            }
            return new ExampleJson(object, place).example();
        } catch (JsonParseException e) {
            throw new ExtractionDataException(place + " is no JSON object: " + e.getMessage(), e);
        }
    }

    private Example example() {
        try {
            if (object.has("label")) {
                return new LabelledText(optionalText("prompt"), text("text"), label());
            }
            if (object.has("template")) {
                return template();
            }
            if (isArray("positive") || isArray("negative")) {
                List<ChatMessage> prompt = object.has("prompt") ? messages("prompt") : List.of();
                return new ChatPair(prompt, messages("positive"), messages("negative"));
            }
            return new ContrastPair(optionalText("prompt"), text("positive"), text("negative"));
        } catch (FieldException e) {
            throw new ExtractionDataException(e.getMessage());
        } catch (ExtractionDataException | IllegalArgumentException e) {
            throw new ExtractionDataException(place + ": " + e.getMessage(), e);
        }
    }

    private ContrastTemplate template() {
        if (isArray("template")) {
            return new ContrastTemplate(messages("template"), texts("positive"), texts("negative"), texts("suffixes"));
        }
        return ContrastTemplate.ofText(text("template"), texts("positive"), texts("negative"), texts("suffixes"));
    }

    /** A field that is not as it should be; its message is complete. */
    private static final class FieldException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FieldException(String message) {
            super(message);
        }
    }

    private FieldException wrong(String field, String wanted, JsonElement value) {
        return new FieldException(
                place + ": " + field + " must be " + wanted + ", "
                        + (value == null ? "but is missing" : "was " + value));
    }

    private boolean isArray(String key) {
        return object.has(key) && object.get(key).isJsonArray();
    }

    private String optionalText(String key) {
        return object.has(key) ? text(key) : "";
    }

    private String text(String key) {
        return text(object.get(key), '"' + key + '"');
    }

    private String text(JsonElement value, String field) {
        if (value == null || !value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
            throw wrong(field, "a text", value);
        }
        return value.getAsString();
    }

    private boolean label() {
        JsonElement value = object.get("label");
        if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber()) {
            BigDecimal number = value.getAsBigDecimal();
            if (number.compareTo(BigDecimal.ZERO) == 0 || number.compareTo(BigDecimal.ONE) == 0) {
                return number.signum() > 0;
            }
        }
        throw wrong("\"label\"", "0 or 1", value);
    }

    private JsonArray array(String key, String wanted) {
        JsonElement value = object.get(key);
        if (value == null || !value.isJsonArray()) {
            throw wrong('"' + key + '"', wanted, value);
        }
        return value.getAsJsonArray();
    }

    private List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (JsonElement element : array(key, "a list of texts")) {
            texts.add(text(element, '"' + key + "\" number " + (texts.size() + 1)));
        }
        return texts;
    }

    private List<ChatMessage> messages(String key) {
        String wanted = "a list of messages {\"role\": text, \"content\": text}";
        List<ChatMessage> messages = new ArrayList<>();
        for (JsonElement element : array(key, wanted)) {
            String field = '"' + key + "\" number " + (messages.size() + 1);
            if (!element.isJsonObject()) {
                throw wrong(field, "a message {\"role\": text, \"content\": text}", element);
            }
            JsonObject message = element.getAsJsonObject();
            messages.add(new ChatMessage(text(message.get("role"), field + ", \"role\","),
                    text(message.get("content"), field + ", \"content\",")));
        }
        return messages;
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
