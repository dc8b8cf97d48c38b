package io.swerve.chat;

import java.util.Optional;

/**
 * How a model writes replies, as its template shows.
 *
 * @param markers around reasoning and text
 * @param tools how it calls tools; empty if it knows none
 */
record ReplyFormat(ReplyMarkers markers, Optional<ToolFormat> tools) {
    static ReplyFormat of(ChatTemplate template) {
        TemplateProbe probe = new TemplateProbe(template);
        ReplyMarkers markers = ReplyMarkers.of(probe);
        return new ReplyFormat(markers, ToolFormatProbe.of(probe, markers));
    }

    /** {@return this format with other markers of reasoning} */
    ReplyFormat withReasoning(Optional<ReasoningMarkers> reasoning) {
        return new ReplyFormat(new ReplyMarkers(reasoning, markers.textOpen(), markers.textClose(),
                markers.turnStart(), markers.replyEnd()), tools);
    }
}
