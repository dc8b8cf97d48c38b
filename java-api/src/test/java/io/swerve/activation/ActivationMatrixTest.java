package io.swerve.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The matrix against a plain list of arrays. */
class ActivationMatrixTest {
    /** Rows that are made up. */
    private record Rows(int layer, int rows, int width, float[] values, int firstToken) implements ActivationRows {
        @Override
        public int token(int row) {
            return firstToken + row;
        }

        @Override
        public int batchIndex(int row) {
            return row;
        }

        @Override
        public int position(int row) {
            return 1000 + firstToken + row;
        }

        @Override
        public int sequence(int row) {
            return (firstToken + row) % 5;
        }

        @Override
        public boolean isOutput(int row) {
            return true;
        }

        @Override
        public float get(int row, int column) {
            return values[row * width + column];
        }

        @Override
        public void copyRow(int row, float[] target) {
            System.arraycopy(values, row * width, target, 0, width);
        }

        @Override
        public MemorySegment segment() {
            return MemorySegment.ofArray(values);
        }
    }

    private static Rows random(SplittableRandom random, int rows, int width, int firstToken) {
        float[] values = new float[rows * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-100, 100);
        }
        return new Rows(3, rows, width, values, firstToken);
    }

    @Test
    void itGrowsAndKeepsEverything() {
        SplittableRandom random = new SplittableRandom(77);
        int width = 13;
        try (ActivationMatrix matrix = new ActivationMatrix(3, width)) {
            float[] expected = new float[0];
            while (matrix.rows() < 3000) {
                Rows rows = random(random, random.nextInt(1, 200), width, matrix.rows());
                int old = expected.length;
                expected = Arrays.copyOf(expected, old + rows.values().length);
                System.arraycopy(rows.values(), 0, expected, old, rows.values().length);
                matrix.append(rows);
            }
            assertThat(matrix.segment().toArray(ValueLayout.JAVA_FLOAT)).isEqualTo(expected);
            double[] sum = new double[width];
            for (int row = 0; row < matrix.rows(); row++) {
                assertThat(matrix.token(row)).isEqualTo(row);
                assertThat(matrix.position(row)).isEqualTo(1000 + row);
                assertThat(matrix.sequence(row)).isEqualTo(row % 5);
                float[] copy = matrix.row(row);
                for (int column = 0; column < width; column++) {
                    assertThat(copy[column]).isEqualTo(expected[row * width + column])
                            .isEqualTo(matrix.get(row, column));
                    sum[column] += copy[column];
                }
            }
            float[] mean = matrix.mean();
            for (int column = 0; column < width; column++) {
                assertThat(mean[column]).isEqualTo((float) (sum[column] / matrix.rows()));
            }
            matrix.clear();
            assertThat(matrix.rows()).isZero();
            matrix.append(random(random, 2, width, 5));
            assertThat(matrix.token(1)).isEqualTo(6);
        }
    }

    @Test
    void misuseIsRefused() {
        SplittableRandom random = new SplittableRandom(78);
        assertThatIllegalArgumentException().isThrownBy(() -> new ActivationMatrix(-1, 4)).withMessageContaining("-1");
        assertThatIllegalArgumentException().isThrownBy(() -> new ActivationMatrix(3, 0));
        try (ActivationMatrix matrix = new ActivationMatrix(3, 4)) {
            assertThatIllegalStateException().isThrownBy(matrix::mean).withMessageContaining("empty");
            assertThat(matrix.segment().byteSize()).isZero();
            assertThatIllegalArgumentException().isThrownBy(() -> matrix.append(random(random, 1, 5, 0)))
                    .withMessageContaining("width 5");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> matrix.append(new Rows(2, 1, 4, new float[4], 0)))
                    .withMessageContaining("layer 2");
            matrix.append(random(random, 2, 4, 0));
            for (int wrong : new int[]{-1, 2, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
                assertThatThrownBy(() -> matrix.row(wrong)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> matrix.get(wrong, 0)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> matrix.position(wrong)).isInstanceOf(IndexOutOfBoundsException.class);
            }
            assertThatThrownBy(() -> matrix.get(0, 4)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> matrix.get(0, -1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void aSegmentEndsWhenTheMatrixGrows() {
        SplittableRandom random = new SplittableRandom(79);
        ActivationMatrix matrix = new ActivationMatrix(3, 4);
        matrix.append(random(random, 10, 4, 0));
        MemorySegment before = matrix.segment();
        assertThat(before.isReadOnly()).isTrue();
        matrix.append(random(random, 1000, 4, 10));
        assertThatIllegalStateException().isThrownBy(() -> before.get(ValueLayout.JAVA_FLOAT, 0));
        MemorySegment after = matrix.segment();
        matrix.close();
        assertThatIllegalStateException().isThrownBy(() -> after.get(ValueLayout.JAVA_FLOAT, 0));
        assertThatIllegalStateException().isThrownBy(() -> matrix.append(random(random, 1, 4, 0)));
    }
}
