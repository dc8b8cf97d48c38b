package io.swerve.bench.experiment.thoughtgain;

import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import io.swerve.reasoning.thoughtgain.Thought;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Thoughts by the difficulty of what follows them, in tenths of equal size. Positions of one text are alike, so it is
 * texts that are resampled.
 *
 * @param tenths from easy to hard, at most ten, none of them empty
 */
record DifficultyTenths(List<List<Placed>> tenths) {
    private static final int TENTHS = 10;

    /**
     * A thought in a text.
     *
     * @param text which one
     * @param thought the thought
     */
    record Placed(int text, Thought thought) {}

    static DifficultyTenths of(List<TextThoughts> texts) {
        List<Placed> all = new ArrayList<>();
        for (int t = 0; t < texts.size(); t++) {
            for (Thought thought : texts.get(t).all()) {
                all.add(new Placed(t, thought));
            }
        }
        all.sort(Comparator.comparingDouble(placed -> placed.thought.difficulty()));
        return new DifficultyTenths(IntStream.range(0, TENTHS)
                .mapToObj(b -> List.copyOf(all.subList(b * all.size() / TENTHS, (b + 1) * all.size() / TENTHS)))
                .filter(tenth -> !tenth.isEmpty()).toList());
    }

    double difficulty(int tenth) {
        return tenths.get(tenth).stream().mapToDouble(placed -> placed.thought.difficulty()).average().orElseThrow();
    }

    Interval gain(Bootstrap bootstrap, int tenth) {
        List<Placed> placed = tenths.get(tenth);
        return bootstrap.clusters(texts(placed),
                rows -> Arrays.stream(rows).mapToDouble(row -> placed.get(row).thought.gain()).average()
                        .orElse(Double.NaN));
    }

    /** The mean gain of one list of thoughts minus that of another, in the same texts. */
    static Interval difference(Bootstrap bootstrap, List<Placed> one, List<Placed> other) {
        List<Placed> both = new ArrayList<>(one);
        both.addAll(other);
        return bootstrap.clusters(texts(both),
                rows -> mean(both, Arrays.stream(rows).filter(row -> row < one.size()).toArray())
                        - mean(both, Arrays.stream(rows).filter(row -> row >= one.size()).toArray()));
    }

    private static double mean(List<Placed> placed, int... rows) {
        return Arrays.stream(rows).mapToDouble(row -> placed.get(row).thought.gain()).average().orElse(Double.NaN);
    }

    private static int[] texts(List<Placed> placed) {
        return placed.stream().mapToInt(Placed::text).toArray();
    }
}
