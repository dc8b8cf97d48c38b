package io.swerve.steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

import io.swerve.Layers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SteeringVectorTest {
    private static final VectorInfo INFO = new VectorInfo("difference-of-means", "last", 7, "llama");
    private static final SteeringVector VECTOR = SteeringVector
            .of(Map.of(4, new float[]{3, 4}, 1, new float[]{1, -2}), INFO);

    private static SteeringVector single(int layer, float... direction) {
        return SteeringVector.of(Map.of(layer, direction), VectorInfo.unknown());
    }

    @Test
    void tellsItsParts() {
        assertThat(VECTOR.layers()).containsExactly(1, 4);
        assertThat(VECTOR.firstLayer()).isEqualTo(1);
        assertThat(VECTOR.lastLayer()).isEqualTo(4);
        assertThat(VECTOR.hasLayer(4)).isTrue();
        assertThat(VECTOR.hasLayer(2)).isFalse();
        assertThat(VECTOR.embeddingSize()).isEqualTo(2);
        assertThat(VECTOR.direction(4)).containsExactly(3, 4);
        assertThat(VECTOR.norm(4)).isEqualTo(5);
        assertThat(VECTOR.norm(1)).isCloseTo(Math.sqrt(5), within(1e-12));
        assertThat(VECTOR.info()).isEqualTo(INFO);
        assertThat(VECTOR).hasToString(
                "SteeringVector[layers [1, 4], embedding size 2, VectorInfo[method=difference-of-means, position=last,"
                        + " pairs=7, architecture=llama]]");
        assertThat(VectorInfo.unknown()).hasToString("VectorInfo[unknown]");
    }

    @Test
    void nothingGivenOrTakenChangesIt() {
        float[] direction = {1, 2};
        Map<Integer, float[]> directions = new HashMap<>(Map.of(3, direction));
        SteeringVector vector = SteeringVector.of(directions, INFO);
        direction[0] = 99;
        directions.clear();
        vector.direction(3)[1] = 99;
        vector.layers()[0] = 99;
        assertThat(vector.direction(3)).containsExactly(1, 2);
        assertThat(vector.layers()).containsExactly(3);
    }

    @Test
    void keepsSomeLayers() {
        assertThat(VECTOR.onLayers(Layers.range(0, 3)).layers()).containsExactly(1);
        assertThat(VECTOR.onLayers(Layers.range(1, 4))).isEqualTo(VECTOR);
        assertThat(VECTOR.onLayers(Layers.of(2, 4, 9)).layers()).containsExactly(4);
        assertThat(VECTOR.onLayers(Layers.all())).isEqualTo(VECTOR);
        assertThatIllegalArgumentException().isThrownBy(() -> VECTOR.onLayers(Layers.share(0, 0.5)))
                .withMessageContaining("0%-50%").withMessageContaining("no model");
        SteeringVector known = VECTOR.withInfo(VectorInfo.of(new ModelIdentity("llama", "", 6, 2, ""), "", ""));
        assertThat(known.onLayers(Layers.share(0.4, 1)).layers()).containsExactly(4);
        assertThat(VECTOR.onLayer(4).direction(4)).containsExactly(3, 4);
        assertThatIllegalArgumentException().isThrownBy(() -> VECTOR.onLayer(2)).withMessageContaining("2")
                .withMessageContaining("[1, 4]");
        assertThatIllegalArgumentException().isThrownBy(() -> VECTOR.onLayers(Layers.range(4, 1)))
                .withMessageContaining("4 to 1");
        assertThatIllegalArgumentException().isThrownBy(() -> VECTOR.onLayers(Layers.range(-1, 1)))
                .withMessageContaining("-1");
    }

    @Test
    void sumsVectorsOfDifferentLayers() {
        SteeringVector sum = SteeringVector.sum(List.of(VECTOR, single(4, 1, 1).scaled(2), single(2, 7, 8)));
        assertThat(sum.layers()).containsExactly(1, 2, 4);
        assertThat(sum.direction(4)).containsExactly(5, 6);
        assertThat(sum.direction(2)).containsExactly(7, 8);
        assertThat(sum.info().method()).isEqualTo("sum");
        assertThat(VECTOR.plus(VECTOR).info()).isEqualTo(INFO);
        assertThat(SteeringVector.sum(List.of(VECTOR))).isEqualTo(VECTOR);
    }

    @Test
    void isEqualByLayersNumbersAndOrigin() {
        assertThat(VECTOR).isEqualTo(VECTOR.scaled(2).scaled(0.5f)).hasSameHashCodeAs(VECTOR.scaled(2).scaled(0.5f));
        assertThat(VECTOR).isNotEqualTo(VECTOR.scaled(2)).isNotEqualTo(VECTOR.onLayer(1)).isNotEqualTo("vector")
                .isNotEqualTo(SteeringVector.of(Map.of(4, new float[]{3, 4}, 1, new float[]{1, -2}),
                        VectorInfo.unknown()));
    }

    @Test
    void refusesWhatIsNoVector() {
        assertThatIllegalArgumentException().isThrownBy(() -> SteeringVector.of(Map.of(), INFO))
                .withMessageContaining("at least one layer");
        assertThatIllegalArgumentException().isThrownBy(() -> single(-1, 1)).withMessageContaining("-1");
        assertThatIllegalArgumentException().isThrownBy(() -> single(3)).withMessageContaining("layer 3");
        assertThatIllegalArgumentException().isThrownBy(() -> single(3, 0, Float.NaN))
                .withMessageContaining("component 1").withMessageContaining("layer 3").withMessageContaining("NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SteeringVector.of(Map.of(1, new float[2], 5, new float[3]), INFO))
                .withMessageContaining("layer 5").withMessageContaining("has 3").withMessageContaining("has 2");
        assertThatNullPointerException().isThrownBy(() -> SteeringVector.of(Map.of(1, new float[1]), null));
    }

    @Test
    void refusesArithmeticThatLeavesTheFloats() {
        assertThatIllegalArgumentException().isThrownBy(() -> VECTOR.scaled(Float.NaN)).withMessageContaining("NaN");
        assertThatIllegalArgumentException().isThrownBy(() -> VECTOR.scaled(Float.MAX_VALUE))
                .withMessageContaining("Infinity");
        SteeringVector huge = single(1, 3e38f);
        assertThatIllegalArgumentException().isThrownBy(() -> huge.plus(huge)).withMessageContaining("Infinity");
        assertThatIllegalArgumentException().isThrownBy(() -> SteeringVector.sum(List.of()));
        assertThatExceptionOfType(SteeringVectorException.class).isThrownBy(() -> VECTOR.plus(single(1, 1, 2, 3)))
                .withMessageContaining("3").withMessageContaining("2");
    }

    @Test
    void refusesLayersItDoesNotHave() {
        assertThatIllegalArgumentException().isThrownBy(() -> VECTOR.direction(2)).withMessageContaining("[1, 4]");
        assertThatIllegalArgumentException().isThrownBy(() -> VECTOR.norm(0)).withMessageContaining("[1, 4]");
    }

    @Test
    void infoRefusesNegativePairs() {
        assertThatIllegalArgumentException().isThrownBy(() -> new VectorInfo("", "", -1, ""))
                .withMessageContaining("-1");
    }
}
