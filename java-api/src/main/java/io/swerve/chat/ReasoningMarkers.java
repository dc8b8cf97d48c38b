package io.swerve.chat;

import io.swerve.PromptText;
import java.util.List;
import java.util.Objects;

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
     * Tells whether a text leaves the reasoning open, so that what follows begins inside: as the prompts of templates do
     * that open it themselves.
     *
     * @param prompt the text
     * @return whether its last marker is an opening one
     */
    public boolean isOpenIn(String prompt) {
        return prompt.lastIndexOf(open) > prompt.lastIndexOf(close);
    }

    /**
     * Tells whether a prompt leaves the reasoning open. Markers that someone wrote in a message don't count.
     *
     * @param prompt the prompt
     * @return whether its last marker that comes from the template is an opening one
     */
    public boolean isOpenIn(PromptText prompt) {
        return lastTrusted(prompt, open) > lastTrusted(prompt, close);
    }

    private static int lastTrusted(PromptText prompt, String marker) {
        int at = prompt.text().lastIndexOf(marker);
        while (at >= 0 && !prompt.isTrusted(at)) {
            at = prompt.text().lastIndexOf(marker, at - 1);
        }
        return at;
    }
}
