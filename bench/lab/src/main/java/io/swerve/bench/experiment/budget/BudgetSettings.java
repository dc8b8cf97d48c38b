package io.swerve.bench.experiment.budget;

import io.swerve.bench.experiment.Setting;
import java.util.List;

/**
 * Settings of {@link BudgetExperiment}.
 *
 * @param samples of each problem, at least 1
 * @param temperature of the samples, from 0.01 to 100
 * @param counts how many samples vote or are chosen from, each at least 1 and at most {@code samples}
 * @param truncations after how many tokens thinking is closed, each at least 0
 * @param waits how often thinking that wants to close is told to wait, each at least 1
 * @param rounds how often a problem is answered in sequence, at least 1
 */
public record BudgetSettings(@Setting("Samples of each problem.") int samples,
        @Setting("Temperature of the samples.") double temperature,
        @Setting("How many samples vote or are chosen from.") List<Integer> counts,
        @Setting("Tokens after which thinking is closed.") List<Integer> truncations,
        @Setting("How often thinking that wants to close is told to wait.") List<Integer> waits,
        @Setting("How often a problem is answered in sequence.") int rounds) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public BudgetSettings {
        counts = List.copyOf(counts);
        truncations = List.copyOf(truncations);
        waits = List.copyOf(waits);
        int most = samples;
        require("--samples", samples >= 1, samples);
        require("--temperature", temperature >= 0.01 && temperature <= 100, temperature);
        require("--counts", !counts.isEmpty() && counts.stream().allMatch(k -> k >= 1 && k <= most), counts);
        require("--truncations", truncations.stream().allMatch(tokens -> tokens >= 0), truncations);
        require("--waits", waits.stream().allMatch(times -> times >= 1), waits);
        require("--rounds", rounds >= 1, rounds);
    }

    private static void require(String option, boolean holds, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(option + " is out of its range: " + value);
        }
    }
}
