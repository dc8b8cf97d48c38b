package io.swerve.chat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One message of a conversation. Immutable.
 *
 * @param role who speaks: {@code system}, {@code developer}, {@code user}, {@code assistant}, {@code tool}, or what else
 *            the model's template knows
 * @param parts what is said
 * @param reasoning what the assistant thought before it spoke
 * @param toolCalls the calls of tools that the assistant asks for
 * @param toolCallId which call a tool's result is for
 * @param name the name of the tool, or of who speaks
 */
public record ChatMessage(String role, List<ContentPart> parts, Optional<String> reasoning, List<ToolCall> toolCalls,
        Optional<String> toolCallId, Optional<String> name) {
    /**
     * Creates a message.
     *
     * @throws NullPointerException if a part is null
     */
    public ChatMessage {
        Objects.requireNonNull(role, "role");
        parts = List.copyOf(parts);
        Objects.requireNonNull(reasoning, "reasoning");
        toolCalls = List.copyOf(toolCalls);
        Objects.requireNonNull(toolCallId, "toolCallId");
        Objects.requireNonNull(name, "name");
    }

    /**
     * Creates a message of text.
     *
     * @param role who speaks
     * @param content what is said
     * @throws NullPointerException if a part is null
     */
    public ChatMessage(String role, String content) {
        this(role, List.of(new ContentPart.Text(content)), Optional.empty(), List.of(), Optional.empty(),
                Optional.empty());
    }

    /**
     * {@return a system message}
     *
     * @param content the instruction
     */
    public static ChatMessage system(String content) {
        return new ChatMessage("system", content);
    }

    /**
     * {@return a developer's message}
     *
     * @param content the instruction
     */
    public static ChatMessage developer(String content) {
        return new ChatMessage("developer", content);
    }

    /**
     * {@return a user's message}
     *
     * @param content what the user says
     */
    public static ChatMessage user(String content) {
        return new ChatMessage("user", content);
    }

    /**
     * {@return an assistant's message}
     *
     * @param content what the model said
     */
    public static ChatMessage assistant(String content) {
        return new ChatMessage("assistant", content);
    }

    /**
     * {@return a tool's result}
     *
     * @param toolCallId which call it is for; empty for none
     * @param name the tool's name
     * @param content the result
     */
    public static ChatMessage tool(String toolCallId, String name, String content) {
        return new ChatMessage("tool", List.of(new ContentPart.Text(content)), Optional.empty(), List.of(),
                toolCallId.isEmpty() ? Optional.empty() : Optional.of(toolCallId), Optional.of(name));
    }

    /**
     * {@return this message with another text in place of what is said}
     *
     * @param content the text
     */
    public ChatMessage withContent(String content) {
        return new ChatMessage(role, List.of(new ContentPart.Text(content)), reasoning, toolCalls, toolCallId, name);
    }

    /**
     * {@return this message with what the assistant thought}
     *
     * @param thoughts the text, without markers
     */
    public ChatMessage withReasoning(String thoughts) {
        return new ChatMessage(role, parts, Optional.of(thoughts), toolCalls, toolCallId, name);
    }

    /**
     * {@return this message with calls of tools}
     *
     * @param calls the calls
     */
    public ChatMessage withToolCalls(List<ToolCall> calls) {
        return new ChatMessage(role, parts, reasoning, calls, toolCallId, name);
    }

    /** {@return the text that is said: that of its parts, one behind the other} */
    public String content() {
        return parts.stream().map(part -> part instanceof ContentPart.Text text ? text.text() : "")
                .collect(Collectors.joining());
    }

    /**
     * Reads a message as templates do, the other way round of {@link #asMap()}.
     *
     * @param map in OpenAI's form; the arguments of calls may be JSON texts
     * @return the message
     * @throws IllegalArgumentException if it has no role, or what it has is of the wrong type
     */
    public static ChatMessage ofMap(Map<?, ?> map) {
        return MessageReader.read(map);
    }

    /** {@return the message as templates read it, in OpenAI's form} */
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("role", role);
        name.ifPresent(text -> map.put("name", text));
        reasoning.ifPresent(text -> map.put("reasoning_content", text));
        boolean plain = parts.isEmpty() || parts.size() == 1 && parts.getFirst() instanceof ContentPart.Text;
        map.put("content", plain ? content() : parts.stream().map(ContentPart::asMap).toList());
        if (!toolCalls.isEmpty()) {
            map.put("tool_calls", toolCalls.stream().map(ToolCall::asMap).toList());
        }
        toolCallId.ifPresent(id -> map.put("tool_call_id", id));
        return map;
    }
}
