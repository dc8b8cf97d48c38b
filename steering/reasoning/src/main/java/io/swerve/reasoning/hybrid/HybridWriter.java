package io.swerve.reasoning.hybrid;

import io.swerve.DecodeException;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.StopReason;
import io.swerve.Tokenizer;
import io.swerve.reasoning.hybrid.HybridStep.Candidate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** One text as two models write it. */
final class HybridWriter {
    private final int index;
    private final Sequence base;
    private final Sequence thinking;
    private final Tokenizer tokenizer;
    private final int[] tokens;
    private final Firing firing;
    private final SplittableRandom random;
    private final List<HybridStep> steps = new ArrayList<>();
    private final List<Candidate> candidates = new ArrayList<>();
    private int last;
    private int length;
    private int disagreements;
    private int category;
    private int proposed;
    private int wanted;
    private double baseLogProbability;
    private StopReason stop;

    private HybridWriter(int index, int maxTokens, int last, Firing firing, Sequence base, Sequence thinking) {
        this.index = index;
        this.last = last;
        this.firing = firing;
        this.base = base;
        this.thinking = thinking;
        this.tokenizer = base.session().model().tokenizer();
        this.tokens = new int[maxTokens];
        this.random = firing instanceof Firing.ByChance chance
                ? new SplittableRandom(chance.seeds().applyAsLong(index))
                : null;
    }

    /** Lets both models read all but the last token of a prompt. */
    static HybridWriter begin(int index, int[] prompt, int maxTokens, Firing firing, Session base,
            Session thinking) {
        if (prompt.length == 0 || maxTokens < 1) {
            throw new IllegalArgumentException("a text needs a prompt of at least one token and room for at least one,"
                    + " was given " + prompt.length + " and " + maxTokens);
        }
        Sequence first = base.newSequence();
        Sequence second = null;
        try {
            second = thinking.newSequence();
            if (prompt.length > 1) {
                int[] beginning = Arrays.copyOf(prompt, prompt.length - 1);
                first.prefill(beginning);
                second.prefill(beginning);
            }
            return new HybridWriter(index, maxTokens, prompt[prompt.length - 1], firing, first, second);
        } catch (RuntimeException | Error e) {
            first.close();
            if (second != null) {
                second.close();
            }
            throw e;
        }
    }

    /**
     * Takes what both models would write.
     *
     * @return whether the token shall be steered
     */
    boolean offer(int byBase, int byThinking, double logProbability) {
        if (byBase < 0 || byThinking < 0) {
            throw new DecodeException("the logits hold NaN or infinity: a model file is damaged");
        }
        proposed = byBase;
        wanted = byThinking;
        baseLogProbability = logProbability;
        candidates.clear();
        disagreements += byBase == byThinking ? 0 : 1;
        return switch (firing) {
            case Firing.AtDisagreement() -> byBase != byThinking;
            case Firing.ByChance chance -> random.nextDouble() < chance.share();
        };
    }

    void category(int ofRow) {
        category = ofRow;
    }

    void candidate(Candidate candidate) {
        candidates.add(candidate);
    }

    /** Writes the best candidate, or what the base model would write unsteered. */
    void write() {
        int token = proposed;
        if (!candidates.isEmpty()) {
            int best = 0;
            for (int i = 1; i < candidates.size(); i++) {
                if (candidates.get(i).thinkingLogProbability() > candidates.get(best).thinkingLogProbability()) {
                    best = i;
                }
            }
            steps.add(new HybridStep(length, category, proposed, wanted, baseLogProbability, candidates, best));
            token = candidates.get(best).token();
        }
        if (token < 0) {
            throw new DecodeException("the steered logits hold NaN or infinity: the vectors are far too strong");
        }
        if (tokenizer.isEndOfGeneration(token)) {
            stop = StopReason.END_OF_GENERATION;
            return;
        }
        tokens[length++] = token;
        last = token;
        if (length == tokens.length) {
            stop = StopReason.MAX_TOKENS;
        }
    }

    boolean isComplete() {
        return stop != null;
    }

    HybridText text() {
        int[] written = Arrays.copyOf(tokens, length);
        return new HybridText(written, tokenizer.decode(written, true), stop, disagreements, steps);
    }

    int index() {
        return index;
    }

    int lastToken() {
        return last;
    }

    Sequence base() {
        return base;
    }

    Sequence thinking() {
        return thinking;
    }

    void close() {
        base.close();
        thinking.close();
    }
}
