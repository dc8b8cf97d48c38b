package io.swerve;

import io.swerve.bindings.calls.DecodeCalls;
import io.swerve.bindings.calls.WordFunction;
import io.swerve.bindings.llama_token_data;
import io.swerve.bindings.llama_token_data_array;
import io.swerve.entropy.LogitStatistics;
import io.swerve.internal.ExclusiveUse;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;

/**
 * Chooses tokens by their logits ({@code llama_sampler}). It remembers what it chose, for penalties, grammar and the
 * seeded draw, so each text has a sampler of its own. Made by {@link Model#newSampler}.
 *
 * <p>
 * Thread rule: any thread, but one at a time. Ends with its model.
 */
public final class Sampler implements AutoCloseable {
    private static final long CANDIDATE = llama_token_data.sizeof();
    private static final long ID = llama_token_data.id$offset();
    private static final long LOGIT = llama_token_data.logit$offset();
    private static final long PROBABILITY = llama_token_data.p$offset();

    /** Leaves room for penalties and for the division by the temperature. */
    private static final float LARGEST_LOGIT = 1e25f;

    private final Model model;
    private final SamplerOptions options;
    private final ExclusiveUse use = new ExclusiveUse("the sampler");
    private final Arena arena = Arena.ofShared();
    private final long chain;
    private final long grammar;
    /** Where the grammar begins; null if it holds from the beginning, or there is none. */
    private final GrammarTrigger trigger;
    /** With a grammar: {@code llama_token_data[vocabulary]} and the array that points to it. */
    private final MemorySegment candidates;
    private final MemorySegment candidateArray;

    Sampler(Model model, SamplerOptions options) {
        this.model = model;
        this.options = options;
        Tokenizer tokenizer = model.tokenizer();
        options.logitBias().keySet().forEach(tokenizer::check);
        requireChoice(options, tokenizer.vocabularySize());
        grammar = SamplerChain.createGrammar(options, tokenizer);
        trigger = options.grammarTrigger().map(text -> new GrammarTrigger(tokenizer, text)).orElse(null);
        chain = SamplerChain.create(options, tokenizer.vocabularySize());
        candidates = grammar == 0 ? MemorySegment.NULL : arena.allocate(CANDIDATE * tokenizer.vocabularySize(), 16);
        candidateArray = arena.allocate(llama_token_data_array.layout());
    }

    private static void requireChoice(SamplerOptions options, int vocabularySize) {
        if (options.logitBias().values().stream().filter(bias -> bias == Float.NEGATIVE_INFINITY)
                .count() == vocabularySize) {
            throw new IllegalArgumentException("logitBias forbids all " + vocabularySize
                    + " tokens of the vocabulary: leave at least one to choose");
        }
    }

    /** {@return the options, as given to {@link Model#newSampler}} */
    public SamplerOptions options() {
        return options;
    }

    /**
     * Chooses a token and remembers it.
     *
     * @param logits a row of a session of the same model
     * @return the token id
     * @throws IllegalArgumentException if the logits belong to another model
     * @throws DecodeException if the logits hold NaN or infinity, or the grammar allows no token at all
     * @throws ClosedException if the sampler was closed
     * @throws ConcurrentUseException if another thread is using it
     */
    public int sample(Logits logits) {
        return sample(logits, null);
    }

    /** With the row's statistics, if they are known already. */
    int sample(Logits logits, LogitStatistics statistics) {
        if (logits.session().model() != model) {
            throw new IllegalArgumentException("the logits belong to a session of another model");
        }
        try (var _ = use.enter()) {
            try (var _ = logits.session().use().enter()) { // no decode replaces the row meanwhile
                return choose(logits, statistics);
            }
        }
    }

    private int choose(Logits logits, LogitStatistics statistics) {
        MemorySegment row = logits.row();
        int size = logits.size();
        int top = statistics != null && statistics.isValid()
                ? statistics.topId()
                : LogitStatistics.argmax(row, 0, size);
        // llama.cpp's samplers sort by the logits; with NaN among them, or infinity as a result, they run out of bounds.
        if (top < 0 || !(Math.abs(row.getAtIndex(ValueLayout.JAVA_FLOAT, top)) <= LARGEST_LOGIT)) {
            throw new DecodeException("the logits hold NaN, infinity or absurdly large numbers: the model file is"
                    + " damaged, or steering is far too strong");
        }
        if (options.isPlainGreedy()) {
            return top;
        }
        if (trigger != null && trigger.isAwaited()) {
            int token = DecodeCalls.sample(chain, logits.session().contextAddress(), logits.index());
            await(token);
            return token;
        }
        return grammar == 0
                ? DecodeCalls.sample(chain, logits.session().contextAddress(), logits.index())
                : sampleWithGrammar(row, size);
    }

