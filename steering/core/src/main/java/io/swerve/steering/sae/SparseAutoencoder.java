package io.swerve.steering.sae;

import io.swerve.Model;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import io.swerve.steering.plan.Feature;
import io.swerve.steering.sae.SaeInfo.InputNorm;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ObjIntConsumer;

/**
 * A sparse autoencoder of one layer of a model: it writes a row of the residual stream as a sum of few directions out
 * of many, {@code x = b + sum of f_i d_i} and an error. A direction {@code d_i} is called a feature, and {@code f_i}
 * its activation.
 *
 * <p>
 * Immutable, usable by any number of threads at once. The weights lie off the Java heap and are freed with the object.
 * The same row gives the same code bit for bit on every machine.
 */
public final class SparseAutoencoder {
    private static final String METHOD = "sae-feature";

    private final SaeInfo info;
    private final SaeWeights weights;
    private final ThreadLocal<Encoder> encoders;

    SparseAutoencoder(SaeInfo info, SaeWeights weights) {
        this.info = info;
        this.weights = weights;
        this.encoders = ThreadLocal.withInitial(() -> new Encoder(info, weights));
    }

    /**
     * Reads an autoencoder as SAELens writes it: a folder with {@code cfg.json} and {@code sae_weights.safetensors}.
     * Kinds {@code standard}, {@code topk}, {@code jumprelu} and {@code gated}, weights of 32 or 16 bits (F32, F16, BF16,
     * F64), of the versions before and since 6.0. The site must be {@code blocks.N.hook_resid_post}, or
     * {@code blocks.N.hook_resid_pre}, which is the output of block N - 1.
     *
     * <p>
     * TransformerLens can change a model's weights on loading, above all by taking the mean from what is written to the
     * residual stream of models with LayerNorm. An autoencoder trained on such a model expects rows without their mean.
     *
     * @param folder the folder
     * @return the autoencoder
     * @throws SaeException if a file is missing or damaged, or the autoencoder is of a kind that can't be used; says why
     */
    public static SparseAutoencoder read(Path folder) {
        return SaeFolder.read(folder, 0);
    }

    /**
     * Reads an autoencoder whose {@code normalize_activations} is {@code expected_average_only_in}: its rows are to be
     * multiplied by a constant that its files don't hold, {@code sqrt(d_in)} divided by the mean norm of the activations
     * it was trained on. The constant is worked into the weights, so that the autoencoder then reads rows as they are.
     *
     * @param folder the folder
     * @param normFactor the constant, above 0
     * @return the autoencoder
     * @throws IllegalArgumentException if the constant is not above 0 and finite
     * @throws SaeException if a file is missing or damaged, or the autoencoder is of a kind that can't be used; says why
     */
    public static SparseAutoencoder read(Path folder, float normFactor) {
        if (!(normFactor > 0) || !Float.isFinite(normFactor)) {
            throw new IllegalArgumentException("the norm factor must be above 0 and finite, was " + normFactor);
        }
        return SaeFolder.read(folder, normFactor);
    }

    /**
     * Writes the autoencoder as SAELens does, with 32-bit weights. Each file appears in one step when it is complete.
     *
     * @param folder where {@code cfg.json} and {@code sae_weights.safetensors} go; made if missing
     * @throws SaeException if a file can't be written
     */
    public void write(Path folder) {
        SaeFolder.write(this, folder);
    }

    /** {@return the kind, sizes and site: what the autoencoder is} */
    public SaeInfo info() {
        return info;
    }

    SaeWeights weights() {
        return weights;
    }

    /**
     * Encodes a row.
     *
     * @param row {@code info().inputs()} floats
     * @return the active features
     * @throws IllegalArgumentException if the row is of another width
     */
    public SparseCode encode(float... row) {
        requireWidth(row);
        SparseCode[] code = new SparseCode[1];
        encode(FloatRows.of(row).segment(), 0, 1, (result, _) -> code[0] = result);
        return code[0];
    }

    /**
     * Encodes rows, faster than one by one.
     *
     * @param rows memory of contiguous rows of native-order floats, only read
     * @param byteOffset where the first row starts
     * @param count how many rows
     * @return a code for each row
     * @throws IndexOutOfBoundsException if the rows don't lie within the memory
     */
    public List<SparseCode> encode(MemorySegment rows, long byteOffset, int count) {
        List<SparseCode> codes = new ArrayList<>(count);
        encode(rows, byteOffset, count, (code, _) -> codes.add(code));
        return codes;
    }

    void encode(MemorySegment rows, long byteOffset, int count, ObjIntConsumer<SparseCode> receiver) {
        Objects.checkFromIndexSize(byteOffset, (long) count * info.inputs() * Float.BYTES, rows.byteSize());
        encoders.get().encode(rows, byteOffset, count, receiver);
    }

