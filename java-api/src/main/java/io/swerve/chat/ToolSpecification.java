package io.swerve.chat;

import io.swerve.internal.json.JsonValues;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A tool that a model may call. Immutable.
 *
 * @param name its name: letters, digits and {@code _ . -}, 128 characters at most
 * @param description what it does, for the model to read
 * @param parameters the JSON schema of its arguments, an object's: maps, lists, strings, numbers, booleans and nulls
 */
public record ToolSpecification(String name, String description, Map<String, Object> parameters) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

    /**
     * Creates a specification.
     *
     * @throws NullPointerException if a part is null
     * @throws IllegalArgumentException if it is no name for a tool
     */
    public ToolSpecification {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name of a tool has 1 to 128 letters, digits and _ . -, was \"" + name
                            + "\"");
        }
        Objects.requireNonNull(description, "description");
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * {@return a specification whose schema is JSON}
     *
     * @param name its name
     * @param description what it does
     * @param schema the JSON schema of its arguments, such as
     *            {@code {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}
     * @throws IllegalArgumentException if it is no name for a tool, or the schema is no JSON object
     */
    public static ToolSpecification of(String name, String description, String schema) {
        if (!(JsonValues.parse(schema) instanceof Map<?, ?> object)) {
            throw new IllegalArgumentException("the schema of a tool's arguments is a JSON object, was " + schema);
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        object.forEach((key, value) -> parameters.put((String) key, value));
        return new ToolSpecification(name, description, parameters);
    }

    /**
     * Reads a specification as templates do.
     *
     * @param map in OpenAI's form, or only the function of it
     * @return the specification
     * @throws IllegalArgumentException if it has no name, or what it has is of the wrong type
     */
    static ToolSpecification ofMap(Map<?, ?> map) {
        Map<?, ?> function = map.get("function") instanceof Map<?, ?> inner ? inner : map;
        Object schema = function.get("parameters") == null ? Map.of() : function.get("parameters");
        if (!(function.get("name") instanceof String name) || !(schema instanceof Map<?, ?> object)) {
            throw new IllegalArgumentException(
                    "a tool has a \"name\", and \"parameters\" that are an object, was " + map);
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        object.forEach((key, value) -> parameters.put((String) key, value));
        return new ToolSpecification(name, function.get("description") instanceof String text ? text : "", parameters);
    }

    /** {@return the tool as templates read it, in OpenAI's form} */
    public Map<String, Object> asMap() {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", name);
        function.put("description", description);
        function.put("parameters", parameters);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", "function");
        map.put("function", function);
        return map;
    }
}
