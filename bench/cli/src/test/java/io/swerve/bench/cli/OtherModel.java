package io.swerve.bench.cli;

import io.swerve.bench.model.ModelShape;
import io.swerve.bench.model.SyntheticModel;
import io.swerve.gguf.GgmlType;
import io.swerve.gguf.GgufFile;
import io.swerve.gguf.GgufTensor;
import io.swerve.gguf.GgufValue;
import io.swerve.gguf.GgufWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A model that has nothing in common with the lab's: architecture qwen2, a SentencePiece vocabulary, no chat template, no
 * thinking markers, random weights.
 */
final class OtherModel {
    private static final ModelShape SHAPE = new ModelShape(4, 64, 2, 1, 96, 700, 512);

    private OtherModel() {}

    static Path write(Path folder) {
        Path llama = folder.resolve("llama.gguf");
        new SyntheticModel(SHAPE, 3).write(llama);
        GgufFile source = GgufFile.read(llama);
        GgufWriter writer = new GgufWriter();
        for (Map.Entry<String, GgufValue> entry : source.metadata().entrySet()) {
            String key = entry.getKey();
            if (key.equals("general.architecture")) {
                writer.put(key, new GgufValue.Text("qwen2"));
            } else {
                writer.put(key.replaceFirst("^llama\\.", "qwen2."), entry.getValue());
            }
        }
        SplittableRandom random = new SplittableRandom(5);
        for (GgufTensor tensor : source.tensors()) {
            MemorySegment data = Arena.ofAuto().allocate(tensor.bytes());
            source.read(tensor.name(), data);
            writer.tensor(tensor.name(), tensor.type(), tensor.shape(), data);
            if (tensor.name().matches("blk\\.\\d+\\.attn_[qkv]\\.weight")) {
                long width = tensor.shape().get(1);
                float[] bias = new float[(int) width];
                for (int i = 0; i < bias.length; i++) {
                    bias[i] = (float) (0.1 * random.nextGaussian());
                }
                writer.tensor(tensor.name().replace("weight", "bias"), GgmlType.F32, List.of(width),
                        MemorySegment.ofArray(bias));
            }
        }
        Path other = folder.resolve("other.gguf");
        writer.write(other);
        return other;
    }
}
