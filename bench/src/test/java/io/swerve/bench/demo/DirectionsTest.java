package io.swerve.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.swerve.bench.statistics.Interval;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DirectionsTest {
    @Test
    void aRandomDirectionHasTheNormAndNothingElse() {
        float[] values = new float[256];
        Arrays.fill(values, 2);
        SteeringVector vector = SteeringVector.of(Map.of(3, values), VectorInfo.unknown());
        SteeringVector random = Directions.random(vector, 1);
        assertThat(random.layers()).containsExactly(3);
        assertThat(random.norm(3)).isCloseTo(vector.norm(3), within(1e-3));
        assertThat(random).isEqualTo(Directions.random(vector, 1)).isNotEqualTo(Directions.random(vector, 2));
        double dot = 0;
        for (int i = 0; i < values.length; i++) {
            dot += random.direction(3)[i] * values[i];
        }
        assertThat(Math.abs(dot / (vector.norm(3) * vector.norm(3)))).isLessThan(0.3);
    }

    @Test
    void intervalsAreThoseOfTheBooks() {
        Interval wilson = Interval.share(60, 60); // lower end n / (n + z^2)
        assertThat(wilson.low()).isCloseTo(60 / (60 + 1.959964 * 1.959964), within(1e-6));
        assertThat(wilson.high()).isCloseTo(1, within(1e-12));
        Interval mean = Interval.mean(1, 2, 3, 4);
        assertThat(mean.estimate()).isEqualTo(2.5);
        assertThat(mean.high() - 2.5).isCloseTo(1.959964 * Math.sqrt(5.0 / 3 / 4), within(1e-6));
    }
}
