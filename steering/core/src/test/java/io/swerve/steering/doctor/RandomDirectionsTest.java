package io.swerve.steering.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RandomDirectionsTest {
    private static final int WIDTH = 200;
    private static final int LAYERS = 4;

    private static double[] gaussian(Random random) {
        double[] direction = new double[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            direction[i] = random.nextGaussian();
        }
        return direction;
    }

    /** Directions that have a part in common. */
    private static double[][] alike(Random random, double common) {
        double[] shared = gaussian(random);
        double[][] directions = new double[LAYERS][];
        for (int layer = 0; layer < LAYERS; layer++) {
            directions[layer] = gaussian(random);
            for (int i = 0; i < WIDTH; i++) {
                directions[layer][i] += common * shared[i];
            }
        }
        return directions;
    }

    /** The same by brute force: real random directions with the same common part against the same targets. */
    @Test
    void agreesWithRealRandomDirections() {
        Random random = new Random(5);
        for (double common : new double[]{0, 1, 10}) {
            double[][] targets = alike(random, 1);
            double[] chances = new double[4000];
            double[][] file = alike(random, common);
            for (int draw = 0; draw < chances.length; draw++) {
                double[][] directions = alike(random, common);
                for (int layer = 0; layer < LAYERS; layer++) {
                    chances[draw] += Math.abs(Geometry.cosine(directions[layer], targets[layer])) / LAYERS;
                }
            }
            double mean = Arrays.stream(chances).average().orElseThrow();
            double agreement = 1.5 * mean;
            double share = Arrays.stream(chances).filter(chance -> chance >= agreement).count()
                    / (double) chances.length;
            RandomDirections result = RandomDirections.against(file, targets, agreement);
            assertThat(result.mean()).isCloseTo(mean, within(0.05 * mean));
            assertThat(result.probability()).isCloseTo(share, within(0.05));
        }
    }

    @Test
    void fullAgreementIsNoChance() {
        double[][] directions = alike(new Random(3), 1);
        assertThat(RandomDirections.against(directions, directions, 1).probability()).isLessThan(1e-4);
        assertThat(RandomDirections.against(directions, directions, 0).probability()).isEqualTo(1);
    }
}
