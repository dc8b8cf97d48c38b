package io.swerve.chat;

import io.swerve.chat.TemplateProbe.Way;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a template writes around the reasoning and the text of a reply.
 *
 * @param reasoning around the reasoning; empty for none
 * @param textOpen before the text; empty for nothing
 * @param textClose behind the text, where more may follow; empty for nothing
 * @param turnStart what begins each part of a reply, and ends the prompt, where a reply has several parts; else empty
 * @param replyEnd what ends every reply, without white space around it; empty for nothing
 */
record ReplyMarkers(Optional<ReasoningMarkers> reasoning, String textOpen, String textClose, String turnStart,
        String replyEnd) {
    /** Whether a reply consists of parts, each with a header that says what it is. */
    boolean headed() {
        return !turnStart.isEmpty();
    }

    /** {@return what stands around text and belongs to nothing, such as {@code <|START_TEXT|>}} */
    List<String> silent() {
        return Stream.of(turnStart, textOpen, textClose).filter(Marker::isMarker).distinct().toList();
    }

    static ReplyMarkers of(TemplateProbe probe) {
        TemplateProbe.Reply plain = probe.reply("", TemplateProbe.ANSWER);
        int answer = plain.text().indexOf(TemplateProbe.ANSWER);
        String before = answer < 0 ? "" : plain.text().substring(0, answer);
        String behind = answer < 0 ? "" : plain.text().substring(answer + TemplateProbe.ANSWER.length());
        ReasoningProbe reasoning = ReasoningProbe.of(probe, plain, before);
        String open = reasoning.markers().map(markers -> withoutReasoning(markers, before)).orElse(before).strip();
        String start = reasoning.turnStart();
        open = open.startsWith(start) ? open.substring(start.length()) : open;
        open = open.isEmpty() ? reasoning.textOpen() : open;
        String close = textClose(probe, behind);
        String end = Affixes.commonSuffix(behind.strip(), probe.userEnd().strip());
        if (end.isEmpty()) {
            String rest = behind.stripLeading();
            end = rest.startsWith(close.strip()) ? rest.substring(close.strip().length()).strip() : rest.strip();
        }
        end = !close.isBlank() && end.startsWith(close.strip()) ? end.substring(close.strip().length()).strip() : end;
        return new ReplyMarkers(reasoning.markers(), open.strip(), close.strip(), start, end);
    }

    /** What stands behind text where a call follows, and where none follows. */
    private static String textClose(TemplateProbe probe, String behind) {
        for (Way way : Way.ALL) {
            String reply = probe.reply("", TemplateProbe.ANSWER, List.of(TemplateProbe.CALL), way).text();
            int said = reply.indexOf(TemplateProbe.ANSWER);
            int called = reply.lastIndexOf(Sentinels.NAME);
            if (called >= 0) {
                if (said >= 0 && said < called) {
                    return Affixes.commonPrefix(behind,
                            reply.substring(said + TemplateProbe.ANSWER.length(), called));
                }
                String tail = reply.substring(reply.lastIndexOf(Sentinels.VALUE));
                String end = Affixes.commonSuffix(behind, tail);
                return behind.substring(0, behind.length() - end.length());
            }
        }
        return "";
    }

    private static String withoutReasoning(ReasoningMarkers markers, String text) {
        int close = text.lastIndexOf(markers.close());
        int open = text.lastIndexOf(markers.open());
        int end = Math.max(close < 0 ? 0 : close + markers.close().length(),
                open < 0 ? 0 : open + markers.open().length());
        return text.substring(end);
    }

    /** {@return a text without reasoning at its beginning, and without what begins a part of a reply} */
    String withoutReasoning(String text) {
        String rest = reasoning.map(markers -> withoutReasoning(markers, text)).orElse(text).stripLeading();
        return rest.startsWith(turnStart) ? rest.substring(turnStart.length()) : rest;
    }

    /** {@return a text without what closes text at its beginning} */
    String withoutTextClose(String text) {
        return text.startsWith(textClose) ? text.substring(textClose.length()).stripLeading() : text;
    }
}
