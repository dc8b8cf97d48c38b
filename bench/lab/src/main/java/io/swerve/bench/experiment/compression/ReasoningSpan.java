package io.swerve.bench.experiment.compression;

import io.swerve.Encoding;
import io.swerve.Tokenizer;
import io.swerve.bench.experiment.Asker.Answer;
import io.swerve.bench.experiment.Transcript;
import io.swerve.bench.experiment.traces.SpokenReasoning;
import io.swerve.steering.decoding.ThinkingMarkers;
import java.util.Optional;

/**
 * What of a text is reasoning: what stands between the thinking markers, or, of a model without any, all that it says
 * before the sentence of its final answer.
 *
 * @param tokenizer of the model
 * @param markers its markers, if it has any
 */
record ReasoningSpan(Tokenizer tokenizer, Optional<ThinkingMarkers> markers) {
    /** The reasoning; empty if there is none that ended. */
    String text(Transcript transcript) {
        String written = transcript.text();
        if (markers.isEmpty()) {
            return SpokenReasoning.in(written, transcript.cut()).orElse("");
        }
        int open = written.indexOf(markers.get().openText());
        int close = written.indexOf(markers.get().closeText(), Math.max(0, open));
        return open < 0 || close < 0
                ? ""
                : written.substring(open + markers.get().openText().length(), close).strip();
    }

    /** How long it is; a text without an answer is reasoning as a whole. */
    int tokens(Answer answer) {
        if (markers.isPresent()) {
            return answer.thinking();
        }
        return SpokenReasoning.in(answer.transcript().text(), answer.transcript().cut())
                .map(text -> tokenizer.encode(text, Encoding.TEXT_PART).length).orElse(answer.tokens());
    }
}
