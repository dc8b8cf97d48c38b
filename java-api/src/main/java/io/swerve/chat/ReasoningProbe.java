package io.swerve.chat;

import io.swerve.chat.TemplateProbe.Way;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out where a template puts an assistant's reasoning.
 *
 * @param markers what stands around it; empty for none
 * @param turnStart what begins the part of a reply that follows the reasoning, as it ends the prompt; empty for nothing
 * @param textOpen what begins the text, as it ends the prompt where no reasoning is wanted; empty for nothing
 */
record ReasoningProbe(Optional<ReasoningMarkers> markers, String turnStart, String textOpen) {
    private static final Pattern MARKER_START = Pattern.compile("[<\\[]");

    /**
     * Looks for reasoning.
     *
     * @param probe renders
     * @param plain a reply without reasoning
     * @param textOpen what stands before the answer in it
     */
    static ReasoningProbe of(TemplateProbe probe, TemplateProbe.Reply plain, String textOpen) {
        TemplateProbe.Reply reply = probe.reply(TemplateProbe.THOUGHT, TemplateProbe.ANSWER);
        return between(probe, reply, TemplateProbe.ANSWER, textOpen)
                .or(() -> Way.ALL.stream()
                        .map(way -> probe.reply(TemplateProbe.THOUGHT, "", List.of(TemplateProbe.CALL), way))
                        .flatMap(called -> between(probe, called, Sentinels.NAME, beforeCall(probe)).stream())
                        .findFirst())
                .orElseGet(() -> new ReasoningProbe(openedByPrompt(plain).or(() -> known(probe)), "", ""));
    }

    private static String beforeCall(TemplateProbe probe) {
        return Way.ALL.stream().map(way -> probe.reply("", "", List.of(TemplateProbe.CALL), way).text())
                .filter(reply -> reply.contains(Sentinels.NAME))
                .map(reply -> reply.substring(0, reply.indexOf(Sentinels.NAME))).findFirst().orElse("");
    }

    private static Optional<ReasoningProbe> between(TemplateProbe probe, TemplateProbe.Reply reply, String behind,
            String textOpen) {
        int thought = reply.text().indexOf(TemplateProbe.THOUGHT);
        int next = reply.text().indexOf(behind, Math.max(0, thought));
        if (thought < 0 || next < 0) {
            return Optional.empty();
        }
        String between = reply.text().substring(thought + TemplateProbe.THOUGHT.length(), next).strip();
        String opens = textOpen.strip();
        String close = between.endsWith(opens)
                ? between.substring(0, between.length() - opens.length()).strip()
                : between;
        close = close.isEmpty() ? between : withoutCall(probe, close);
        String start = Affixes.commonSuffix(close, probe.generationPrompt().strip());
        start = start.equals(probe.generationPrompt().strip()) && start.length() < close.length() ? start : "";
        close = close.substring(0, close.length() - start.length()).strip();
        String open = reply.text().substring(0, thought).strip();
        if (open.isEmpty()) {
            String unsaid = reply.unsaid().strip();
            open = unsaid.isEmpty() || unsaid.contains(close) ? lastMarker(reply.before()) : unsaid;
        }
        String text = lastMarker(probe.promptWithoutReasoning());
        boolean opensText = !text.isEmpty() && close.endsWith(text) && close.length() > text.length();
        close = opensText ? close.substring(0, close.length() - text.length()).strip() : close;
        return open.isEmpty() || close.isEmpty()
                ? Optional.empty()
                : Optional.of(new ReasoningProbe(Optional.of(new ReasoningMarkers(open, close)), start,
                        opensText ? text : ""));
    }

    /** Where a call follows the reasoning, and not text, only what is common to both closes the reasoning. */
    private static String withoutCall(TemplateProbe probe, String close) {
        for (Way way : Way.ALL) {
            String reply = probe.reply(TemplateProbe.THOUGHT, "", List.of(TemplateProbe.CALL), way).text();
            int thought = reply.indexOf(TemplateProbe.THOUGHT);
            int name = reply.indexOf(Sentinels.NAME, Math.max(0, thought));
            if (thought >= 0 && name >= 0) {
                String common = Affixes.commonPrefix(close,
                        reply.substring(thought + TemplateProbe.THOUGHT.length(), name).strip()).strip();
                return common.isEmpty() ? close : common;
            }
        }
        return close;
    }

    /** A template that opens the reasoning and then leaves it out of what it shows of past replies. */
    private static Optional<ReasoningMarkers> openedByPrompt(TemplateProbe.Reply plain) {
        String open = plain.unsaid().strip();
        if (!open.matches("<[^<>/\\s]+>|\\[[A-Z]+\\]")) {
            return Optional.empty();
        }
        return Optional.of(new ReasoningMarkers(open, open.charAt(0) + "/" + open.substring(1)));
    }

    private static Optional<ReasoningMarkers> known(TemplateProbe probe) {
        return ReasoningMarkers.KNOWN.stream()
                .filter(pair -> probe.source().contains(pair.open()) && probe.source().contains(pair.close()))
                .findFirst();
    }

    /** The shortest marker at the end of a prompt that isn't one of those that structure messages. */
    private static String lastMarker(String prompt) {
        int asked = Math.max(0, prompt.lastIndexOf(TemplateProbe.QUESTION));
        String message = prompt.substring(Math.max(0, asked - 80), asked);
        String end = prompt.substring(asked).stripTrailing();
        String shortest = "";
        Matcher starts = MARKER_START.matcher(end);
        for (int from = 0; from <= end.length() && starts.find(from); from = starts.start() + 1) {
            String marker = end.substring(starts.start());
            if (!marker.contains("\n") && !message.contains(marker)) {
                shortest = marker;
            }
        }
        return shortest;
    }
}
