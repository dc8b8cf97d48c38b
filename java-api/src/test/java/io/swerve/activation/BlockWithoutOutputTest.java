package io.swerve.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.swerve.Lab;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.UnsupportedModelException;
import io.swerve.gguf.GgufValue;
import io.swerve.gguf.ZooMetadata;
import io.swerve.spi.LiveControlVector;
import io.swerve.spi.SessionEngine;
import io.swerve.zoo.ZooModel;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deci model whose second block has no feed-forward network: its neighbours are steered, itself is refused. */
class BlockWithoutOutputTest {
    @TempDir
    private Path folder;

    @Test
    void onlyTheBlockItselfIsRefused() {
        Map<String, GgufValue> metadata = ZooMetadata.of("deci");
        metadata.put("deci.block_count", GgufValue.uint32(3));
        metadata.put("deci.feed_forward_length", GgufValue.int32s(384, 0, 384));
        ZooModel zoo = ZooModel.of(metadata, folder);
        assertThat(zoo.refusal()).isEmpty();
        Path file = folder.resolve("deci.gguf");
        zoo.write(file, false);
        try (Model model = Model.load(file); Session session = model.openSession(Lab.options())) {
            assertThat(model.isTappable(0)).isTrue();
            assertThat(model.isTappable(1)).isFalse();
            assertThat(model.takesControlVector(2)).isTrue();
            assertThatExceptionOfType(UnsupportedModelException.class)
                    .isThrownBy(() -> session.capture(RowSelection.ALL, Layers.all())).withMessageContaining("deci");
            try (LiveControlVector live = SessionEngine.of(session).openLiveControlVector()) {
                float[] direction = new float[model.embeddingSize()];
                direction[0] = 1;
                assertThatExceptionOfType(UnsupportedModelException.class)
                        .isThrownBy(() -> live.set(1, direction, 1)).withMessageContaining("layer 1");
                Sequence sequence = session.newSequence();
                float[] plain = Lab.row(sequence.prefill(1, 2, 3));
                sequence.truncate(0);
                live.set(2, direction, 1);
                assertThat(Lab.row(sequence.prefill(1, 2, 3))).isNotEqualTo(plain);
            }
        }
    }
}
