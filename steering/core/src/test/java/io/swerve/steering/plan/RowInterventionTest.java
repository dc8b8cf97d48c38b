package io.swerve.steering.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.swerve.Layers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class RowInterventionTest {
    private static final int BYTES = 2 * Float.BYTES;

    @Test
    void aRowOfSeveralIsChanged() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rows = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 2, 3, 4, 5, 6);
            RowIntervention out = RowIntervention.of(Intervention.projectOut(Sample.vector(new float[]{0, 7})),
                    Sample.LAYER, 2);
            assertThat(out.projection(rows, BYTES)).isEqualTo(4);
            out.apply(rows, BYTES, 0.5f);
            assertThat(rows.toArray(ValueLayout.JAVA_FLOAT)).containsExactly(1, 2, 3, 2, 5, 6);
            assertThat(out.projection(rows, BYTES)).isEqualTo(2);
        }
    }

    @Test
    void rowsThatAreNotThereAndNumbersThatAreNoneAreRefused() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rows = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 2, 3, 4);
            RowIntervention add = RowIntervention.of(Intervention.add(Sample.vector(new float[]{1, 1})), Sample.LAYER,
                    2);
            for (long offset : new long[]{-1, -BYTES, BYTES + 1, 2 * BYTES, Long.MAX_VALUE}) {
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> add.apply(rows, offset, 1));
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> add.projection(rows, offset));
            }
            for (float coefficient : new float[]{Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                assertThatIllegalArgumentException().isThrownBy(() -> add.apply(rows, 0, coefficient))
                        .withMessageContaining("finite");
            }
            assertThat(rows.toArray(ValueLayout.JAVA_FLOAT)).containsExactly(1, 2, 3, 4);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RowIntervention.of(Intervention.rescale(1, Layers.of(0)), 0, 0))
                .withMessageContaining("was given 0");
    }
}
