package io.swerve;

import java.util.List;

/** What {@link ParityTest} compares: the recorded form and the measured one are read and written as the same JSON. */
record ParityReport(List<Run> greedy, Steered cvec, List<Score> score, List<Residuals> residuals) {
    /** A greedy continuation. */
    record Run(String text, int[] prompt_tokens, int[] tokens, double[] logprobs, double[] entropies) {}

    /** Continuations under the control vector. */
    record Steered(List<Run> runs) {}

    /** A target's log-probabilities, all in one batch. */
    record Score(String prompt, String target, int[] prompt_tokens, int[] target_tokens, double[] logprobs,
            double[] entropies) {}

    /** The residual stream at the last token of a prompt, by layer. */
    record Residuals(int prompt_index, float[][] l_out) {}
}
