package io.swerve.steering.sae;

import io.swerve.internal.AtomicFile;
import io.swerve.safetensors.SafetensorsException;
import io.swerve.safetensors.SafetensorsFile;
import io.swerve.safetensors.SafetensorsTensor;
import io.swerve.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Sparse autoencoders as folders of SAELens. */
final class SaeFolder {
    static final String CONFIG = "cfg.json";
    static final String WEIGHTS = "sae_weights.safetensors";

    private SaeFolder() {}

    /** Reads a folder. The norm factor is 0 if there is none. */
    static SparseAutoencoder read(Path folder, float normFactor) {
        SaeConfigFile config = SaeConfigFile.read(folder.resolve(CONFIG));
        SaeInfo info = config.info();
        if (config.needsNormFactor() != normFactor > 0) {
            throw new SaeException(folder.resolve(CONFIG) + (normFactor > 0
                    ? ": its normalize_activations asks for no norm factor; read it without one"
                    : ": normalize_activations is " + SaeConfigFile.AVERAGE_NORM
                            + ", whose factor the files don't hold;"
                            + " pass it as the norm factor, sqrt(d_in) by the mean norm of the activations"));
        }
        try (SafetensorsFile file = SafetensorsFile.open(folder.resolve(WEIGHTS))) {
            return new SparseAutoencoder(info, weights(info, config, file, normFactor > 0 ? normFactor : 1));
        } catch (SafetensorsException e) {
            throw new SaeException(e.getMessage(), e);
        }
    }

    private static SaeWeights weights(SaeInfo info, SaeConfigFile config, SafetensorsFile file, float factor) {
        int inputs = info.inputs();
        int features = info.features();
        FloatRows decoder = decoder(info, file);
        float[] norms = new float[features];
        for (int i = 0; i < features; i++) {
            norms[i] = config.rescaled() ? norm(decoder, i) : 1;
        }
        SafetensorsTensor encoder = require(file, "W_enc", List.of((long) inputs, (long) features));
        Panels panels = Panels.allocate(features, inputs);
        for (int i = 0; i < inputs; i++) {
            for (int j = 0; j < features; j++) {
                panels.set(j, i, finite(file, encoder, (long) i * features + j) * norms[j] * factor);
            }
        }
        float[] tuned = tuning(file, features);
        for (int i = 0; i < features; i++) {
            for (int j = 0; j < inputs; j++) {
                decoder.set(i, j, decoder.get(i, j) / (norms[i] * factor) * tuned[i]);
            }
        }
        float[] decoderBias = vector(file, "b_dec", inputs);
        for (int i = 0; i < inputs; i++) {
            decoderBias[i] /= factor;
        }
        requireNoScaling(file, features);
        return assemble(info, file, panels, decoder, FloatRows.of(decoderBias), norms);
    }

    private static SaeWeights assemble(SaeInfo info, SafetensorsFile file, Panels panels, FloatRows decoder,
            FloatRows decoderBias, float[] norms) {
        int features = info.features();
        if (info.kind() == SaeKind.GATED) {
            float[] scale = vector(file, "r_mag", features);
            for (int i = 0; i < features; i++) {
                scale[i] = (float) Math.exp(scale[i]);
            }
            return new SaeWeights(panels, SaeWeights.padded(panels, new float[0]), decoder, decoderBias, null,
                    vector(file, "b_gate", features), scale, vector(file, "b_mag", features));
        }
        float[] bias = vector(file, "b_enc", features);
        for (int i = 0; i < features; i++) {
            bias[i] *= norms[i];
        }
        float[] threshold = info.kind() == SaeKind.JUMP_RELU ? vector(file, "threshold", features) : null;
        return new SaeWeights(panels, SaeWeights.padded(panels, bias), decoder, decoderBias, threshold, null, null,
                null);
    }

    private static FloatRows decoder(SaeInfo info, SafetensorsFile file) {
        SafetensorsTensor tensor = require(file, "W_dec", List.of((long) info.features(), (long) info.inputs()));
        FloatRows decoder = FloatRows.allocate(info.features(), info.inputs());
        for (int i = 0; i < info.features(); i++) {
            for (int j = 0; j < info.inputs(); j++) {
                decoder.set(i, j, finite(file, tensor, (long) i * info.inputs() + j));
            }
        }
        return decoder;
    }

