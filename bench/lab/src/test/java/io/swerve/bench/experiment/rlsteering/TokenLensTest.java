package io.swerve.bench.experiment.rlsteering;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.Encoding;
import io.swerve.Model;
import io.swerve.bench.model.LabModel;
import io.swerve.gguf.GgufFile;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenLensTest {
    @Test
    void aTokensOwnRowIsReadAsThatToken() throws IOException {
        try (Model model = Model.load(LabModel.BASE.path())) {
            GgufFile file = GgufFile.read(model.path());
            float[] norm = file.readF32("output_norm.weight");
            TokenLens lens = TokenLens.of(model, Long.MAX_VALUE).orElseThrow();
            String head = file.tensor("output.weight").isPresent() ? "output.weight" : "token_embd.weight";
            for (String word : new String[]{" first", "<think>", " answer"}) {
                int[] token = model.tokenizer().encode(word, Encoding.PROMPT_PART);
                assertThat(token).hasSize(1);
                float[] direction = file.readRow(head, token[0]);
                for (int i = 0; i < direction.length; i++) {
                    direction[i] /= norm[i];
                }
                SteeringVector vector = SteeringVector.of(Map.of(2, direction), VectorInfo.unknown());
                assertThat(lens.nearest(vector, 2, 3)).hasSize(3).first().isEqualTo(word);
            }
            assertThat(TokenLens.of(model, 1000)).isEmpty();
        }
    }
}