    float activation(MemorySegment rows, long byteOffset, int feature) {
        Objects.checkFromIndexSize(byteOffset, (long) info.inputs() * Float.BYTES, rows.byteSize());
        return encoders.get().activation(rows, byteOffset, feature);
    }

    /**
     * Finds the feature that a row has most of, whether or not it is active.
     *
     * @param row {@code info().inputs()} floats
     * @return the feature with the largest pre-activation {@code (x - b) . w + b'}, the first of equal ones
     * @throws IllegalArgumentException if the row is of another width
     */
    public int strongest(float... row) {
        requireWidth(row);
        return encoders.get().strongest(FloatRows.of(row).segment());
    }

    private void requireWidth(float... row) {
        if (row.length != info.inputs()) {
            throw new IllegalArgumentException("a row has " + row.length + " numbers, the autoencoder reads "
                    + info.inputs());
        }
    }

    /**
     * Makes a row of a code.
     *
     * @param code what {@link #encode} found
     * @return the reconstruction, {@code info().inputs()} floats
     */
    public float[] decode(SparseCode code) {
        float[] row = weights.decoderBias().row(0);
        for (int i = 0; i < code.size(); i++) {
            long direction = weights.decoder().offset(checked(code.feature(i)));
            for (int j = 0; j < row.length; j++) {
                row[j] = Math.fma(code.value(i),
                        weights.decoder().segment().get(FloatRows.FLOAT, direction + (long) j * Float.BYTES), row[j]);
            }
        }
        if (info.norm() != InputNorm.NONE) {
            for (int j = 0; j < row.length; j++) {
                row[j] = row[j] * code.scale() + code.shift();
            }
        }
        return row;
    }

    /**
     * Encodes and decodes a row.
     *
     * @param row {@code info().inputs()} floats
     * @return what the autoencoder makes of it
     * @throws IllegalArgumentException if the row is of another width
     */
    public float[] reconstruct(float... row) {
        return decode(encode(row));
    }

    /**
     * Returns the direction of a feature: its row of the decoder.
     *
     * @param feature from 0 to {@code info().features() - 1}
     * @return a copy of {@code info().inputs()} floats; of length 1 in autoencoders trained here
     * @throws IndexOutOfBoundsException if there is no such feature
     */
    public float[] direction(int feature) {
        return weights.decoder().row(checked(feature));
    }

    /**
     * Returns the direction of a feature as a steering vector on the autoencoder's layer. Adding it with strength s
     * raises the feature's activation by about s, as long as it is active.
     *
     * @param feature from 0 to {@code info().features() - 1}
     * @return the vector, of the length that the decoder's row has
     * @throws IndexOutOfBoundsException if there is no such feature
     */
    public SteeringVector vector(int feature) {
        return SteeringVector.of(Map.of(info.layer(), direction(feature)), new VectorInfo(METHOD, "", 0, ""));
    }

    /**
     * Returns a feature for {@link io.swerve.steering.plan.Intervention.ClampFeature}, which sets its activation and
     * leaves everything else in the row, the autoencoder's error included, as it is.
     *
     * @param feature from 0 to {@code info().features() - 1}
     * @return the feature; usable by any number of threads
     * @throws IndexOutOfBoundsException if there is no such feature
     * @throws SaeException if the autoencoder brings rows to a norm first: a unit of activation is then another change in
     *             every row
     */
    public Feature feature(int feature) {
        checked(feature);
        if (info.norm() != InputNorm.NONE) {
            throw new SaeException("the autoencoder reads rows of norm " + info.norm().label()
                    + ", so its features can't be clamped; add their direction as a vector instead");
        }
        return new SaeFeature(this, feature);
    }

    /**
     * Checks that the autoencoder can read a model's rows. Whether it was trained on this very model can't be told.
     *
     * @param model the model
     * @throws SaeException if the model's rows have another width, or it lacks the layer
     */
    public void requireFits(Model model) {
        if (info.inputs() != model.embeddingSize() || info.layer() >= model.layerCount()) {
            throw new SaeException(
                    "the autoencoder reads rows of " + info.inputs() + " numbers of layer " + info.layer()
                            + "; the model has rows of " + model.embeddingSize() + " and layers 0 to "
                            + (model.layerCount() - 1) + ". Take one that was trained on this model");
        }
    }

    int checked(int feature) {
        return Objects.checkIndex(feature, info.features());
    }

    @Override
    public String toString() {
        return "SparseAutoencoder[" + info.kind().label() + ", layer " + info.layer() + ", " + info.inputs() + " -> "
                + info.features() + "]";
    }
}
