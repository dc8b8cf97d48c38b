package io.swerve.chat;

import io.swerve.chat.jinja.Values;
import io.swerve.internal.json.JsonValues;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a chat template is rendered with: the messages, the tools, and arguments of its own such as
 * {@code enable_thinking}. Immutable.
 *
 * <p>
 * All strings count as text that someone wrote, so that no marker in them becomes a special token, but for the roles
 * that every template knows and for the arguments whose names end in {@code _token}, such as {@code bos_token}.
 */
public final class ChatInput {
    private static final String MESSAGES = "messages";
    private static final String TOOLS = "tools";
    private static final String OPEN = "add_generation_prompt";
    /** Templates put these between markers' brackets. */
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool", "function",
            "ipython", "model");

    private final Map<String, Object> variables;
    private final Optional<LocalDateTime> now;

    private ChatInput(Map<String, Object> variables, Optional<LocalDateTime> now) {
        this.variables = variables;
        this.now = now;
    }

    /**
     * {@return an input that asks for the assistant's next message}
     *
     * @param messages the messages, oldest first; at least one
     * @throws IllegalArgumentException if there is none
     */
    public static ChatInput of(List<ChatMessage> messages) {
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("a conversation has at least one message");
        }
        return ofMaps(messages.stream().map(ChatMessage::asMap).toList());
    }

    /**
     * {@return the messages, oldest first}
     *
     * @throws IllegalArgumentException if they were {@linkplain #read} and a field is of the wrong type
     */
    public List<ChatMessage> messages() {
        return ((List<?>) variables.get(MESSAGES)).stream().map(message -> ChatMessage.ofMap((Map<?, ?>) message))
                .toList();
    }

    /** This input with other messages. */
    ChatInput withMessages(List<ChatMessage> messages) {
        return withArgument(MESSAGES, messages.stream().map(ChatMessage::asMap).toList());
    }

    /** Messages as templates read them. */
    static ChatInput ofMaps(List<Map<String, Object>> messages) {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put(MESSAGES, messages);
        variables.put(OPEN, true);
        return new ChatInput(variables, Optional.empty());
    }

    /**
     * Reads an input: an object with the array {@code messages} in OpenAI's form, and perhaps {@code tools},
     * {@code add_generation_prompt} (true if it isn't there) and any arguments of the template.
     *
     * @param json the text
     * @return the input
     * @throws IllegalArgumentException if it is no such object
     */
    public static ChatInput read(String json) {
        if (!(JsonValues.parse(json) instanceof Map<?, ?> object)) {
            throw new IllegalArgumentException("a conversation is a JSON object with the array \"messages\"");
        }
        Map<String, Object> variables = new LinkedHashMap<>();
        object.forEach((key, value) -> variables.put((String) key, value));
        if (!(variables.get(MESSAGES) instanceof List<?> messages) || messages.isEmpty()
                || !messages.stream().allMatch(message -> message instanceof Map<?, ?> map
                        && map.get("role") instanceof String)) {
            throw new IllegalArgumentException(
                    "\"messages\" is an array of at least one object, each with a \"role\"");
        }
        variables.putIfAbsent(OPEN, true);
        return new ChatInput(variables, Optional.empty());
    }

    /**
     * {@return this input with tools}
     *
     * @param tools what the model may call; templates read them in OpenAI's form
     */
    public ChatInput withTools(List<ToolSpecification> tools) {
        return withArgument(TOOLS, tools.stream().map(ToolSpecification::asMap).toList());
    }

    /**
     * {@return the tools of this input, without those that aren't in OpenAI's form, such as a template's own}
     */
    public List<ToolSpecification> tools() {
        List<ToolSpecification> tools = new ArrayList<>();
        if (variables.get(TOOLS) instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof Map<?, ?> map) {
                    try {
                        tools.add(ToolSpecification.ofMap(map));
                    } catch (IllegalArgumentException e) {
                        // templates may read it, but nothing can be said of its calls
                    }
                }
            }
        }
        return tools;
    }

    /** How many calls of tools there are in the messages. */
    int callCount() {
        int calls = 0;
        for (Object message : (List<?>) variables.get(MESSAGES)) {
            calls += ((Map<?, ?>) message).get("tool_calls") instanceof List<?> list ? list.size() : 0;
        }
        return calls;
    }

    /**
     * {@return this input with an argument of the template, such as {@code enable_thinking} or {@code reasoning_effort}}
     *
     * @param name its name
     * @param value a string, boolean, number, list or map by strings; null is Jinja's none
     */
    public ChatInput withArgument(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(variables);
        more.put(Objects.requireNonNull(name, "name"), value);
        return new ChatInput(more, now);
    }

    /**
     * {@return this input, asking for the assistant's next message or not}
     *
     * @param open whether the text ends with the opening of that message
     */
    public ChatInput withOpenAssistant(boolean open) {
        return withArgument(OPEN, open);
    }

    /**
     * {@return this input with a fixed time, for templates that write today's date}
     *
     * @param time what the template takes for now; otherwise that is the computer's local time
     */
    public ChatInput withNow(LocalDateTime time) {
        return new ChatInput(variables, Optional.of(time));
    }

    Optional<LocalDateTime> now() {
        return now;
    }

    /** What templates know by name. */
    Map<String, Object> values(Map<String, String> specialTokens) {
        Map<String, Object> values = new LinkedHashMap<>();
        specialTokens.forEach((name, text) -> values.put(name, Values.trusted(text)));
        variables.forEach((name, value) -> values.put(name, switch (name) {
            case MESSAGES -> messages((List<?>) value);
            default -> name.endsWith("_token") ? Values.trusted(value) : Values.data(value);
        }));
        return Collections.unmodifiableMap(values);
    }

    private static Object messages(List<?> messages) {
        List<Object> values = new ArrayList<>();
        for (Object message : messages) {
            Map<?, ?> map = (Map<?, ?>) message;
            String role = (String) map.get("role");
            values.add(Values.withTrusted(map, "role", ROLES.contains(role)));
        }
        return Values.list(values);
    }
}
