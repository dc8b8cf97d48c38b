package io.swerve.bench.experiment.traces;

import io.swerve.bench.experiment.Excerpt;
import io.swerve.bench.experiment.Transcript;

/**
 * What a model makes of a question behind which a trace stands as if it had thought it.
 *
 * @param transcript what counts as written, the trace included, judged
 * @param logProbability of the right answer behind the beginning of its sentence, all tokens together, in nats
 * @param answer the answer that it gives; empty if it gives none
 * @param cut whether it was cut before it came to an answer
 * @param excerpt what it wrote behind all that it was given, if it is shown
 */
public record GivenTrace(Transcript transcript, double logProbability, String answer, boolean cut, Excerpt excerpt) {
    /** {@return whether the answer is right} */
    public boolean correct() {
        return Boolean.TRUE.equals(transcript.right());
    }
}
