package io.swerve.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swerve.ActivationCapture;
import io.swerve.Lab;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written of a model's activations is what was captured, to the bit. */
class ActivationGridTest {
    @TempDir
    private Path folder;

    @Test
    void bothFormatsHoldWhatWasCaptured() throws IOException {
        try (Model model = Model.load(Lab.THINK);
                Session session = model.openSession(Lab.options());
                ActivationCapture capture = session.capture(RowSelection.ALL, Layers.of(1, 4));
                Sequence sequence = session.newSequence()) {
            assertThatThrownBy(() -> ActivationGrid.ofMean(capture.matrices()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("decode");
            int[] tokens = Lab.prompt(model, Lab.QUESTION);
            sequence.prefill(tokens);
            ActivationMatrix first = capture.layer(1);
            int width = model.embeddingSize();

            ActivationGrid all = ActivationGrid.ofAll(capture.matrices());
            ActivationGrid last = ActivationGrid.ofLast(capture.matrices());
            assertThat(all.layers()).containsExactly(1, 4);
            assertThat(all.shape()).containsExactly(2, tokens.length, width);
            assertThat(last.shape()).containsExactly(2, width);
            assertThat(last.toArrays()[1]).isEqualTo(capture.layer(4).row(tokens.length - 1));
            assertThat(ActivationGrid.ofMean(capture.matrices()).toArrays()[0]).isEqualTo(first.mean());

            Path npy = folder.resolve("all.npy");
            all.writeNpy(npy);
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(npy)).order(ByteOrder.LITTLE_ENDIAN);
            int data = 10 + bytes.getShort(8);
            assertThat(data % 64).isZero();
            assertThat(new String(bytes.array(), 10, data - 10, StandardCharsets.US_ASCII)).contains("'<f4'",
                    "(2, " + tokens.length + ", " + width + ")").endsWith("\n");
            assertThat(bytes.capacity()).isEqualTo(data + 2 * tokens.length * width * Float.BYTES);
            float[] row = new float[width];
            bytes.position(data + 3 * width * Float.BYTES);
            bytes.asFloatBuffer().get(row);
            assertThat(row).isEqualTo(first.row(3));

            Path safetensors = folder.resolve("last.safetensors");
            last.writeSafetensors(safetensors, Map.of("model", "lab"));
            try (SafetensorsFile file = SafetensorsFile.open(safetensors)) {
                assertThat(file.metadata()).containsExactly(Map.entry("model", "lab"));
                assertThat(file.tensors().keySet()).containsExactly("layer.1", "layer.4");
                assertThat(file.readFloats("layer.1")).isEqualTo(first.row(tokens.length - 1));
            }
        }
    }

    @Test
    void refusesMatricesThatDontFit() {
        try (ActivationMatrix one = new ActivationMatrix(0, 4); ActivationMatrix other = new ActivationMatrix(1, 5)) {
            assertThatThrownBy(() -> ActivationGrid.ofAll(List.of())).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> ActivationGrid.ofAll(List.of(one, other)))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("layer 1 has 0 rows of 5");
        }
    }
}