    /**
     * Like {@code llama_sampler_sample}, but looks at what the grammar leaves before the other samplers see it: they
     * end the process when nothing is left.
     */
    private int sampleWithGrammar(MemorySegment row, int size) {
        for (int token = 0; token < size; token++) {
            long at = token * CANDIDATE;
            candidates.set(ValueLayout.JAVA_INT, at + ID, token);
            candidates.set(ValueLayout.JAVA_FLOAT, at + LOGIT, row.getAtIndex(ValueLayout.JAVA_FLOAT, token));
            candidates.set(ValueLayout.JAVA_FLOAT, at + PROBABILITY, 0);
        }
        llama_token_data_array.data(candidateArray, candidates);
        llama_token_data_array.size(candidateArray, size);
        llama_token_data_array.selected(candidateArray, -1);
        llama_token_data_array.sorted(candidateArray, false);
        DecodeCalls.apply(grammar, candidateArray.address());
        boolean any = false;
        for (int token = 0; token < size && !any; token++) {
            any = Float.isFinite(candidates.get(ValueLayout.JAVA_FLOAT, token * CANDIDATE + LOGIT));
        }
        if (!any) {
            throw new DecodeException("the grammar allows none of the vocabulary's tokens here");
        }
        DecodeCalls.apply(chain, candidateArray.address());
        long selected = llama_token_data_array.selected(candidateArray);
        // The samplers may have sorted and cut the array, but not moved it: it is ours.
        if (selected < 0 || selected >= llama_token_data_array.size(candidateArray)) {
            throw new DecodeException("llama.cpp's samplers selected no token");
        }
        int token = candidates.get(ValueLayout.JAVA_INT, selected * CANDIDATE + ID);
        float logit = candidates.get(ValueLayout.JAVA_FLOAT, selected * CANDIDATE + LOGIT);
        if (!Float.isFinite(logit)) {
            throw new DecodeException("the grammar and the logit bias together allow no token here");
        }
        DecodeCalls.accept(grammar, token);
        DecodeCalls.accept(chain, token);
        return token;
    }

    /** Looks for the trigger; what a token holds behind it must follow the grammar, or the grammar goes on waiting. */
    private void await(int token) {
        for (Optional<int[]> behind = trigger.accept(token); behind.isPresent(); behind = trigger.goOn()) {
            if (Arrays.stream(behind.get()).allMatch(this::follow)) {
                trigger.found();
                return;
            }
            WordFunction.LLAMA_SAMPLER_RESET.call(grammar);
        }
    }

    /** Lets the grammar go on by a token, if it allows it: llama.cpp ends the process where it doesn't. */
    private boolean follow(int token) {
        candidates.set(ValueLayout.JAVA_INT, ID, token);
        candidates.set(ValueLayout.JAVA_FLOAT, LOGIT, 0);
        candidates.set(ValueLayout.JAVA_FLOAT, PROBABILITY, 0);
        llama_token_data_array.data(candidateArray, candidates);
        llama_token_data_array.size(candidateArray, 1);
        llama_token_data_array.selected(candidateArray, -1);
        llama_token_data_array.sorted(candidateArray, false);
        DecodeCalls.apply(grammar, candidateArray.address());
        boolean allowed = Float.isFinite(candidates.get(ValueLayout.JAVA_FLOAT, LOGIT));
        if (allowed) {
            DecodeCalls.accept(grammar, token);
        }
        return allowed;
    }

    /**
     * Lets the penalties see tokens that were not chosen here, such as a prompt. The grammar doesn't see them.
     *
     * @param tokens token ids
     * @throws IllegalArgumentException if an id is not in the vocabulary
     * @throws ClosedException if the sampler was closed
     * @throws ConcurrentUseException if another thread is using it
     */
    public void accept(int... tokens) {
        model.tokenizer().check(tokens);
        try (var _ = use.enter()) {
            for (int token : tokens) {
                DecodeCalls.accept(chain, token);
            }
        }
    }

    /**
     * Forgets all that was chosen or accepted, and starts the draw at its seed again.
     *
     * @throws ClosedException if the sampler was closed
     * @throws ConcurrentUseException if another thread is using it
     */
    public void reset() {
        try (var _ = use.enter()) {
            WordFunction.LLAMA_SAMPLER_RESET.call(chain);
            if (grammar != 0) {
                WordFunction.LLAMA_SAMPLER_RESET.call(grammar);
            }
            if (trigger != null) {
                trigger.reset();
            }
        }
    }

    /** Frees the sampler. Idempotent. */
    @Override
    public void close() {
        if (use.close(() -> {})) {
            WordFunction.LLAMA_SAMPLER_FREE.call(chain);
            if (grammar != 0) {
                WordFunction.LLAMA_SAMPLER_FREE.call(grammar);
            }
            arena.close();
            model.childClosed(this);
        }
    }
}
