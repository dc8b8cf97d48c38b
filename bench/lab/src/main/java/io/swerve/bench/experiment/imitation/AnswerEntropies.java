package io.swerve.bench.experiment.imitation;

import io.swerve.Detokenizer;
import io.swerve.Tokenizer;
import io.swerve.bench.experiment.traces.OwnTrace;
import io.swerve.reasoning.answer.Answer;
import io.swerve.reasoning.answer.AnswerFinder;
import java.util.Arrays;
import java.util.Optional;

/** The entropies of the tokens that spell a reply's answer, without the template around it. */
final class AnswerEntropies {
    private AnswerEntropies() {}

    /** Empty if there is no answer. */
    static float[] of(OwnTrace trace, Tokenizer tokenizer) {
        String text = trace.transcript().text();
        Optional<Answer> answer = AnswerFinder.any().find(text, trace.cut());
        if (answer.isEmpty()) {
            return new float[0];
        }
        Detokenizer detokenizer = tokenizer.detokenizer(true);
        int[] ends = new int[trace.tokens().length];
        int at = 0;
        for (int i = 0; i < ends.length; i++) {
            at += detokenizer.append(trace.tokens()[i]).length();
            ends[i] = at;
        }
        at += detokenizer.finish().length();
        int before = text.length() - at; // what the prompt began
        int from = answer.get().from() - before;
        int to = answer.get().to() - before;
        int first = (int) Arrays.stream(ends).filter(end -> end <= from).count();
        int last = (int) Arrays.stream(ends).filter(end -> end < to).count();
        return first > last || last >= ends.length
                ? new float[0]
                : Arrays.copyOfRange(trace.entropies(), first, last + 1);
    }
}
