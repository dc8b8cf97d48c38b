package io.swerve.chat;

import io.swerve.schema.JsonSchema;
import io.swerve.schema.SchemaGrammar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes the calls of some tools as rules of llama.cpp's GBNF. */
final class CallGrammar {
    private final StringBuilder rules = new StringBuilder();
    private final SchemaGrammar schemas = new SchemaGrammar();
    private final Map<String, String> untils = new LinkedHashMap<>();
    private int count;

    /**
     * Adds a rule {@code call} for a call of any of the tools.
     *
     * @param parts what a call consists of
     * @param tools what may be called
     */
    void add(List<CallPart> parts, List<ToolSpecification> tools) {
        List<String> calls = new ArrayList<>();
        for (ToolSpecification tool : tools) {
            List<String> sequence = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                sequence.add(part(parts.get(i), tool));
            }
            calls.add(String.join(" ", sequence));
        }
        rule("call", String.join(" | ", calls));
    }

    void rule(String name, String expression) {
        rules.append(name).append(" ::= ").append(expression).append('\n');
    }

    /** {@return all rules} */
    String text() {
        return rules + schemas.rules();
    }

    private String part(CallPart part, ToolSpecification tool) {
        return switch (part) {
            case CallPart.Literal literal -> literal(literal.marker().text());
            case CallPart.Name _ -> literal(tool.name());
            case CallPart.Id _ -> "[a-zA-Z0-9]{9}"; // as many as those of Mistral's templates that check it want
            case CallPart.Counter _ -> "[0-9]{1,3}";
            case CallPart.Anything _ -> "\" \"?";
            case CallPart.JsonArguments _ -> arguments(tool);
            case CallPart.JsonCall json -> jsonCall(json, tool);
            case CallPart.BracketArguments brackets -> brackets(brackets, tool);
            case CallPart.MarkedArguments marked -> marked(marked, tool);
        };
    }

    private String arguments(ToolSpecification tool) {
        Map<String, Object> schema = new LinkedHashMap<>(tool.parameters());
        schema.putIfAbsent("type", "object");
        return schema(schema);
    }

    private String schema(Object schema) {
        return schemas.add("argument" + ++count, JsonSchema.parse(CallReader.JSON.toJson(schema)));
    }

    private String jsonCall(CallPart.JsonCall json, ToolSpecification tool) {
        if (json.nameIsKey()) {
            return literal("{\"" + tool.name() + "\": ") + " " + arguments(tool) + " \"}\"";
        }
        List<String> sequence = new ArrayList<>();
        String before = json.name().size() > 1
                ? "{\"type\": \"function\", \"" + json.name().getFirst() + "\": {"
                : "{";
        for (CallPart.JsonCall.Field field : json.fields()) {
            sequence.add(literal(before + "\"" + field.key() + "\": "));
            before = ", ";
            if (field.key().equals(json.name().getLast())) {
                sequence.add(literal("\"" + tool.name() + "\""));
            } else if (field.key().equals(json.arguments().getLast())) {
                sequence.add(arguments(tool));
            } else if (json.id().filter(id -> id.getLast().equals(field.key())).isPresent()) {
                sequence.add("\"\\\"\" [a-zA-Z0-9]{9} \"\\\"\"");
            } else {
                sequence.add(
                        field.json().matches("\"[0-9]+\"") ? "\"\\\"\" [0-9]{1,3} \"\\\"\"" : literal(field.json()));
            }
        }
        sequence.add(literal("}".repeat(json.name().size())));
        return String.join(" ", sequence);
    }

    // ---- arguments that are no JSON object

    private String brackets(CallPart.BracketArguments style, ToolSpecification tool) {
        List<String> required = new ArrayList<>();
        List<String> optional = new ArrayList<>();
        properties(tool).forEach((name, property) -> {
            String value = isText(property, tool) && !style.quote().isEmpty()
                    ? literal(style.quote()) + " " + (isEnumeration(property)
                            ? words(property) + " " + literal(style.quote())
                            : until(style.quote()))
                    : schema(withDefinitions(property, tool));
            (isRequired(name, tool) ? required : optional).add(literal(name + style.assign()) + " " + value);
        });
        String separator = style.quote().isEmpty() ? ", " : ",";
        String list = String.join(" " + literal(separator) + " ", required);
        if (!required.isEmpty()) {
            for (String each : optional) {
                list += " (" + literal(separator) + " " + each + ")?";
            }
        } else if (!optional.isEmpty()) {
            List<String> choices = new ArrayList<>();
            for (int first = 0; first < optional.size(); first++) {
                StringBuilder choice = new StringBuilder(optional.get(first));
                for (String next : optional.subList(first + 1, optional.size())) {
                    choice.append(" (").append(literal(separator)).append(" ").append(next).append(")?");
                }
                choices.add(choice.toString());
            }
            list = "(" + String.join(" | ", choices) + ")?";
        }
        return literal(String.valueOf(style.open())) + " " + list + " " + literal(String.valueOf(style.close()));
    }

    private String marked(CallPart.MarkedArguments style, ToolSpecification tool) {
        List<String> sequence = new ArrayList<>();
        properties(tool).forEach((name, property) -> {
            boolean text = isText(property, tool);
            String close = style.close().text().replace(MarkedReader.NESTED_KEY, name);
            boolean nests = style.nested() && !text && !types(property, tool).stream()
                    .allMatch(type -> Set.of("integer", "number", "boolean").contains(type));
            List<String> opens = style.named().stream().filter(each -> each.isString().orElse(text) == text)
                    .map(each -> literal(each.marker().text())).toList();
            String value = text && !isEnumeration(property) || nests
                    ? until(close)
                    : (text ? words(property) : schema(withDefinitions(property, tool))) + " " + literal(close);
            String argument = literal(style.open().text() + name) + " (" + String.join(" | ", opens) + ") " + value;
            sequence.add(isRequired(name, tool) ? argument : "(" + argument + ")?");
        });
        return sequence.isEmpty() ? "\"\"" : String.join(" ", sequence);
    }

    private static Map<String, Object> properties(ToolSpecification tool) {
        Map<String, Object> properties = new LinkedHashMap<>();
        if (tool.parameters().get("properties") instanceof Map<?, ?> map) {
            map.forEach((name, schema) -> properties.put((String) name, schema));
        }
        return properties;
    }

    private static boolean isRequired(String name, ToolSpecification tool) {
        return tool.parameters().get("required") instanceof List<?> required && required.contains(name);
    }

    private static Set<String> types(Object property, ToolSpecification tool) {
        return ArgumentValue.types(property, tool.parameters());
    }

    private static boolean isText(Object property, ToolSpecification tool) {
        return types(property, tool).equals(Set.of("string"));
    }

    private static boolean isEnumeration(Object property) {
        return property instanceof Map<?, ?> map && map.get("enum") instanceof List<?>;
    }

    private static String words(Object property) {
        List<String> words = ((List<?>) ((Map<?, ?>) property).get("enum")).stream()
                .map(word -> literal(String.valueOf(word))).toList();
        return "(" + String.join(" | ", words) + ")";
    }

    private static Object withDefinitions(Object property, ToolSpecification tool) {
        if (!(property instanceof Map<?, ?> map)) {
            return property;
        }
        Map<Object, Object> schema = new LinkedHashMap<>(map);
        for (String key : List.of("$defs", "definitions")) {
            if (tool.parameters().containsKey(key)) {
                schema.putIfAbsent(key, tool.parameters().get(key));
            }
        }
        return schema;
    }

    // ---- free text

    /** {@return a rule for any text up to a marker and the marker: the automaton of Knuth, Morris and Pratt} */
    private String until(String marker) {
        String known = untils.get(marker);
        if (known != null) {
            return known;
        }
        String name = "until" + untils.size();
        untils.put(marker, name);
        int[] pattern = marker.codePoints().toArray();
        for (int state = 0; state < pattern.length; state++) {
            List<String> choices = new ArrayList<>();
            StringBuilder others = new StringBuilder();
            for (int c : Arrays.stream(pattern).distinct().toArray()) {
                int next = next(pattern, state, c);
                others.append(inClass(c));
                choices.add(literal(Character.toString(c)) + (next == pattern.length ? "" : " " + state(name, next)));
            }
            choices.add("[^" + others + "] " + state(name, 0));
            rule(state(name, state), String.join(" | ", choices));
        }
        return name;
    }

    private static String state(String name, int state) {
        return state == 0 ? name : name + "-" + state;
    }

    /** How much of the pattern is there after a character, when some of it was. */
    private static int next(int[] pattern, int state, int c) {
        for (int length = state + 1; length > 0; length--) {
            boolean fits = pattern[length - 1] == c;
            for (int i = 0; fits && i < length - 1; i++) {
                fits = pattern[i] == pattern[state - (length - 1) + i];
            }
            if (fits) {
                return length;
            }
        }
        return 0;
    }

    private static String inClass(int c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\\', ']', '[', '^', '-' -> "\\x%02x".formatted(c);
            default -> Character.toString(c);
        };
    }

    /** {@return a text as GBNF writes it} */
    static String literal(String text) {
        if (text.isEmpty()) {
            return "\"\"";
        }
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "\\r")
                .replace("\t", "\\t") + "\"";
    }
}
