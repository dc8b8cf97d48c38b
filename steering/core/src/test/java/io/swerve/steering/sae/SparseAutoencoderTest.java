package io.swerve.steering.sae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swerve.safetensors.SafetensorsWriter;
import io.swerve.steering.plan.Feature;
import io.swerve.steering.sae.SaeInfo.InputNorm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Encoding and decoding of all kinds against their definitions in double precision, and SAELens' files. */
class SparseAutoencoderTest {
    private static final long SEED = 314;
    private static final int WIDTH = 20;
    private static final int FEATURES = 45;
    private static final int K = 6;

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);
    private final float[] encoder = floats(WIDTH * FEATURES, 0.3);
    private final float[] decoder = floats(FEATURES * WIDTH, 0.3);
    private final float[] bias = floats(FEATURES, 0.5);
    private final float[] decoderBias = floats(WIDTH, 1);
    private final float[] threshold = floats(FEATURES, 0.5);
    private final float[] magnitude = floats(FEATURES, 0.3);
    private final float[] magnitudeBias = floats(FEATURES, 0.5);

    private float[] floats(int count, double scale) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextGaussian() * scale);
        }
        return values;
    }

    /** Writes what SAELens would. */
    private SparseAutoencoder sae(SaeKind kind, String more) throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter().tensor("W_enc", encoder, WIDTH, FEATURES)
                .tensor("W_dec", decoder, FEATURES, WIDTH).tensor("b_dec", decoderBias);
        if (kind == SaeKind.GATED) {
            writer.tensor("b_gate", bias).tensor("r_mag", magnitude).tensor("b_mag", magnitudeBias);
        } else {
            writer.tensor("b_enc", bias);
        }
        if (kind == SaeKind.JUMP_RELU) {
            writer.tensor("threshold", threshold);
        }
        writer.write(folder.resolve("sae_weights.safetensors"));
        config(kind.label(), more);
        return SparseAutoencoder.read(folder);
    }

    private void config(String kind, String more) throws IOException {
        Files.writeString(folder.resolve("cfg.json"), """
                {"architecture": "%s", "d_in": %d, "d_sae": %d, "dtype": "float32",
                %s
                "metadata": {"sae_lens_version": "6.12.1", "model_name": "m", "hook_name": "blocks.4.hook_resid_post"}}
                """.formatted(kind, WIDTH, FEATURES, (kind.equals("topk") ? "\"k\": " + K + "," : "") + more));
    }

    private double[] preActivations(float[] row, boolean centred) {
        double[] sums = new double[FEATURES];
        for (int f = 0; f < FEATURES; f++) {
            for (int i = 0; i < WIDTH; i++) {
                sums[f] += (row[i] - (centred ? decoderBias[i] : 0)) * encoder[i * FEATURES + f];
            }
        }
        return sums;
    }

    /** Activations by the definition of the kind. */
    private double[] activations(SaeKind kind, float[] row) {
        double[] sums = preActivations(row, true);
        double[] values = new double[FEATURES];
        List<Integer> order = IntStream.range(0, FEATURES).boxed()
                .sorted(Comparator.comparingDouble((Integer f) -> -(sums[f] + bias[f]))).toList();
        for (int f = 0; f < FEATURES; f++) {
            double p = sums[f] + bias[f];
            values[f] = switch (kind) {
                case RELU -> Math.max(0, p);
                case TOP_K -> order.indexOf(f) < K ? Math.max(0, p) : 0;
                case JUMP_RELU -> p > 0 && p > threshold[f] ? p : 0;
                case GATED -> p > 0 ? Math.max(0, sums[f] * Math.exp(magnitude[f]) + magnitudeBias[f]) : 0;
            };
        }
        return values;
    }

    @ParameterizedTest
    @EnumSource
    void theStrongestFeatureIsThatOfTheLargestPreActivationActiveOrNot(SaeKind kind) throws IOException {
        for (int feature = 0; feature < FEATURES; feature++) {
            bias[feature] -= 50; // so that none is active
        }
        SparseAutoencoder sae = sae(kind, "");
        for (int trial = 0; trial < 60; trial++) {
            float[] row = floats(WIDTH, 1);
            double[] sums = preActivations(row, true);
            double[] with = IntStream.range(0, FEATURES)
                    .mapToDouble(f -> sums[f] + (kind == SaeKind.GATED ? 0 : bias[f])).toArray();
            int expected = IntStream.range(0, FEATURES).reduce((a, b) -> with[b] > with[a] ? b : a).orElseThrow();
            assertThat(sae.strongest(row)).isEqualTo(expected);
            assertThat(sae.encode(row).size()).isZero();
        }
        assertThatThrownBy(() -> sae.strongest(new float[WIDTH + 1])).isInstanceOf(IllegalArgumentException.class);
    }

    /** SAELens multiplies each feature by what was trained on its own afterwards, before it decodes. */
    @Test
    void whatWasTunedAfterwardsScalesTheReconstructionOnly() throws IOException {
        SparseAutoencoder plain = sae(SaeKind.RELU, "");
        float[] row = floats(WIDTH, 1);
        SparseCode before = plain.encode(row);
        float[] tuned = floats(FEATURES, 2);
        double[] expected = new double[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            expected[i] = decoderBias[i];
            for (int f = 0; f < FEATURES; f++) {
                expected[i] += activations(SaeKind.RELU, row)[f] * tuned[f] * decoder[f * WIDTH + i];
            }
        }
        new SafetensorsWriter().tensor("W_enc", encoder, WIDTH, FEATURES).tensor("W_dec", decoder, FEATURES, WIDTH)
                .tensor("b_dec", decoderBias).tensor("b_enc", bias).tensor("finetuning_scaling_factor", tuned)
                .write(folder.resolve("sae_weights.safetensors"));
        SparseAutoencoder sae = SparseAutoencoder.read(folder);
        SparseCode code = sae.encode(row);
        assertThat(code).usingRecursiveComparison().isEqualTo(before);
        float[] decoded = sae.decode(code);
        for (int i = 0; i < WIDTH; i++) {
            assertThat((double) decoded[i]).isCloseTo(expected[i], Offset.offset(1e-4));
        }
    }

    @ParameterizedTest
    @EnumSource
    void codesAreThoseOfTheDefinition(SaeKind kind) throws IOException {
        SparseAutoencoder sae = sae(kind, "");
        assertThat(sae.info()).isEqualTo(new SaeInfo(kind, WIDTH, FEATURES, kind == SaeKind.TOP_K ? K : 0, true,
                InputNorm.NONE, 4, "m"));
        for (int round = 0; round < 50; round++) {
            float[] row = floats(WIDTH, 2);
            double[] expected = activations(kind, row);
            SparseCode code = sae.encode(row);
            double[] rebuilt = new double[WIDTH];
            for (int i = 0; i < WIDTH; i++) {
                rebuilt[i] = decoderBias[i];
            }
            for (int f = 0; f < FEATURES; f++) {
                assertThat((double) code.activation(f)).isCloseTo(expected[f], Offset.offset(1e-4));
                for (int i = 0; i < WIDTH; i++) {
                    rebuilt[i] += expected[f] * decoder[f * WIDTH + i];
                }
            }
            float[] decoded = sae.decode(code);
            for (int i = 0; i < WIDTH; i++) {
                assertThat((double) decoded[i]).isCloseTo(rebuilt[i], Offset.offset(1e-3));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void rowsAndBatchesAgreeToTheBit(SaeKind kind) throws IOException {
        SparseAutoencoder sae = sae(kind, "");
        FloatRows rows = FloatRows.allocate(70, WIDTH);
        for (int r = 0; r < 70; r++) {
            float[] row = floats(WIDTH, 2);
            for (int i = 0; i < WIDTH; i++) {
                rows.set(r, i, row[i]);
            }
        }
        List<SparseCode> codes = sae.encode(rows.segment(), 0, 70);
        for (int r = 0; r < 70; r++) {
            SparseCode alone = sae.encode(rows.row(r));
            for (int f = 0; f < FEATURES; f++) {
                float expected = codes.get(r).activation(f);
                assertThat(alone.activation(f)).isEqualTo(expected);
                assertThat(sae.feature(f).activation(rows.segment(), rows.offset(r))).isEqualTo(expected);
            }
        }
    }

    @Test
    void ofEqualFeaturesTheFirstWin() {
        Arrays.fill(encoder, 0);
        Arrays.fill(bias, 1);
        SparseAutoencoder sae;
        try {
            sae = sae(SaeKind.TOP_K, "");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        SparseCode code = sae.encode(new float[WIDTH]);
        assertThat(IntStream.range(0, code.size()).map(code::feature).toArray()).containsExactly(0, 1, 2, 3, 4, 5);
        FloatRows row = FloatRows.allocate(1, WIDTH);
        assertThat(sae.feature(5).activation(row.segment(), 0)).isEqualTo(1);
        assertThat(sae.feature(6).activation(row.segment(), 0)).isZero();
    }

    /** Setting a feature to the activation that it has changes no bit of the row. */
    @ParameterizedTest
    @EnumSource
    void clampToTheOwnActivationIsTheIdentity(SaeKind kind) throws IOException {
        SparseAutoencoder sae = sae(kind, "");
        for (int round = 0; round < 30; round++) {
            FloatRows row = FloatRows.of(floats(WIDTH, 2));
            for (int f = 0; f < FEATURES; f++) {
                Feature feature = sae.feature(f);
                float target = feature.activation(row.segment(), 0);
                float[] direction = feature.direction();
                for (int i = 0; i < WIDTH; i++) {
                    float edited = row.get(0, i) + (target - feature.activation(row.segment(), 0)) * direction[i];
                    assertThat(edited).isEqualTo(row.get(0, i));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void writtenIsRead(SaeKind kind) throws IOException {
        SparseAutoencoder sae = sae(kind, "");
        Path copy = folder.resolve("copy");
        sae.write(copy);
        SparseAutoencoder read = SparseAutoencoder.read(copy);
        assertThat(read.info()).isEqualTo(sae.info());
        float[] row = floats(WIDTH, 2);
        for (int f = 0; f < FEATURES; f++) {
            assertThat((double) read.encode(row).activation(f)).isCloseTo(sae.encode(row).activation(f),
                    Offset.offset(kind == SaeKind.GATED ? 1e-5 : 0.0));
        }
        assertThat(read.direction(7)).isEqualTo(sae.direction(7));
        assertThat(read.vector(7).direction(4)).isEqualTo(sae.direction(7));
    }

    /** A factor on the rows of the decoder and its inverse on the activations cancel. */
    @Test
    void activationsByDecoderNormAreFolded() throws IOException {
        SparseAutoencoder sae = sae(SaeKind.TOP_K, "\"rescale_acts_by_decoder_norm\": true,");
        float[] row = floats(WIDTH, 2);
        SparseCode code = sae.encode(row);
        double[] sums = preActivations(row, true);
        assertThat(code.size()).isPositive();
        for (int i = 0; i < code.size(); i++) {
            int f = code.feature(i);
            double norm = 0;
            for (int j = 0; j < WIDTH; j++) {
                norm += decoder[f * WIDTH + j] * decoder[f * WIDTH + j];
            }
            assertThat((double) code.value(i)).isCloseTo((sums[f] + bias[f]) * Math.sqrt(norm), Offset.offset(1e-4));
            assertThat(SaeFolder.norm(FloatRows.of(sae.direction(f)), 0)).isBetween(0.9999f, 1.0001f);
        }
    }

    /** The average norm's factor s: encode(s x) = encode'(x), and decode' undoes it. */
    @Test
    void averageNormNeedsItsFactor() throws IOException {
        SparseAutoencoder plain = sae(SaeKind.RELU, "");
        config("standard", "\"normalize_activations\": \"expected_average_only_in\",");
        assertThatThrownBy(() -> SparseAutoencoder.read(folder)).isInstanceOf(SaeException.class)
                .hasMessageContaining("factor");
        SparseAutoencoder folded = SparseAutoencoder.read(folder, 0.5f);
        float[] row = floats(WIDTH, 4);
        float[] half = row.clone();
        for (int i = 0; i < WIDTH; i++) {
            half[i] /= 2;
        }
        SparseCode expected = plain.encode(half);
        SparseCode code = folded.encode(row);
        float[] rebuilt = folded.decode(code);
        float[] expectedRow = plain.decode(expected);
        for (int i = 0; i < WIDTH; i++) {
            assertThat((double) rebuilt[i]).isCloseTo(2.0 * expectedRow[i], Offset.offset(1e-3));
        }
    }

    @ParameterizedTest
    @CsvSource({"layer_norm", "constant_norm_rescale"})
    void rowsAreBroughtToANormAndBack(String norm) throws IOException {
        SparseAutoencoder sae = sae(SaeKind.RELU, "\"normalize_activations\": \"" + norm + "\",");
        SparseAutoencoder plain = sae(SaeKind.RELU, "");
        float[] row = floats(WIDTH, 3);
        double mean = 0;
        double squares = 0;
        for (float value : row) {
            mean += norm.equals("layer_norm") ? value / (double) WIDTH : 0;
        }
        for (float value : row) {
            squares += (value - mean) * (value - mean);
        }
        double scale = norm.equals("layer_norm") ? Math.sqrt(squares / (WIDTH - 1)) : Math.sqrt(squares / WIDTH);
        float[] normal = new float[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            normal[i] = (float) ((row[i] - mean) / (scale + (norm.equals("layer_norm") ? 1e-5 : 0)));
        }
        float[] expected = plain.reconstruct(normal);
        float[] rebuilt = sae.reconstruct(row);
        for (int i = 0; i < WIDTH; i++) {
            assertThat((double) rebuilt[i]).isCloseTo(expected[i] * scale + mean, Offset.offset(1e-3));
        }
        assertThatThrownBy(() -> sae.feature(0)).isInstanceOf(SaeException.class).hasMessageContaining(norm);
        assertThat(sae.reconstruct(new float[WIDTH])).doesNotContain(Float.NaN);
    }

    @Test
    void configurationsOfOldAndNewVersions() throws IOException {
        sae(SaeKind.RELU, "");
        Files.writeString(folder.resolve("cfg.json"), """
                {"d_in": %d, "d_sae": %d, "activation_fn_str": "topk", "activation_fn_kwargs": {"k": 9},
                "hook_point": "blocks.8.hook_resid_pre", "model_name": "gpt2-small", "apply_b_dec_to_input": false,
                "hook_point_head_index": null, "normalize_activations": null}""".formatted(WIDTH, FEATURES));
        assertThat(SparseAutoencoder.read(folder).info())
                .isEqualTo(new SaeInfo(SaeKind.TOP_K, WIDTH, FEATURES, 9, false,
                        InputNorm.NONE, 7, "gpt2-small"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            "architecture": "temporal"                          | temporal
            "d_in": 21                                          | W_dec
            "d_sae": 44                                         | W_dec
            "d_sae": -3                                         | d_sae
            "d_sae": 1000000000000                              | d_sae
            "d_in": "20"x                                       | JSON
            "hook_name": "blocks.4.hook_mlp_out"                | hook_mlp_out
            "hook_name": "blocks.0.hook_resid_pre"              | embedding
            "hook_name": 5                                      | hook_name
            "reshape_activations": "hook_z"                     | hook_z
            "normalize_activations": "wild"                     | wild
            "activation_fn": "tanh-relu"                        | tanh-relu
            "architecture": "topk"                              | lacks "k"
            "architecture": "topk", "k": 46                     | 46
            "architecture": "jumprelu"                          | threshold
            "architecture": "gated"                             | r_mag
            """)
    void badConfigurations(String change, String part) throws IOException {
        sae(SaeKind.RELU, "");
        String key = change.substring(0, change.indexOf(':'));
        StringBuilder config = new StringBuilder("{");
        for (String entry : List.of("\"d_in\": " + WIDTH, "\"d_sae\": " + FEATURES,
                "\"hook_name\": \"blocks.4.hook_resid_post\"")) {
            if (!entry.startsWith(key)) {
                config.append(entry).append(", ");
            }
        }
        Files.writeString(folder.resolve("cfg.json"), config.append(change).append("}"));
        assertThatThrownBy(() -> SparseAutoencoder.read(folder)).isInstanceOf(SaeException.class)
                .hasMessageContaining(part);
    }

    @Test
    void weightsThatAreNotFiniteAreRefused() throws IOException {
        decoder[3] = Float.POSITIVE_INFINITY;
        assertThatThrownBy(() -> sae(SaeKind.RELU, "")).isInstanceOf(SaeException.class).hasMessageContaining("W_dec")
                .hasMessageContaining("Infinity");
        Files.delete(folder.resolve("sae_weights.safetensors"));
        assertThatThrownBy(() -> SparseAutoencoder.read(folder)).isInstanceOf(SaeException.class)
                .hasMessageContaining("no such file");
    }
}
