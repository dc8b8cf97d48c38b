package io.swerve.bench.experiment.critique;

import io.swerve.bench.experiment.Setting;
import io.swerve.bench.experiment.traces.Limits;
import java.util.List;

/**
 * Settings of {@code critique}.
 *
 * @param thinkingModel which model
 * @param budget tokens of demonstrations
 * @param wrongShare share of solutions with an error
 * @param systemPrompt the system prompt of all arms
 * @param adapters files of LoRA adapters
 * @param adapterScale their scale
 * @param answerFrame the sentence of the answer
 */
public record CritiqueSettings(
        @Setting("Ask the thinking model instead of the base model.") boolean thinkingModel,
        @Setting("How many tokens of demonstrations stand before a question, in every arm that has some.") int budget,
        @Setting("The share of criticised solutions that hold an error.") double wrongShare,
        @Setting("The system prompt of all arms; empty for none.") String systemPrompt,
        @Setting("LoRA adapters (GGUF) made for the model, each an arm without demonstrations.") List<String> adapters,
        @Setting("The scale of the adapters.") double adapterScale,
        @Setting("The sentence in which the model answers, with {} for the answer.") String answerFrame) {
    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if a setting is out of range
     */
    public CritiqueSettings {
        Limits.atLeast(1, budget, "--budget");
        Limits.share(wrongShare, "--wrong-share");
        if (!Double.isFinite(adapterScale)) {
            throw new IllegalArgumentException("--adapter-scale must be finite, was " + adapterScale);
        }
        adapters = List.copyOf(adapters);
        Limits.frame(answerFrame);
    }
}
