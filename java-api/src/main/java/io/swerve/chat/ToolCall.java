package io.swerve.chat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A call of a tool that the assistant asks for.
 *
 * @param id what the tool's result refers to; empty for none
 * @param name the tool's name
 * @param arguments values by parameter: strings, numbers, booleans, nulls, lists and maps, as in JSON
 */
public record ToolCall(String id, String name, Map<String, Object> arguments) {
    /**
     * Creates a call.
     *
     * @throws NullPointerException if a part is null
     */
    public ToolCall {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    }

    /** {@return the call as templates read it, in OpenAI's form} */
    public Map<String, Object> asMap() {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", name);
        function.put("arguments", arguments);
        Map<String, Object> map = new LinkedHashMap<>();
        if (!id.isEmpty()) {
            map.put("id", id);
        }
        map.put("type", "function");
        map.put("function", function);
        return map;
    }
}
