package io.swerve.steering.sae;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.DoubleSupplier;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The trainer's gradient against finite differences of the loss, computed anew in double precision. */
class TrainingPassTest {
    private static final long SEED = 7;
    private static final int WIDTH = 6;
    private static final int FEATURES = 10;
    private static final int ROWS = 8;
    private static final int K = 3;
    private static final int AUX_K = 2;
    private static final double VARIANCE = 5.5;
    private static final double STEP = 1e-6;

    private final Random random = new Random(SEED);
    private final double[][] x = doubles(ROWS, WIDTH, 1);
    private final double[][] encoder = doubles(FEATURES, WIDTH, 0.5);
    private final double[][] decoder = doubles(FEATURES, WIDTH, 0.5);
    private final double[][] encoderBias = doubles(1, FEATURES, 0.1);
    private final double[][] decoderBias = doubles(1, WIDTH, 0.1);
    private final boolean[] dead = new boolean[FEATURES];

    private double[][] doubles(int rows, int width, double scale) {
        double[][] values = new double[rows][width];
        for (double[] row : values) {
            for (int i = 0; i < width; i++) {
                row[i] = (float) (random.nextGaussian() * scale); // exact in both precisions
            }
        }
        return values;
    }

    private static FloatRows floats(double[][] values) {
        FloatRows rows = FloatRows.allocate(values.length, values[0].length);
        for (int r = 0; r < values.length; r++) {
            for (int i = 0; i < values[r].length; i++) {
                rows.set(r, i, (float) values[r][i]);
            }
        }
        return rows;
    }

    /** The loss, given what the pass chose and what it took as constant. */
    private double loss(boolean[][] chosen, boolean[][] auxChosen, double[][] constantErrors, double auxShare) {
        double sum = 0;
        for (int r = 0; r < ROWS; r++) {
            double[] error = x[r].clone();
            double[] auxError = constantErrors[r].clone();
            for (int i = 0; i < WIDTH; i++) {
                error[i] -= decoderBias[0][i];
            }
            for (int f = 0; f < FEATURES; f++) {
                double p = encoderBias[0][f];
                for (int i = 0; i < WIDTH; i++) {
                    p += (x[r][i] - decoderBias[0][i]) * encoder[f][i];
                }
                for (int i = 0; i < WIDTH; i++) {
                    error[i] -= chosen[r][f] ? p * decoder[f][i] : 0;
                    auxError[i] -= auxChosen[r][f] ? p * decoder[f][i] : 0;
                }
            }
            for (int i = 0; i < WIDTH; i++) {
                sum += error[i] * error[i] + auxShare * auxError[i] * auxError[i];
            }
        }
        return sum / (ROWS * VARIANCE);
    }

    @Test
    void gradientIsThatOfFiniteDifferences() {
        dead[2] = true;
        dead[5] = true;
        dead[9] = true;
        SaeTrainingOptions options = SaeTrainingOptions.of(FEATURES, K, 1).withBatchSize(ROWS)
                .withRevival(100, AUX_K, 0.25f);
        TrainingWeights weights = new TrainingWeights(Parameter.of(floats(encoder)), Parameter.of(floats(encoderBias)),
                Parameter.of(floats(decoder)), Parameter.of(floats(decoderBias)));
        try (Workers workers = new Workers(2)) {
            TrainingPass pass = new TrainingPass(workers, weights, options, VARIANCE);
            pass.rows().segment().copyFrom(floats(x).segment());
            pass.run(dead, 3);

            boolean[][] chosen = new boolean[ROWS][FEATURES];
            boolean[][] aux = new boolean[ROWS][FEATURES];
            for (int r = 0; r < ROWS; r++) {
                for (int i = 0; i < pass.active().size(r, false); i++) {
                    chosen[r][pass.active().feature(r, false, i)] = true;
                }
                for (int i = 0; i < pass.active().size(r, true); i++) {
                    int feature = pass.active().feature(r, true, i);
                    assertThat(dead[feature]).isTrue();
                    aux[r][feature] = true;
                }
            }
            double[][] errors = errors(chosen);
            double auxShare = 0.25; // three dead, two may try
            DoubleSupplier loss = () -> loss(chosen, aux, errors, auxShare);
            assertThat(pass.loss()).isCloseTo(loss.getAsDouble(), within(1e-6));

            FloatRows byEncoder = FloatRows.allocate(1, WIDTH);
            FloatRows byDecoder = FloatRows.allocate(1, WIDTH);
            FloatRows byBias = FloatRows.allocate(1, WIDTH);
            int active = 0;
            for (int f = 0; f < FEATURES; f++) {
                float bias = pass.featureGradient(f, byEncoder, byDecoder);
                assertThat((double) bias).isCloseTo(slope(encoderBias[0], f, loss), within(1e-5));
                for (int i = 0; i < WIDTH; i++) {
                    assertThat((double) byEncoder.get(0, i)).isCloseTo(slope(encoder[f], i, loss), within(1e-5));
                    assertThat((double) byDecoder.get(0, i)).isCloseTo(slope(decoder[f], i, loss), within(1e-5));
                }
                active += bias != 0 ? 1 : 0;
            }
            assertThat(active).isGreaterThan(FEATURES / 2);
            pass.biasGradient(byBias);
            for (int i = 0; i < WIDTH; i++) {
                assertThat((double) byBias.get(0, i)).isCloseTo(slope(decoderBias[0], i, loss), within(1e-5));
            }
        }
    }

    private double[][] errors(boolean[][] chosen) {
        double[][] errors = new double[ROWS][WIDTH];
        for (int r = 0; r < ROWS; r++) {
            for (int i = 0; i < WIDTH; i++) {
                errors[r][i] = x[r][i] - decoderBias[0][i];
            }
            for (int f = 0; f < FEATURES; f++) {
                double p = encoderBias[0][f];
                for (int i = 0; i < WIDTH; i++) {
                    p += (x[r][i] - decoderBias[0][i]) * encoder[f][i];
                }
                for (int i = 0; i < WIDTH && chosen[r][f]; i++) {
                    errors[r][i] -= p * decoder[f][i];
                }
            }
        }
        return errors;
    }

    private static double slope(double[] values, int i, DoubleSupplier loss) {
        double value = values[i];
        values[i] = value + STEP;
        double above = loss.getAsDouble();
        values[i] = value - STEP;
        double below = loss.getAsDouble();
        values[i] = value;
        return (above - below) / (2 * STEP);
    }

    private static Offset<Double> within(double offset) {
        return Offset.offset(offset);
    }
}
