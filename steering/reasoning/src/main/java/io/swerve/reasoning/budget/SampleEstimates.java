package io.swerve.reasoning.budget;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What k samples of a problem would have given on average, from n of them drawn once: over all ways to choose k of the n
 * without replacement. Unbiased, and with less variance than drawing k anew.
 */
public final class SampleEstimates {
    /** Up to this many subsets are enumerated; of more, this many are drawn. */
    private static final int MAX_SUBSETS = 20_000;

    private SampleEstimates() {}

    /**
     * The probability that at least one of k samples is right: {@code 1 - C(n-c, k) / C(n, k)}.
     *
     * @param samples n, how many there are, at least 1
     * @param correct c, how many of them are right
     * @param k how many are chosen, from 1 to n
     * @return from 0 to 1, not decreasing in k
     * @throws IllegalArgumentException if a number is out of range
     */
    public static double passAtK(int samples, int correct, int k) {
        requireK(samples, k);
        if (correct < 0 || correct > samples) {
            throw new IllegalArgumentException(
                    "of " + samples + " samples, 0 to " + samples + " are correct, was given " + correct);
        }
        double allWrong = 1;
        for (int i = 0; i < k; i++) {
            allWrong *= Math.max(0, samples - correct - i) / (double) (samples - i);
        }
        return 1 - allWrong;
    }

    /**
     * The probability that the majority of k samples is right, by {@link Vote#majority}. All subsets are enumerated, or
     * 20,000 drawn if there are more.
     *
     * @param answers of the n samples, in the order in which they were drawn; empty where a sample gives none
     * @param expected the right answer
     * @param k how many are chosen, from 1 to n
     * @param seed of the draws
     * @return from 0 to 1
     * @throws IllegalArgumentException if k is out of range
     */
    public static double majorityAtK(List<Optional<String>> answers, String expected, int k, long seed) {
        double[] ones = new double[answers.size()];
        Arrays.fill(ones, 1);
        return weightedAtK(answers, ones, expected, k, seed);
    }

    /**
     * The probability that a weighted vote of k samples is right, by {@link Vote#weighted}. All subsets are enumerated, or
     * 20,000 drawn if there are more.
     *
     * @param answers of the n samples, in the order in which they were drawn; empty where a sample gives none
     * @param weights of the n samples, finite
     * @param expected the right answer
     * @param k how many are chosen, from 1 to n
     * @param seed of the draws
     * @return from 0 to 1
     * @throws IllegalArgumentException if k is out of range, there are not equally many of both, or a weight is not finite
     */
    public static double weightedAtK(List<Optional<String>> answers, double[] weights, String expected, int k,
            long seed) {
        int n = answers.size();
        requireK(n, k);
        if (weights.length != n) {
            throw new IllegalArgumentException(weights.length + " weights don't go with " + n + " samples");
        }
        Tally tally = new Tally(answers, weights, expected);
        if (subsets(n, k) <= MAX_SUBSETS) {
            int[] chosen = IntStream.range(0, k).toArray();
            do {
                tally.add(chosen);
            } while (advance(chosen, n));
        } else {
            SplittableRandom random = new SplittableRandom(seed);
            int[] all = IntStream.range(0, n).toArray();
            for (int draw = 0; draw < MAX_SUBSETS; draw++) {
                for (int i = 0; i < k; i++) {
                    int j = random.nextInt(i, n);
                    int moved = all[i];
                    all[i] = all[j];
                    all[j] = moved;
                }
                int[] chosen = Arrays.copyOf(all, k);
                Arrays.sort(chosen); // ties go to the sample drawn first
                tally.add(chosen);
            }
        }
        return tally.share();
    }

    /** Counts the subsets whose vote is right. */
    private static final class Tally {
        private final List<Optional<String>> answers;
        private final double[] weights;
        private final Optional<String> expected;
        private long right;
        private long all;

        Tally(List<Optional<String>> answers, double[] weights, String expected) {
            this.answers = List.copyOf(answers);
            this.weights = weights.clone();
            this.expected = Optional.of(expected);
        }

        void add(int[] chosen) {
            all++;
            if (Vote.weighted(IntStream.of(chosen).mapToObj(answers::get).toList(),
                    IntStream.of(chosen).mapToDouble(i -> weights[i]).toArray()).equals(expected)) {
                right++;
            }
        }

        double share() {
            return (double) right / all;
        }
    }

    /**
     * The probability that the sample with the highest score among k is right, exactly. Of equal scores the sample drawn
     * first counts.
     *
     * @param scores of the n samples, in the order in which they were drawn; not NaN
     * @param correct whether each is right
     * @param k how many are chosen, from 1 to n
     * @return from 0 to 1
     * @throws IllegalArgumentException if k is out of range, a score is NaN, or there are not equally many of both
     */
    public static double bestOfK(double[] scores, boolean[] correct, int k) {
        if (scores.length != correct.length) {
            throw new IllegalArgumentException(scores.length + " scores don't go with " + correct.length + " samples");
        }
        for (double score : scores) {
            if (Double.isNaN(score)) {
                throw new IllegalArgumentException("a score is NaN: score a sample that can't be judged lowest");
            }
        }
        int n = scores.length;
        requireK(n, k);
        int[] byScore = IntStream.range(0, n).boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -scores[i])).mapToInt(i -> i).toArray();
        // the r-th best is the best of k exactly if it is chosen and none of the r better ones is
        double expected = 0;
        double noneBetter = 1;
        for (int rank = 0; rank < n; rank++) {
            double chosen = k / (double) (n - rank);
            double isBest = noneBetter * Math.min(1, chosen);
            expected += correct[byScore[rank]] ? isBest : 0;
            noneBetter -= isBest;
        }
        return Math.clamp(expected, 0, 1);
    }

    private static void requireK(int samples, int k) {
        if (k < 1 || k > samples) {
            throw new IllegalArgumentException(
                    "k lies within 1 to " + samples + ", the number of samples, was " + k + "; draw more samples");
        }
    }

    /** The number of subsets, or something larger than can be enumerated. */
    private static double subsets(int n, int k) {
        double count = 1;
        for (int i = 0; i < k; i++) {
            count = count * (n - i) / (i + 1);
        }
        return count;
    }

    /** The next subset in lexical order. */
    private static boolean advance(int[] chosen, int n) {
        int i = chosen.length - 1;
        while (i >= 0 && chosen[i] == n - chosen.length + i) {
            i--;
        }
        if (i < 0) {
            return false;
        }
        chosen[i]++;
        for (int j = i + 1; j < chosen.length; j++) {
            chosen[j] = chosen[j - 1] + 1;
        }
        return true;
    }
}
