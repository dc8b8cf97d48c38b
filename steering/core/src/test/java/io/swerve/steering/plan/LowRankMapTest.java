package io.swerve.steering.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;

class LowRankMapTest {
    @Provide
    Arbitrary<Sample> samples() {
        return Sample.any(9);
    }

    private static float[] normal(SplittableRandom random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static float[][] normal(SplittableRandom random, int rows, int length) {
        float[][] values = new float[rows][];
        for (int i = 0; i < rows; i++) {
            values[i] = normal(random, length);
        }
        return values;
    }

    @Property(tries = 200)
    void theMapIsThatOfDoublePrecision(@ForAll("samples") Sample s, @ForAll @IntRange(min = 1, max = 9) int rank,
            @ForAll @FloatRange(min = -2, max = 2) float c, @ForAll boolean biased) {
        SplittableRandom random = new SplittableRandom(s.seed());
        int width = s.width();
        LowRankMap map = new LowRankMap(Sample.LAYER, normal(random, rank, width),
                biased ? normal(random, rank) : new float[rank], normal(random, rank, width),
                biased ? normal(random, width) : new float[width]);
        double[] expected = new double[width];
        double size = Exact.norm(s.row()) + Exact.norm(map.upBias());
        for (int i = 0; i < width; i++) {
            expected[i] = s.row()[i] + c * map.upBias()[i];
        }
        float[][] down = map.down();
        float[][] up = map.up();
        float[] bias = map.downBias();
        for (int k = 0; k < rank; k++) {
            double component = Exact.dot(down[k], s.row()) + bias[k];
            size += Math.abs(c * component) * Exact.norm(up[k]);
            for (int i = 0; i < width; i++) {
                expected[i] += c * component * up[k][i];
            }
        }
        float[] actual = s.after(map, c);
        double squares = 0;
        for (int i = 0; i < width; i++) {
            double off = actual[i] - expected[i];
            squares += off * off;
        }
        assertThat(Math.sqrt(squares)).isLessThanOrEqualTo(1e-6 * size);
    }

    @Property(tries = 200)
    void theProjectorOfRankOneIsAblation(@ForAll("samples") Sample s, @ForAll @FloatRange(min = 0, max = 2) float c) {
        float[] unit = UnitDirection.of(s.direction()).values();
        float[] minus = new float[unit.length];
        for (int i = 0; i < unit.length; i++) {
            minus[i] = -unit[i];
        }
        float[] mapped = s.after(Intervention.lowRank(Sample.LAYER, new float[][]{unit}, new float[][]{minus}), c);
        float[] ablated = s.after(Intervention.projectOut(s.vector()), c);
        assertThat(Exact.distance(mapped, ablated)).isLessThanOrEqualTo(1e-6 * Exact.norm(s.row()));
    }

    @Example
    void theArraysAreCopied() {
        float[][] down = {{1, 2}};
        float[][] up = {{3, 4}};
        float[] bias = {5};
        float[] last = {6, 7};
        LowRankMap map = new LowRankMap(0, down, bias, up, last);
        LowRankMap same = new LowRankMap(0, new float[][]{{1, 2}}, new float[]{5}, new float[][]{{3, 4}},
                new float[]{6, 7});
        down[0][0] = up[0][0] = bias[0] = last[0] = 99;
        map.down()[0][0] = map.up()[0][0] = map.downBias()[0] = map.upBias()[0] = 99;
        assertThat(map).isEqualTo(same).hasSameHashCodeAs(same);
        assertThat(map).isNotEqualTo(LowRankMap.of(0, new float[][]{{1, 2}}, new float[][]{{3, 4}}));
        assertThat(map.rank()).isEqualTo(1);
        assertThat(map.layers()).containsExactly(0);
        assertThat(map.embeddingSize()).isEqualTo(2);
    }

    @Example
    void shapesThatDoNotFitAreRefused() {
        float[][] one = {{1, 2}};
        assertThatIllegalArgumentException().isThrownBy(() -> LowRankMap.of(-1, one, one)).withMessageContaining("-1");
        assertThatIllegalArgumentException().isThrownBy(() -> LowRankMap.of(0, new float[0][], new float[0][]))
                .withMessageContaining("0 rows");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LowRankMap.of(0, new float[][]{{1, 2}, {1, 2}, {1, 2}}, one))
                .withMessageContaining("3 rows of 2");
        assertThatIllegalArgumentException().isThrownBy(() -> LowRankMap.of(0, one, new float[][]{{1, 2}, {1, 2}}))
                .withMessageContaining("up has 2 rows");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LowRankMap.of(0, new float[][]{{1, 2}, {1}}, new float[][]{{1, 2}, {1, 2}}))
                .withMessageContaining("down[1]");
        assertThatIllegalArgumentException().isThrownBy(() -> LowRankMap.of(0, one, new float[][]{{1, 2, 3}}))
                .withMessageContaining("up[0]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LowRankMap(0, one, new float[2], one, new float[2]))
                .withMessageContaining("downBias");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LowRankMap(0, one, new float[1], one, new float[3]))
                .withMessageContaining("upBias");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LowRankMap.of(0, one, new float[][]{{1, Float.NaN}}))
                .withMessageContaining("component 1 of up[0]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LowRankMap.of(0, new float[][]{{1, Float.NEGATIVE_INFINITY}}, one))
                .withMessageContaining("component 1 of down[0]");
    }
}
