package io.swerve.gguf;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swerve.Lab;
import io.swerve.Model;
import io.swerve.UnsupportedModelException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** llama.cpp loads models that have no tokenizer, and ends the process when one is asked about a token. */
class ModelWithoutTokenizerTest {
    @Test
    void aModelWithoutTokenizerIsRefusedAndTheJvmLives(@TempDir Path folder) {
        Path file = folder.resolve("no-tokenizer.gguf");
        ModelRewriter.rewrite(Lab.THINK, file, metadata -> {
            metadata.keySet().removeIf(key -> key.startsWith("tokenizer."));
            metadata.put("tokenizer.ggml.model", GgufValue.text("no_vocab"));
            return metadata;
        });
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> Model.load(file)).isInstanceOf(UnsupportedModelException.class)
                    .hasMessageContaining("no tokenizer");
        }
    }
}
