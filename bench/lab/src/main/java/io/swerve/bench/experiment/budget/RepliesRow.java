package io.swerve.bench.experiment.budget;

import io.swerve.reasoning.budget.SampleEstimates;
import java.util.List;

/**
 * Several texts about a problem.
 *
 * @param replies in the order in which they were asked for
 */
record RepliesRow(List<SampledReply> replies) {
    /** Ways to make one answer of some samples. */
    enum VoteMethod {
        /** The answer that most samples give. */
        MAJORITY("majority"),
        /** The answer with the largest sum of weights by the words of its samples. */
        WORDS("vote weighted by words"),
        /** The sample that the model itself finds likeliest, by the mean over its tokens. */
        LIKELIEST("likeliest"),
        /** A right one, if there is any: no method, but the bound of all. */
        ANY("any right");

        private final String label;

        VoteMethod(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /** The probability that a method is right with some of the samples: unbiased, from all of them. */
    double accuracy(VoteMethod method, int count, long seed) {
        boolean[] right = new boolean[replies.size()];
        int correct = 0;
        String expected = "";
        for (int i = 0; i < right.length; i++) {
            right[i] = replies.get(i).right();
            if (right[i]) {
                correct++;
                expected = replies.get(i).answer();
            }
        }
        if (correct == 0) {
            return 0;
        }
        return switch (method) {
            case ANY -> SampleEstimates.passAtK(right.length, correct, count);
            case MAJORITY ->
                SampleEstimates.majorityAtK(replies.stream().map(SampledReply::given).toList(), expected, count,
                        seed);
            case WORDS -> SampleEstimates.weightedAtK(replies.stream().map(SampledReply::given).toList(),
                    replies.stream().mapToDouble(reply -> reply.features().weight()).toArray(), expected, count, seed);
            case LIKELIEST ->
                SampleEstimates.bestOfK(replies.stream().mapToDouble(SampledReply::likelihood).toArray(), right,
                        count);
        };
    }

    /** Mean tokens of some of the samples, which share their prompt. */
    double cost(int count) {
        return replies.getFirst().prompt()
                + count * replies.stream().mapToInt(SampledReply::tokens).average().orElse(0);
    }

    /** The share of the samples that ended at the longest length. */
    double cut() {
        return replies.stream().mapToInt(reply -> reply.cut() ? 1 : 0).average().orElse(0);
    }

    /** Tokens of the first rounds, each with a prompt of its own. */
    double costOfRounds(int rounds) {
        return replies.stream().limit(rounds).mapToInt(reply -> reply.prompt() + reply.tokens()).sum();
    }
}
