package io.swerve.bench.perf;

import java.util.List;

/**
 * What the variants of decoding took on one model.
 *
 * @param model file name of the model
 * @param layers number of blocks
 * @param width {@code n_embd}
 * @param vocabulary number of tokens
 * @param threads threads of each session
 * @param tokens tokens of each measured run
 * @param repetitions paired repetitions, each of two runs of every variant
 * @param clock what the times are
 * @param variants the results, plain decoding first
 */
public record DecodeReport(String model, int layers, int width, int vocabulary, int threads, int tokens,
        int repetitions, Clock clock, List<VariantResult> variants) {
    /** Copies the list. */
    public DecodeReport {
        variants = List.copyOf(variants);
    }

    /**
     * What a variant took.
     *
     * @param variant which
     * @param tokensPerSecond median over the repetitions
     * @param ratio share of the baseline's speed, over the repetitions; 1 for a baseline itself
     * @param bytesPerToken least Java heap allocated by the decoding thread, over the repetitions
     */
    public record VariantResult(Variant variant, double tokensPerSecond, PairedMedian ratio, double bytesPerToken) {
        /**
         * Compares with the variant's aim.
         *
         * @return true if the median ratio reaches it, or there is none
         */
        public boolean reachesTarget() {
            return !(ratio.median() < variant.target());
        }
    }
}
