package io.swerve.steering.extraction;

import io.swerve.chat.ChatMessage;
import io.swerve.chat.ChatTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Many pairs in one: a text with a place for a contrast, such as a persona or an instruction, and the words for both
 * sides, over a list of suffixes. Makes {@code positive.size() * suffixes.size()} pairs: the i-th positive word against
 * the i-th negative one, with each suffix.
 *
 * @param messages a conversation, rendered by the model's chat template; or a single message without a role, which is
 *            plain text. {@value #CONTRAST} in it becomes the words of a side, and {@value #SUFFIX} a suffix, which is
 *            appended to the last message if the place isn't there
 * @param positive what the positive sides say, at least one
 * @param negative what the negative sides say, as many
 * @param suffixes at least one; an empty text for none
 */
public record ContrastTemplate(List<ChatMessage> messages, List<String> positive, List<String> negative,
        List<String> suffixes) implements Example.Contrast {
    /** The place of the words that differ. */
    public static final String CONTRAST = "{contrast}";
    /** The place of the suffix. */
    public static final String SUFFIX = "{suffix}";
    /** Plain text, in {@link #messages}. */
    private static final String NO_ROLE = "";

    /**
     * Creates a template.
     *
     * @throws ExtractionDataException if a list is empty, there are not as many negative words as positive ones, two
     *             that belong together are the same, or no message has the place of the contrast
     */
    public ContrastTemplate {
        messages = List.copyOf(messages);
        positive = List.copyOf(positive);
        negative = List.copyOf(negative);
        suffixes = List.copyOf(suffixes);
        if (messages.isEmpty() || messages.stream().noneMatch(message -> message.content().contains(CONTRAST))) {
            throw new ExtractionDataException("the template has no " + CONTRAST + ", the place where its sides differ");
        }
        if (suffixes.isEmpty()) {
            throw new ExtractionDataException("\"suffixes\" is empty; give at least one, \"\" for none");
        }
        if (positive.isEmpty() || positive.size() != negative.size()) {
            throw new ExtractionDataException("a template needs as many positive words as negative ones, and at least "
                    + "one of each; it has " + positive.size() + " and " + negative.size());
        }
        for (int i = 0; i < positive.size(); i++) {
            if (positive.get(i).equals(negative.get(i))) {
                throw new ExtractionDataException(
                        "positive and negative number " + (i + 1) + " are the same: \"" + positive.get(i) + "\"");
            }
        }
    }

    /**
     * Creates a template of plain text.
     *
     * @param text with the place of the contrast, and perhaps of the suffix
     * @param positive what the positive sides say, at least one
     * @param negative what the negative sides say, as many
     * @param suffixes at least one
     * @return the template
     * @throws ExtractionDataException as the constructor
     */
    public static ContrastTemplate ofText(String text, List<String> positive, List<String> negative,
            List<String> suffixes) {
        return new ContrastTemplate(List.of(new ChatMessage(NO_ROLE, Objects.requireNonNull(text, "text"))), positive,
                negative, suffixes);
    }

    /** {@return whether this is plain text, without roles, false for a conversation} */
    public boolean isText() {
        return messages.size() == 1 && messages.getFirst().role().equals(NO_ROLE);
    }

    @Override
    public List<ContrastPair> pairs(Optional<ChatTemplate> chat) {
        List<ContrastPair> pairs = new ArrayList<>();
        for (int i = 0; i < positive.size(); i++) {
            for (String suffix : suffixes) {
                List<ChatMessage> left = filled(positive.get(i), suffix);
                List<ChatMessage> right = filled(negative.get(i), suffix);
                if (isText()) {
                    pairs.add(new ContrastPair(left.getFirst().content(), right.getFirst().content()));
                } else {
                    pairs.addAll(new ChatPair(List.of(), left, right).pairs(chat));
                }
            }
        }
        return pairs;
    }

    private List<ChatMessage> filled(String words, String suffix) {
        boolean placed = messages.stream().anyMatch(message -> message.content().contains(SUFFIX));
        List<ChatMessage> result = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            ChatMessage message = messages.get(i);
            String content = message.content() + (placed || i < messages.size() - 1 ? "" : SUFFIX);
            result.add(new ChatMessage(message.role(), content.replace(SUFFIX, suffix).replace(CONTRAST, words)));
        }
        return result;
    }
}
