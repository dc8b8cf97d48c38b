package io.swerve.bench.experiment.informationgain;

import io.swerve.reasoning.informationgain.InformationGain;

/**
 * What a judge says of a trace.
 *
 * @param scores for 0, 1, ... steps the log-probability of the true answer, in nats
 * @param answerTokens how many tokens the answer has
 * @param wholeText the gain of the published code: perplexity of the whole text, mean over steps and one
 */
record Judgement(double[] scores, int answerTokens, double wholeText) {
    /** Of a trace without steps. */
    static final Judgement NONE = new Judgement(new double[0], 0, 0);

    InformationGain gain() {
        return InformationGain.of(scores, answerTokens);
    }

    /** What the whole trace adds to the answer's log-probability, in nats. */
    double total() {
        return scores[scores.length - 1] - scores[0];
    }
}
