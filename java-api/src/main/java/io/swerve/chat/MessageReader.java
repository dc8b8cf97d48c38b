package io.swerve.chat;

import io.swerve.internal.json.JsonValues;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads messages in OpenAI's form. */
final class MessageReader {
    private MessageReader() {}

    static ChatMessage read(Map<?, ?> map) {
        String role = text(map, "role").orElseThrow(() -> wrong(map, "has a \"role\""));
        return new ChatMessage(role, parts(map), text(map, "reasoning_content").or(() -> text(map, "reasoning")),
                list(map, "tool_calls").stream().map(call -> call(map, call)).toList(), text(map, "tool_call_id"),
                text(map, "name"));
    }

    private static List<ContentPart> parts(Map<?, ?> map) {
        return switch (map.get("content")) {
            case null -> List.of();
            case String text -> List.of(new ContentPart.Text(text));
            case List<?> parts -> parts.stream().map(part -> part(map, part)).toList();
            default -> throw wrong(map, "has a text or parts as its \"content\"");
        };
    }

    private static ContentPart part(Map<?, ?> message, Object part) {
        if (!(part instanceof Map<?, ?> map) || !(map.get("type") instanceof String type)) {
            throw wrong(message, "has parts with a \"type\"");
        }
        if (type.equals("text") && map.get("text") instanceof String text) {
            return new ContentPart.Text(text);
        }
        Map<String, Object> fields = strings(map);
        fields.remove("type");
        return new ContentPart.Other(type, fields);
    }

    private static ToolCall call(Map<?, ?> message, Object call) {
        if (!(call instanceof Map<?, ?> map) || !(map.get("function") instanceof Map<?, ?> function)
                || !(function.get("name") instanceof String name)) {
            throw wrong(message, "has calls with a \"function\", and that has a \"name\"");
        }
        Object arguments = function.get("arguments") instanceof String json
                ? JsonValues.parse(json)
                : function.get("arguments");
        return switch (arguments) {
            case null -> new ToolCall(text(map, "id").orElse(""), name, Map.of());
            case Map<?, ?> values -> new ToolCall(text(map, "id").orElse(""), name, strings(values));
            default -> throw wrong(message, "has calls whose \"arguments\" are an object");
        };
    }

    private static Map<String, Object> strings(Map<?, ?> map) {
        Map<String, Object> strings = new LinkedHashMap<>();
        map.forEach((key, value) -> strings.put((String) key, value));
        return strings;
    }

    private static Optional<String> text(Map<?, ?> map, String key) {
        return switch (map.get(key)) {
            case null -> Optional.empty();
            case String text -> Optional.of(text);
            default -> throw wrong(map, "has a text as its \"" + key + "\"");
        };
    }

    private static List<?> list(Map<?, ?> map, String key) {
        return switch (map.get(key)) {
            case null -> List.of();
            case List<?> list -> list;
            default -> throw wrong(map, "has an array as its \"" + key + "\"");
        };
    }

    private static IllegalArgumentException wrong(Map<?, ?> map, String rule) {
        return new IllegalArgumentException("a message " + rule + ", was " + map);
    }
}
