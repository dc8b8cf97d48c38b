package io.swerve.reasoning.answer;

import io.swerve.chat.ReasoningMarkers;
import java.util.List;

/**
 * The part of a reply in which its answer may stand: behind the thinking, and before the token that ends the reply.
 *
 * @param from the first character
 * @param to the character behind the last one
 * @param thinking whether the reply ends inside its thinking
 */
record VisiblePart(int from, int to, boolean thinking) {
    private static final List<String> ENDS = List.of("<|im_end|>", "<|endoftext|>", "<|eot_id|>", "<|end_of_text|>",
            "<|end|>", "<|return|>", "<|eom_id|>", "</s>", "<end_of_turn>", "<eos>", "<｜end▁of▁sentence｜>",
            "<|im_start|>", "<|start_header_id|>", "<start_of_turn>", "<|END_OF_TURN_TOKEN|>");
    /** Where the answer begins in replies that name their channels. */
    private static final String FINAL_CHANNEL = "<|channel|>final<|message|>";
    private static final String ANY_CHANNEL = "<|channel|>";

    static VisiblePart of(String reply) {
        int channel = reply.lastIndexOf(FINAL_CHANNEL);
        if (channel >= 0) {
            int from = channel + FINAL_CHANNEL.length();
            return new VisiblePart(from, end(reply, from), false);
        }
        if (reply.contains(ANY_CHANNEL)) {
            return new VisiblePart(reply.length(), reply.length(), true);
        }
        int from = 0;
        for (ReasoningMarkers pair : ReasoningMarkers.KNOWN) {
            int close = reply.lastIndexOf(pair.close());
            if (close >= 0) {
                from = Math.max(from, close + pair.close().length());
            }
        }
        int to = end(reply, from);
        boolean thinking = false;
        for (ReasoningMarkers pair : ReasoningMarkers.KNOWN) {
            int open = reply.indexOf(pair.open(), from);
            if (open >= 0 && open < to) {
                to = open;
                thinking = true;
            }
        }
        return new VisiblePart(from, to, thinking);
    }

    private static int end(String reply, int from) {
        int to = reply.length();
        for (String end : ENDS) {
            int at = reply.indexOf(end, from);
            if (at >= 0) {
                to = Math.min(to, at);
            }
        }
        return to;
    }
}
