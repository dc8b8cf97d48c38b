package io.swerve.chat;

import io.swerve.chat.ChatTemplateException.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The texts between which a model writes its reasoning, such as {@code <think>} and {@code </think>}.
 *
 * @param open the opening marker
 * @param close the closing marker
 */
public record ReasoningMarkers(String open, String close) {
    /** The pairs that reasoning models are known to use, most usual first. */
    public static final List<ReasoningMarkers> KNOWN = List.of(new ReasoningMarkers("<think>", "</think>"),
            new ReasoningMarkers("[THINK]", "[/THINK]"),
            new ReasoningMarkers("<|START_THINKING|>", "<|END_THINKING|>"),
            new ReasoningMarkers("<thinking>", "</thinking>"), new ReasoningMarkers("<thought>", "</thought>"));
    private static final String THOUGHT = "Zq7thought";
    private static final String ANSWER = "Zq7answer";
    private static final Pattern MARKER = Pattern.compile("<[^<>\\s]+>|\\[/?[A-Z_]+\\]");

    /**
     * Creates markers.
     *
     * @throws NullPointerException if one is null
     * @throws IllegalArgumentException if one is empty
     */
    public ReasoningMarkers {
        if (Objects.requireNonNull(open, "open").isEmpty() || Objects.requireNonNull(close, "close").isEmpty()) {
            throw new IllegalArgumentException("markers of reasoning are not empty, were \"" + open + "\" and \""
                    + close + "\"");
        }
    }

    /**
     * Finds out where a template puts an assistant's reasoning, by rendering some.
     *
     * @param template the template
     * @return the markers around it; else the first known pair that the template writes; empty if there is none
     */
    static Optional<ReasoningMarkers> of(ChatTemplate template) {
        return probe(template).or(() -> KNOWN.stream().filter(pair -> template.source().contains(pair.open())
                && template.source().contains(pair.close())).findFirst());
    }

    /**
     * Tells whether a text leaves the reasoning open, so that what follows begins inside: as the prompts of templates do
     * that open it themselves.
     *
     * @param prompt the text
     * @return whether its last marker is an opening one
     */
    public boolean isOpenIn(String prompt) {
        return prompt.lastIndexOf(open) > prompt.lastIndexOf(close);
    }

    private static Optional<ReasoningMarkers> probe(ChatTemplate template) {
        Map<String, Object> question = Map.of("role", "user", "content", "Zq7question");
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put("role", "assistant");
        reply.put("content", ANSWER);
        for (String name : List.of("reasoning_content", "reasoning", "thinking")) {
            reply.put(name, THOUGHT);
        }
        String asked = rendered(template, ChatInput.ofMaps(List.of(question)));
        String said = rendered(template, ChatInput.ofMaps(List.of(question, reply)).withOpenAssistant(false));
        int thought = said.indexOf(THOUGHT);
        int answer = said.indexOf(ANSWER, Math.max(0, thought));
        if (thought < 0 || answer < 0) {
            return Optional.empty();
        }
        Matcher close = MARKER.matcher(said.substring(thought + THOUGHT.length(), answer));
        String open = opening(asked, said.substring(0, thought));
        return open.isEmpty() || !close.find()
                ? Optional.empty()
                : Optional.of(new ReasoningMarkers(open, close.group()));
    }

    /** What stands before the reasoning and not in every reply; or the last marker there, if the prompt opens it. */
    private static String opening(String asked, String before) {
        int shared = 0;
        while (shared < Math.min(asked.length(), before.length()) && asked.charAt(shared) == before.charAt(shared)) {
            shared++;
        }
        String own = before.substring(shared).strip();
        if (MARKER.matcher(own).lookingAt()) {
            return own;
        }
        Matcher marker = MARKER.matcher(before);
        String last = "";
        while (marker.find()) {
            last = before.substring(marker.end()).isBlank() ? marker.group() : "";
        }
        return last;
    }

    private static String rendered(ChatTemplate template, ChatInput input) {
        try {
            return template.render(input.withArgument("enable_thinking", true).withArgument("thinking", true)).text();
        } catch (ChatTemplateException e) {
            if (e.kind() == Kind.LIMIT) {
                throw e;
            }
            return ""; // a template that can't render this shows nothing
        }
    }
}
