package io.swerve.steering.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.swerve.Layers;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.SteeringVectorException;
import io.swerve.steering.VectorInfo;
import io.swerve.steering.plan.InterventionPropertiesTest.LinearFeature;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What interventions refuse. */
class InterventionTest {
    private static final SteeringVector VECTOR = SteeringVector
            .of(Map.of(3, new float[]{3, 4}, 1, new float[]{0, 1e-30f}), VectorInfo.unknown());
    private static final SteeringVector WITH_ZERO = SteeringVector
            .of(Map.of(1, new float[]{3, 4}, 5, new float[]{0, -0f}), VectorInfo.unknown());

    @Test
    void layersAndSizesAreThoseOfTheVector() {
        for (Intervention intervention : List.of(Intervention.add(VECTOR), Intervention.projectOut(VECTOR),
                Intervention.cap(VECTOR, 1), Intervention.clamp(VECTOR, 1), Intervention.rotate(VECTOR, 1))) {
            assertThat(intervention.layers()).containsExactly(1, 3);
            assertThat(intervention.embeddingSize()).isEqualTo(2);
        }
        assertThat(Intervention.rescale(2, Layers.of(5, 1, 5)).layers()).containsExactly(1, 5);
        assertThat(Intervention.rescale(2, Layers.of(5)).embeddingSize()).isEqualTo(Intervention.ANY_SIZE);
        LinearFeature feature = new LinearFeature(new float[3], 0, new float[]{0, 0, 1});
        assertThat(Intervention.clampFeature(feature, 1).layers()).containsExactly(Sample.LAYER);
        assertThat(Intervention.clampFeature(feature, 1).embeddingSize()).isEqualTo(3);
    }

    @Test
    void aDirectionOfZeroCanOnlyBeAdded() {
        for (Runnable factory : List.<Runnable>of(() -> Intervention.projectOut(WITH_ZERO),
                () -> Intervention.cap(WITH_ZERO, 1), () -> Intervention.clamp(WITH_ZERO, 1),
                () -> Intervention.rotate(WITH_ZERO, 1))) {
            assertThatExceptionOfType(SteeringVectorException.class).isThrownBy(factory::run)
                    .withMessageContaining("layer 5").withMessageContaining("onLayers");
        }
        RowEdit edit = RowEdit.of(Intervention.add(WITH_ZERO), 5, 2);
        assertThat(Row.edited(edit, new float[]{1, 2}, 3)).containsExactly(1, 2);
        assertThat(edit.projection(MemorySegment.ofArray(new float[]{1, 2}), 0)).isZero();
        assertThatNullPointerException().isThrownBy(() -> Intervention.add(null));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void numbersAreFinite(double value) {
        assertThatIllegalArgumentException().isThrownBy(() -> Intervention.cap(VECTOR, value));
        assertThatIllegalArgumentException().isThrownBy(() -> Intervention.clamp(VECTOR, value));
        assertThatIllegalArgumentException().isThrownBy(() -> Intervention.rotate(VECTOR, value));
        assertThatIllegalArgumentException().isThrownBy(() -> Intervention.rescale(value, Layers.of(1)));
        LinearFeature feature = new LinearFeature(new float[2], 0, new float[]{0, 1});
        assertThatIllegalArgumentException().isThrownBy(() -> Intervention.clampFeature(feature, value));
        LinearFeature broken = new LinearFeature(new float[2], 0, new float[]{0, (float) value});
        assertThatIllegalArgumentException().isThrownBy(() -> Intervention.clampFeature(broken, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Probe(new float[]{1, (float) value}, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Probe(new float[]{1, 2}, value));
    }

    @Test
    void rangesAreKept() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Intervention.ClampProjection(VECTOR, 2, 1))
                .withMessageContaining("[2.0, 1.0]");
        assertThatIllegalArgumentException().isThrownBy(
                () -> new Intervention.ClampProjection(VECTOR, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
        assertThatIllegalArgumentException().isThrownBy(() -> Intervention.rotate(VECTOR, -0.1))
                .withMessageContaining("negative coefficient");
        assertThatIllegalArgumentException().isThrownBy(() -> Intervention.rotate(VECTOR, 90))
                .withMessageContaining("toRadians");
        assertThatIllegalArgumentException().isThrownBy(() -> Intervention.rotate(Sample.vector(new float[]{1}), 1))
                .withMessageContaining("one component");
        assertThatIllegalArgumentException().isThrownBy(() -> Intervention.rescale(-1, Layers.of(1)))
                .withMessageContaining("-1");
        assertThatIllegalArgumentException().isThrownBy(() -> Intervention.rescale(1, Layers.all()))
                .withMessageContaining("numbers");
        assertThatThrownBy(() -> Intervention.rescale(1, Layers.of(1 << 16)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatIllegalArgumentException().isThrownBy(() -> new Probe(new float[4], 0)).withMessageContaining("zero");
    }

    @Test
    void featuresMustBeConsistent() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Intervention.clampFeature(new LinearFeature(new float[3], 0, new float[]{1, 2}), 1))
                .withMessageContaining("2 components").withMessageContaining("is 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Intervention.clampFeature(new LinearFeature(new float[2], 0, new float[2]), 1))
                .withMessageContaining("not zero");
    }

    @Test
    void editsAreOfTheInterventionsLayersAndWidth() {
        assertThatIllegalArgumentException().isThrownBy(() -> RowEdit.of(Intervention.add(VECTOR), 2, 2))
                .withMessageContaining("layer 2").withMessageContaining("[1, 3]");
        assertThatExceptionOfType(SteeringVectorException.class)
                .isThrownBy(() -> RowEdit.of(Intervention.projectOut(VECTOR), 3, 256))
                .withMessageContaining("256").withMessageContaining("2 components");
    }

    @Test
    void anAdditionThatOverflowsIsRefusedAndLeavesTheRowAndTheEditIntact() {
        RowEdit edit = RowEdit.of(Intervention.add(Sample.vector(new float[]{1, 1e20f})), Sample.LAYER, 2);
        Row row = new Row(new float[]{1, 2});
        assertThatIllegalArgumentException().isThrownBy(() -> edit.apply(row.memory(), row.offset(), 1e30f))
                .withMessageContaining("1.0E30").withMessageContaining("component 1").withMessageContaining("smaller");
        assertThat(row.values()).containsExactly(1, 2);
        assertThat(Row.edited(edit, new float[]{1, 2}, 1)).containsExactly(2, 1e20f);
    }

    @Test
    void lengthsAsSmallAsFloatsAllowDoNotMatter() {
        RowEdit edit = RowEdit.of(Intervention.projectOut(VECTOR), 1, 2);
        assertThat(Row.edited(edit, new float[]{1, 2}, 1)).containsExactly(1, 0);
    }
}
