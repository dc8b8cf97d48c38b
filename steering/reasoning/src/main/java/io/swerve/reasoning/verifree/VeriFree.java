package io.swerve.reasoning.verifree;

import io.swerve.Encoding;
import io.swerve.Tokenizer;
import io.swerve.steering.decoding.AnswerScorer;
import io.swerve.steering.decoding.ScoringRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Rewards traces with the probability that the model gives the reference answer behind them,
 * {@code R(z) = pi(y*|x, z)}: each trace is cut behind its first answer marker, in token space, the reference answer is
 * tokenized by itself and appended, and one forward pass gives the log-probability of every appended token; their sum is
 * {@code log R}. A trace that never answers has reward 0.
 *
 * <p>
 * Shares the thread rule of its scorer.
 */
public final class VeriFree {
    private final AnswerScorer scorer;
    private final AnswerFrame frame;

    /**
     * Creates a reward.
     *
     * @param scorer of the model that wrote the traces; stays the caller's to close
     * @param frame how the model answers
     */
    public VeriFree(AnswerScorer scorer, AnswerFrame frame) {
        this.scorer = Objects.requireNonNull(scorer, "scorer");
        this.frame = Objects.requireNonNull(frame, "frame");
    }

    /**
     * Rewards groups of traces, many at once.
     *
     * @param groups any number
     * @return for each group, a reward for each trace
     * @throws io.swerve.ContextFullException if a trace with its answer has no room in the scorer's context
     * @throws java.util.concurrent.CancellationException if the scorer was stopped
     */
    public List<List<TraceReward>> rewards(List<TraceGroup> groups) {
        List<ScoringRequest> requests = new ArrayList<>();
        List<List<Optional<TraceCut>>> cuts = new ArrayList<>();
        Tokenizer tokenizer = scorer.model().tokenizer();
        for (TraceGroup group : groups) {
            int[] tail = tokenizer.encode(frame.tail(group.answer()), Encoding.TEXT_PART);
            List<Optional<TraceCut>> ofGroup = group.traces().stream()
                    .map(trace -> TraceCut.behind(tokenizer, trace, frame.marker())).toList();
            cuts.add(ofGroup);
            ofGroup.stream().flatMap(Optional::stream).forEach(cut -> requests.add(
                    new ScoringRequest(joined(group.prompt(), cut.tokens()), tail, group.plan())));
        }
        List<double[]> scores = scorer.logProbabilities(requests);
        List<List<TraceReward>> rewards = new ArrayList<>();
        int next = 0;
        for (List<Optional<TraceCut>> ofGroup : cuts) {
            List<TraceReward> some = new ArrayList<>();
            for (Optional<TraceCut> cut : ofGroup) {
                some.add(cut.isEmpty() ? TraceReward.NONE : TraceReward.of(scores.get(next++), cut.get().clean()));
            }
            rewards.add(List.copyOf(some));
        }
        return List.copyOf(rewards);
    }

    /**
     * Rewards the traces of one problem.
     *
     * @param group the traces
     * @return a reward for each
     * @throws io.swerve.ContextFullException if a trace with its answer has no room in the scorer's context
     * @throws java.util.concurrent.CancellationException if the scorer was stopped
     */
    public List<TraceReward> rewards(TraceGroup group) {
        return rewards(List.of(group)).getFirst();
    }

    private static int[] joined(int[] prompt, int[] trace) {
        return IntStream.concat(Arrays.stream(prompt), Arrays.stream(trace)).toArray();
    }
}
