package io.swerve.reasoning.thoughtgain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What many thoughts were worth together. */
public final class ThoughtStatistics {
    private ThoughtStatistics() {}

    /**
     * Thoughts about equally hard tokens.
     *
     * @param thoughts how many
     * @param leastDifficulty the smallest {@link Thought#difficulty()} among them
     * @param meanDifficulty their mean
     * @param meanGain the mean {@link Thought#gain()}
     */
    public record Bin(int thoughts, double leastDifficulty, double meanDifficulty, double meanGain) {}

    /**
     * Sorts thoughts by the difficulty of what follows them into bins of equal size.
     *
     * @param thoughts any number
     * @param bins how many, at least 1; 10 for deciles
     * @return the bins from easy to hard; those that would be empty are left out
     * @throws IllegalArgumentException if there shall be less than one
     */
    public static List<Bin> byDifficulty(List<Thought> thoughts, int bins) {
        if (bins < 1) {
            throw new IllegalArgumentException("at least 1 bin is needed, not " + bins);
        }
        List<Thought> sorted = thoughts.stream().sorted(Comparator.comparingDouble(Thought::difficulty)).toList();
        List<Bin> result = new ArrayList<>();
        for (int b = 0; b < bins; b++) {
            int from = (int) ((long) b * sorted.size() / bins);
            int to = (int) ((b + 1L) * sorted.size() / bins);
            if (to > from) {
                List<Thought> part = sorted.subList(from, to);
                result.add(new Bin(part.size(), part.getFirst().difficulty(),
                        part.stream().mapToDouble(Thought::difficulty).average().orElseThrow(),
                        part.stream().mapToDouble(Thought::gain).average().orElseThrow()));
            }
        }
        return result;
    }
}
