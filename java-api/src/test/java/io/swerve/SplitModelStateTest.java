package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swerve.gguf.GgufFile;
import io.swerve.gguf.GgufTensor;
import io.swerve.gguf.GgufValue;
import io.swerve.gguf.GgufValueType;
import io.swerve.gguf.GgufWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state belongs to a model's weights, wherever in its files they are. */
class SplitModelStateTest {
    @TempDir
    private Path folder;

    /** Two parts, as {@code gguf-split --no-tensor-first-split} writes them, but for the weights' place. */
    private Path split(String name, Path weights) throws IOException {
        Path own = Files.createDirectories(folder.resolve(name));
        GgufFile from = GgufFile.read(weights);
        GgufWriter first = new GgufWriter().putAll(GgufFile.read(Lab.BASE).metadata());
        GgufWriter second = new GgufWriter();
        for (GgufWriter part : new GgufWriter[]{first, second}) {
            part.put("split.no", new GgufValue.Whole(GgufValueType.UINT16, part == first ? 0 : 1))
                    .put("split.count", new GgufValue.Whole(GgufValueType.UINT16, 2))
                    .put("split.tensors.count", GgufValue.int32(from.tensors().size()));
        }
        for (GgufTensor tensor : from.tensors()) {
            byte[] bytes = new byte[(int) tensor.bytes()];
            from.read(tensor.name(), MemorySegment.ofArray(bytes));
            second.tensor(tensor.name(), tensor.type(), tensor.shape(), MemorySegment.ofArray(bytes));
        }
        second.write(own.resolve("model-00002-of-00002.gguf"));
        Path file = own.resolve("model-00001-of-00002.gguf");
        first.write(file);
        return file;
    }

    @Test
    void aStateOfOtherWeightsIsRefused() throws IOException {
        Path mine = split("mine", Lab.BASE);
        Path other = split("other", Lab.THINK);
        assertThat(Files.mismatch(mine, other)).isEqualTo(-1);
        try (Model model = Model.load(mine);
                Model same = Model.load(split("copy", Lab.BASE));
                Model another = Model.load(other);
                Session session = model.openSession(Lab.options())) {
            Sequence sequence = session.newSequence();
            sequence.prefill(1, 2, 3);
            try (SequenceState state = sequence.save();
                    Session alike = same.openSession(Lab.options());
                    Session unlike = another.openSession(Lab.options())) {
                assertThat(alike.restore(state).length()).isEqualTo(3);
                assertThatThrownBy(() -> unlike.restore(state)).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }
}
