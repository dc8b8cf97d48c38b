package io.swerve.steering.extraction;

import io.swerve.chat.ChatMessage;
import io.swerve.chat.ChatTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Two conversations that differ in what a vector shall capture. The model's own chat template renders them.
 *
 * <p>
 * A conversation whose last message is the assistant's ends with that message's text, without the markers that close
 * it: those are the same on both sides. Any other conversation ends with the opening of the assistant's next message,
 * which is where a model's intention is read.
 *
 * @param prompt messages before both sides; empty for none
 * @param positive messages that show what is wanted, at least one
 * @param negative messages that show the opposite, or lack it, at least one
 */
public record ChatPair(List<ChatMessage> prompt, List<ChatMessage> positive,
        List<ChatMessage> negative) implements Example.Contrast {
    private static final String ASSISTANT = "assistant";

    /**
     * Creates a pair.
     *
     * @throws ExtractionDataException if a side has no message, or both are the same
     */
    public ChatPair {
        prompt = List.copyOf(prompt);
        positive = List.copyOf(positive);
        negative = List.copyOf(negative);
        if (positive.isEmpty() || negative.isEmpty()) {
            throw new ExtractionDataException(
                    (positive.isEmpty() ? "positive" : "negative") + " has no messages; give it at least one");
        }
        if (positive.equals(negative)) {
            throw new ExtractionDataException("positive and negative are the same messages: " + positive
                    + "; a pair needs two sides that differ");
        }
    }

    @Override
    public List<ContrastPair> pairs(Optional<ChatTemplate> chat) {
        ChatTemplate template = chat.orElseThrow(() -> new ExtractionDataException(
                "messages need a chat template, and the model has none: write the texts out, with its markers"));
        String before = prompt.isEmpty() ? "" : template.render(prompt, speaks(positive) && speaks(negative)).text();
        String left = rendered(template, positive);
        String right = rendered(template, negative);
        // a template may place the same messages differently when others follow
        int shared = Math.min(commonPrefix(before, left), commonPrefix(before, right));
        return List.of(new ContrastPair(left.substring(0, shared), left.substring(shared), right.substring(shared)));
    }

    private static boolean speaks(List<ChatMessage> side) {
        return side.getFirst().role().equals(ASSISTANT);
    }

    private String rendered(ChatTemplate template, List<ChatMessage> side) {
        List<ChatMessage> all = new ArrayList<>(prompt);
        all.addAll(side);
        ChatMessage last = all.getLast();
        boolean answered = last.role().equals(ASSISTANT);
        String text = template.render(all, !answered).text();
        String content = last.content().strip(); // some templates strip it
        int at = answered ? text.lastIndexOf(content) : -1;
        return at < 0 ? text : text.substring(0, at + content.length());
    }

    private static int commonPrefix(String a, String b) {
        int length = Math.min(a.length(), b.length());
        int i = 0;
        while (i < length && a.charAt(i) == b.charAt(i)) {
            i++;
        }
        return i;
    }
}