    static float norm(FloatRows rows, int row) {
        double squares = 0;
        for (int i = 0; i < rows.width(); i++) {
            squares += (double) rows.get(row, i) * rows.get(row, i);
        }
        return (float) Math.sqrt(squares);
    }

    /** What each feature is multiplied by before it is decoded, where somebody trained that on its own afterwards. */
    private static float[] tuning(SafetensorsFile file, int features) {
        if (file.tensors().containsKey("finetuning_scaling_factor")) {
            return vector(file, "finetuning_scaling_factor", features);
        }
        float[] none = new float[features];
        Arrays.fill(none, 1);
        return none;
    }

    /** Early versions had a factor for each feature, mostly all of them 1. */
    private static void requireNoScaling(SafetensorsFile file, int features) {
        if (file.tensors().containsKey("scaling_factor")) {
            for (float factor : vector(file, "scaling_factor", features)) {
                if (Math.abs(factor - 1) > 1e-5f) {
                    throw new SaeException(file.path() + ": has a scaling_factor other than 1, which isn't supported");
                }
            }
        }
    }

    private static SafetensorsTensor require(SafetensorsFile file, String name, List<Long> shape) {
        SafetensorsTensor tensor = file.tensor(name);
        if (!tensor.shape().equals(shape)) {
            throw new SaeException(file.path() + ": tensor '" + name + "' has the shape " + tensor.shape()
                    + "; cfg.json's d_in and d_sae ask for " + shape);
        }
        return tensor;
    }

    private static float finite(SafetensorsFile file, SafetensorsTensor tensor, long i) {
        float value = file.number(tensor, i);
        if (!Float.isFinite(value)) {
            throw new SaeException(file.path() + ": tensor '" + tensor.name() + "' holds " + value + " at " + i
                    + "; weights must be finite");
        }
        return value;
    }

    private static float[] vector(SafetensorsFile file, String name, int length) {
        SafetensorsTensor tensor = require(file, name, List.of((long) length));
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = finite(file, tensor, i);
        }
        return values;
    }

    static void write(SparseAutoencoder sae, Path folder) {
        SaeInfo info = sae.info();
        SaeWeights weights = sae.weights();
        FloatRows encoder = FloatRows.allocate(info.inputs(), info.features());
        for (int i = 0; i < info.inputs(); i++) {
            for (int j = 0; j < info.features(); j++) {
                encoder.set(i, j, weights.encoder().get(j, i));
            }
        }
        SafetensorsWriter writer = new SafetensorsWriter()
                .tensor("W_enc", encoder.segment(), info.inputs(), info.features())
                .tensor("W_dec", weights.decoder().segment(), info.features(), info.inputs())
                .tensor("b_dec", weights.decoderBias().segment(), info.inputs());
        if (info.kind() == SaeKind.GATED) {
            writer.tensor("b_gate", weights.gateBias()).tensor("b_mag", weights.magnitudeBias()).tensor("r_mag",
                    logarithms(weights.magnitudeScale()));
        } else {
            MemorySegment bias = weights.encoderBias().segment().asSlice(0, (long) info.features() * Float.BYTES);
            writer.tensor("b_enc", bias, info.features());
        }
        if (info.kind() == SaeKind.JUMP_RELU) {
            writer.tensor("threshold", weights.threshold());
        }
        try {
            Files.createDirectories(folder);
            writer.write(folder.resolve(WEIGHTS));
            AtomicFile.write(folder.resolve(CONFIG), partial -> Files.writeString(partial, SaeConfigFile.json(info)));
        } catch (IOException e) {
            throw new SaeException(folder + ": can't be written: " + e, e);
        }
    }

    private static float[] logarithms(float[] values) {
        float[] logarithms = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            logarithms[i] = (float) Math.log(values[i]);
        }
        return logarithms;
    }
}
