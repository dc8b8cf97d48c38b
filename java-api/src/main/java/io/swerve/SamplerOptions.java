package io.swerve;

import io.swerve.internal.Checks;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How tokens are chosen: llama.cpp's samplers in the order of its own tools. Logit bias and grammar come first, then
 * penalties, top-k, typical, top-p, min-p, temperature, and the draw. Immutable; start from {@link #greedy()} or
 * {@link #defaults()} and change what differs.
 */
public final class SamplerOptions {
    private static final SamplerOptions DEFAULTS = new SamplerOptions(
            new Values(0.8f, 40, 0.95f, 0.05f, 1, 0, 1, 0, 0, 0, null,
                    Map.of()));
    /** Beyond these, logits overflow to infinity, which llama.cpp's samplers don't survive. */
    private static final float MAX_BIAS = 1e6f;
    private static final float LEAST = 1e-6f;
    private static final int MAX_TRIGGER = 1000;

    private final Values values;

    /** What is checked and compared. */
    private record Values(float temperature, int topK, float topP, float minP, float typicalP, int penaltyWindow,
            float repeatPenalty, float frequencyPenalty, float presencePenalty, int seed, GrammarText grammar,
            Map<Integer, Float> logitBias) {
        private Values {
            if (temperature != 0) {
                Checks.inRange(temperature, LEAST, 1e6f, "temperature, where it is not 0,");
            }
            Checks.inRange(topK, 0, Integer.MAX_VALUE, "topK");
            Checks.inRange(topP, 0, 1, "topP");
            Checks.inRange(minP, 0, 1, "minP");
            Checks.inRange(typicalP, 0, 1, "typicalP");
            Checks.inRange(penaltyWindow, 0, 1 << 20, "penaltyWindow");
            Checks.inRange(repeatPenalty, LEAST, 1e6f, "repeatPenalty");
            Checks.inRange(frequencyPenalty, -1e6f, 1e6f, "frequencyPenalty");
            Checks.inRange(presencePenalty, -1e6f, 1e6f, "presencePenalty");
            logitBias = Map.copyOf(logitBias);
            logitBias.forEach((token, bias) -> {
                if (bias != Float.NEGATIVE_INFINITY) {
                    Checks.inRange(bias, -MAX_BIAS, MAX_BIAS, "logitBias of token " + token
                            + ", where it is not negative infinity,");
                }
            });
        }
    }

    /**
     * A grammar, checked.
     *
     * @param trigger behind which it begins; empty for the beginning of the text
     */
    private record GrammarText(String gbnf, String trigger) {
        private GrammarText {
            GrammarCheck.check(gbnf);
        }
    }

    private SamplerOptions(Values values) {
        this.values = values;
    }

    /** {@return options that always choose the most likely token, temperature 0, everything else off} */
    public static SamplerOptions greedy() {
        return DEFAULTS.withTemperature(0).withTopK(0).withTopP(1).withMinP(0);
    }

    /**
     * {@return the defaults of llama.cpp's tools, with seed 0, temperature 0.8, top-k 40, top-p 0.95, min-p 0.05, no
     * penalties}
     */
    public static SamplerOptions defaults() {
        return DEFAULTS;
    }

    /**
     * {@return these options with another temperature}
     *
     * @param value see {@link #temperature}
     */
    public SamplerOptions withTemperature(float value) {
        return new SamplerOptions(new Values(value, values.topK, values.topP, values.minP, values.typicalP,
                values.penaltyWindow, values.repeatPenalty, values.frequencyPenalty, values.presencePenalty,
                values.seed, values.grammar, values.logitBias));
    }

    /**
     * {@return these options with another top-k}
     *
     * @param value see {@link #topK}
     */
    public SamplerOptions withTopK(int value) {
        return new SamplerOptions(new Values(values.temperature, value, values.topP, values.minP, values.typicalP,
                values.penaltyWindow, values.repeatPenalty, values.frequencyPenalty, values.presencePenalty,
                values.seed, values.grammar, values.logitBias));
    }

    /**
     * {@return these options with another top-p}
     *
     * @param value see {@link #topP}
     */
    public SamplerOptions withTopP(float value) {
        return new SamplerOptions(new Values(values.temperature, values.topK, value, values.minP, values.typicalP,
                values.penaltyWindow, values.repeatPenalty, values.frequencyPenalty, values.presencePenalty,
                values.seed, values.grammar, values.logitBias));
    }

    /**
     * {@return these options with another min-p}
     *
     * @param value see {@link #minP}
     */
    public SamplerOptions withMinP(float value) {
        return new SamplerOptions(new Values(values.temperature, values.topK, values.topP, value, values.typicalP,
                values.penaltyWindow, values.repeatPenalty, values.frequencyPenalty, values.presencePenalty,
                values.seed, values.grammar, values.logitBias));
    }

    /**
     * {@return these options with another typical-p}
     *
     * @param value see {@link #typicalP}
     */
    public SamplerOptions withTypicalP(float value) {
        return new SamplerOptions(new Values(values.temperature, values.topK, values.topP, values.minP, value,
                values.penaltyWindow, values.repeatPenalty, values.frequencyPenalty, values.presencePenalty,
                values.seed, values.grammar, values.logitBias));
    }

    /**
     * {@return these options with other penalties}
     *
     * @param window see {@link #penaltyWindow}
     * @param repeat see {@link #repeatPenalty}
     * @param frequency see {@link #frequencyPenalty}
     * @param presence see {@link #presencePenalty}
     */
    public SamplerOptions withPenalties(int window, float repeat, float frequency, float presence) {
        return new SamplerOptions(new Values(values.temperature, values.topK, values.topP, values.minP, values.typicalP,
                window, repeat, frequency, presence, values.seed, values.grammar, values.logitBias));
    }

    /**
     * {@return these options with another seed}
     *
     * @param value see {@link #seed}
     */
    public SamplerOptions withSeed(int value) {
        return new SamplerOptions(new Values(values.temperature, values.topK, values.topP, values.minP, values.typicalP,
                values.penaltyWindow, values.repeatPenalty, values.frequencyPenalty, values.presencePenalty, value,
                values.grammar, values.logitBias));
    }

    /**
     * {@return these options with a grammar}
     *
     * @param gbnf a grammar whose start rule is called {@code root}
     */
    public SamplerOptions withGrammar(String gbnf) {
        return withGrammar(new GrammarText(Objects.requireNonNull(gbnf, "gbnf"), ""));
    }

    /**
     * {@return these options with a grammar for the rest of the text from a marker on: what is before it is free} Where a
     * token holds the end of the marker and more, what is more has to follow the grammar; else the grammar waits for the
     * next marker.
     *
     * @param gbnf a grammar whose start rule is called {@code root}, for what follows the marker
     * @param trigger the marker, such as {@code <tool_call>}: the text of tokens, control tokens included; not empty
     */
    public SamplerOptions withLazyGrammar(String gbnf, String trigger) {
        Objects.requireNonNull(gbnf, "gbnf");
        Checks.inRange(trigger.length(), 1, MAX_TRIGGER, "the length of the grammar's trigger");
        return withGrammar(new GrammarText(gbnf, trigger));
    }

    private SamplerOptions withGrammar(GrammarText grammar) {
        return new SamplerOptions(new Values(values.temperature, values.topK, values.topP, values.minP, values.typicalP,
                values.penaltyWindow, values.repeatPenalty, values.frequencyPenalty, values.presencePenalty,
                values.seed, grammar, values.logitBias));
    }

    /**
     * {@return these options with other logit biases}
     *
     * @param biases see {@link #logitBias}
     */
    public SamplerOptions withLogitBias(Map<Integer, Float> biases) {
        return new SamplerOptions(new Values(values.temperature, values.topK, values.topP, values.minP, values.typicalP,
                values.penaltyWindow, values.repeatPenalty, values.frequencyPenalty, values.presencePenalty,
                values.seed, values.grammar, biases));
    }

    /** Whether the choice depends on nothing but which logit is largest. */
    boolean isPlainGreedy() {
        return values.temperature == 0 && values.grammar == null && values.logitBias.isEmpty() && !hasPenalties();
    }

    boolean hasPenalties() {
        return values.penaltyWindow > 0
                && (values.repeatPenalty != 1 || values.frequencyPenalty != 0 || values.presencePenalty != 0);
    }

    /** {@return divides the logits, from 1e-6 to 1e6; 0 always chooses the most likely token} */
    public float temperature() {
        return values.temperature;
    }

    /** {@return keeps the k most likely tokens; 0 for all} */
    public int topK() {
        return values.topK;
    }

    /** {@return keeps the most likely tokens that together have this probability (nucleus sampling); 1 for all} */
    public float topP() {
        return values.topP;
    }

    /** {@return keeps tokens at least this likely, relative to the most likely one; 0 for all} */
    public float minP() {
        return values.minP;
    }

    /** {@return keeps the tokens whose surprise is nearest to the entropy, up to this probability; 1 for all} */
    public float typicalP() {
        return values.typicalP;
    }

    /** {@return how many of the last tokens are penalized; 0 for none} */
    public int penaltyWindow() {
        return values.penaltyWindow;
    }

    /** {@return divides the positive logits of tokens in the window, and multiplies the negative ones; 1 for none} */
    public float repeatPenalty() {
        return values.repeatPenalty;
    }

    /** {@return subtracted from a token's logit for each time it is in the window; 0 for none} */
    public float frequencyPenalty() {
        return values.frequencyPenalty;
    }

    /** {@return subtracted from the logit of every token in the window; 0 for none} */
    public float presencePenalty() {
        return values.presencePenalty;
    }

    /** {@return of the draws, any number; the same seed, model and input give the same tokens} */
    public int seed() {
        return values.seed;
    }

    /** {@return a GBNF grammar that the text must follow; empty for none} */
    public Optional<String> grammar() {
        return Optional.ofNullable(values.grammar).map(GrammarText::gbnf);
    }

    /** {@return the marker behind which the grammar begins; empty if it holds from the beginning, or there is none} */
    public Optional<String> grammarTrigger() {
        return Optional.ofNullable(values.grammar).map(GrammarText::trigger).filter(trigger -> !trigger.isEmpty());
    }

    /** {@return added to the logits of single tokens, from -1e6 to 1e6; negative infinity forbids one} */
    public Map<Integer, Float> logitBias() {
        return values.logitBias;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SamplerOptions options && values.equals(options.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString().replaceFirst("Values", "SamplerOptions");
    }
}
