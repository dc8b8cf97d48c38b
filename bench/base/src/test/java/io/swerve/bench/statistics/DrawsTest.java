package io.swerve.bench.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DrawsTest {
    private static final int MANY = 20;

    @Test
    void everySampleOfEveryProblemUnderEveryArmHasItsOwnStream() {
        Set<Long> streams = new HashSet<>();
        Set<Double> numbers = new HashSet<>();
        for (int seed = 0; seed < 3; seed++) {
            Draws draws = new Draws(seed);
            for (String arm : new String[]{"base", "thinking", "base, samples"}) {
                for (int problem = 0; problem < MANY; problem++) {
                    for (int sample = 0; sample < MANY; sample++) {
                        streams.add(draws.of(arm, "problem-" + problem, sample));
                        numbers.add(draws.random(arm, "problem-" + problem, sample).nextDouble());
                    }
                }
            }
        }
        assertThat(streams).hasSize(9 * MANY * MANY);
        assertThat(numbers).hasSize(9 * MANY * MANY);
    }

    @Test
    void namesThatJoinToTheSameTextAreNotTheSame() {
        Draws draws = new Draws(1);
        assertThat(draws.of("arm1", "2", 0)).isNotEqualTo(draws.of("arm", "12", 0));
        assertThat(draws.of("", "a", 0)).isNotEqualTo(draws.of("a", "", 0));
    }

    @Test
    void aStreamFollowsFromItsNames() {
        // SHA-256 of 00000003 "arm" 00000001 "p" 0000000000000007 00000002, by sha256sum
        assertThat(new Draws(7).of("arm", "p", 2)).isEqualTo(0x58ef88d200f3419eL);
        assertThat(new Draws(7).ofInt("arm", "p", 2)).isEqualTo((int) (0x58ef88d200f3419eL >>> 32));
        assertThat(new Draws(7).random("arm", "p", 2).nextLong())
                .isEqualTo(new SplittableRandom(0x58ef88d200f3419eL).nextLong());
    }

    @Test
    void firstNumbersOfNeighboursDontHangTogether() {
        int count = 2000;
        double sum = 0;
        double products = 0;
        for (int i = 0; i < count; i++) {
            double one = new Draws(1).random("arm", "p" + i, 0).nextDouble() - 0.5;
            double next = new Draws(1).random("arm", "p" + i, 1).nextDouble() - 0.5;
            sum += one;
            products += one * next;
        }
        assertThat(sum / count).isCloseTo(0, within(4 / Math.sqrt(12.0 * count)));
        assertThat(products / count).isCloseTo(0, within(4 / (12.0 * Math.sqrt(count))));
    }
}
