package io.swerve.reasoning.budget;

import io.swerve.Encoding;
import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.entropy.LogitStatistics;
import io.swerve.steering.decoding.ThinkingMarkers;
import io.swerve.steering.decoding.TokenChooser;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/**
 * Bounds on the thinking of a model that thinks between markers. Thinking that reaches its limit is closed by force, and
 * the model has to answer. Thinking that wants to close can be told to wait, and goes on.
 *
 * @param maxTokens the most tokens of thinking, forced ones included; 0 for an answer at once,
 *            {@link Integer#MAX_VALUE} for no limit
 * @param waits how often the closing marker is replaced
 * @param waitText what replaces it
 * @param answerText what is written by force after thinking was closed by force; empty for nothing
 */
public record ThinkingBudget(int maxTokens, int waits, String waitText, String answerText) {
    /** What Muennighoff et al. (s1, arXiv 2501.19393) write to make a model go on. */
    public static final String WAIT = " Wait,";

    /**
     * Creates a budget.
     *
     * @throws IllegalArgumentException if a number is negative, or the model shall wait without a text
     */
    public ThinkingBudget {
        Objects.requireNonNull(answerText, "answerText");
        if (maxTokens < 0 || waits < 0) {
            throw new IllegalArgumentException("a budget of thinking is not negative, was given at most " + maxTokens
                    + " tokens and " + waits + " waits");
        }
        if (waits > 0 && waitText.isEmpty()) {
            throw new IllegalArgumentException("a model is told to wait by a text; give one");
        }
    }

    /**
     * Closes the thinking after some tokens.
     *
     * @param tokens the most tokens of thinking
     * @return the budget
     * @throws IllegalArgumentException if the number is negative
     */
    public static ThinkingBudget truncated(int tokens) {
        return new ThinkingBudget(tokens, 0, WAIT, "\n");
    }

    /**
     * Replaces the first closing markers.
     *
     * @param times how many
     * @return the budget
     * @throws IllegalArgumentException if the number is negative
     */
    public static ThinkingBudget waiting(int times) {
        return new ThinkingBudget(Integer.MAX_VALUE, times, WAIT, "\n");
    }

    /**
     * Puts the budget on a way to choose tokens.
     *
     * @param free chooses the tokens that are not forced
     * @return makes choosers
     * @throws io.swerve.UnsupportedModelException later, when a chooser is made for a model without thinking markers
     */
    public TokenChooser.Factory on(TokenChooser.Factory free) {
        return (model, prompt) -> {
            ThinkingMarkers markers = ThinkingMarkers.require(model); // first: nothing to close if it is missing
            return new Bounded(model, markers, markers.isOpenIn(prompt), free.open(model, prompt));
        };
    }

    /** The tokens of one text. */
    private final class Bounded implements TokenChooser {
        private final TokenChooser free;
        private final ThinkingMarkers markers;
        private final int[] waiting;
        private final int[] answering;
        private final Deque<Integer> forced = new ArrayDeque<>();
        private boolean inside;
        private int thought;
        private int waited;

        Bounded(Model model, ThinkingMarkers markers, boolean inside, TokenChooser free) {
            this.free = free;
            this.markers = markers;
            this.inside = inside;
            this.waiting = model.tokenizer().encode(waitText, Encoding.TEXT_PART);
            this.answering = model.tokenizer().encode(answerText, Encoding.TEXT_PART);
        }

        @Override
        public int choose(Logits logits, LogitStatistics statistics) {
            int wanted = free.choose(logits, statistics);
            boolean planned = !forced.isEmpty();
            int token = planned ? forced.remove() : wanted;
            if (!inside) {
                inside = !planned && token == markers.open();
                return token;
            }
            if (thought >= maxTokens && token != markers.close()) {
                forced.clear();
                for (int next : answering) {
                    forced.add(next);
                }
                token = markers.close();
            } else if (token == markers.close() && waited < waits && thought < maxTokens) {
                waited++;
                for (int next : waiting) {
                    forced.add(next);
                }
                token = forced.remove();
            }
            inside = token != markers.close();
            thought += inside ? 1 : 0;
            return token;
        }

        @Override
        public boolean isConstrained() {
            return free.isConstrained();
        }

        @Override
        public void close() {
            free.close();
        }
    }
}
