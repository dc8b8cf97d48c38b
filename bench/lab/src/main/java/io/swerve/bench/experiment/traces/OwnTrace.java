package io.swerve.bench.experiment.traces;

import io.swerve.Encoding;
import io.swerve.Model;
import io.swerve.Tokenizer;
import io.swerve.bench.experiment.Draw;
import io.swerve.bench.experiment.Transcript;
import io.swerve.bench.task.TaskProblem;
import io.swerve.steering.decoding.DecodedText;
import io.swerve.steering.decoding.ThinkingMarkers;
import java.util.Optional;

/**
 * What a model wrote for a problem.
 *
 * @param transcript the text, judged
 * @param tokens all of it
 * @param entropies of the distributions they were chosen from, in nats
 * @param thinking the text of the thinking span, or, in a text that doesn't open one, all that stands before the final
 *            answer; without white space around it; empty if there is none
 * @param thinkingTokens how many tokens that has
 * @param closed whether the thinking was ended, or an answer followed
 */
public record OwnTrace(Transcript transcript, int[] tokens, float[] entropies, String thinking, int thinkingTokens,
        boolean closed) {
    static OwnTrace of(TaskProblem problem, String arm, DecodedText text, Model model, boolean inside) {
        Tokenizer tokenizer = model.tokenizer();
        Optional<ThinkingMarkers> markers = ThinkingMarkers.of(model);
        Transcript transcript = Transcript.of(problem, Draw.greedy(arm),
                inside ? markers.orElseThrow().openText() : "", text);
        String written = transcript.text();
        if (markers.isEmpty() || !written.contains(markers.get().openText())) {
            Optional<String> spoken = SpokenReasoning.in(written, transcript.cut());
            return new OwnTrace(transcript, text.tokens(), text.entropies(), spoken.orElse(""),
                    spoken.map(before -> tokenizer.encode(before, Encoding.TEXT_PART).length).orElse(0),
                    spoken.isPresent());
        }
        int open = written.indexOf(markers.get().openText());
        int close = written.indexOf(markers.get().closeText(), open);
        String thinking = written
                .substring(open + markers.get().openText().length(), close < 0 ? written.length() : close).strip();
        return new OwnTrace(transcript, text.tokens(), text.entropies(), thinking,
                markers.get().count(text.tokens(), inside), close >= 0);
    }

    /** {@return whether the answer is right} */
    public boolean correct() {
        return Boolean.TRUE.equals(transcript.right());
    }

    /** {@return whether the text was cut at the longest answer} */
    public boolean cut() {
        return transcript.cut();
    }

    /** {@return whether there is a whole trace to work with: the model reasoned, and came to an end of it} */
    public boolean usable() {
        return closed && !thinking.isEmpty();
    }
}
