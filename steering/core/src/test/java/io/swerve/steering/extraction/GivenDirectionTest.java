package io.swerve.steering.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.swerve.Encoding;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.gguf.GgufFile;
import io.swerve.steering.Lab;
import io.swerve.steering.ModelIdentity;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import io.swerve.steering.plan.Intervention;
import io.swerve.steering.plan.Rule;
import io.swerve.steering.plan.Steering;
import io.swerve.steering.plan.SteeringPlan;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Directions without data. */
class GivenDirectionTest {
    private static Model model;

    @BeforeAll
    static void load() {
        model = Lab.model();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static float[] direction() {
        float[] direction = new float[model.embeddingSize()];
        direction[3] = 2;
        direction[250] = -0.5f;
        return direction;
    }

    @Test
    void byHandItIsWhatWasGiven() {
        float[] given = direction();
        SteeringVector vector = GivenDirection.byHand(model, given, Layers.of(4, 2));
        given[3] = 7; // the vector has its own copy
        assertThat(vector.layers()).containsExactly(2, 4);
        assertThat(vector.direction(2)).containsExactly(direction());
        assertThat(vector.direction(4)).containsExactly(direction());
        assertThat(vector.info().method()).isEqualTo("by-hand");
        assertThat(vector.info().model()).contains(ModelIdentity.of(model));
    }

    /** The lab's models have no output matrix of their own: the embeddings serve. */
    @Test
    void aTokensRowIsThatOfTheFile() {
        GgufFile file = GgufFile.read(model.path());
        String matrix = file.tensor("output.weight").isPresent() ? "output.weight" : "token_embd.weight";
        for (int token : new int[]{0, 17, model.tokenizer().vocabularySize() - 1}) {
            SteeringVector vector = GivenDirection.unembedding(model, token, Layers.of(5));
            assertThat(vector.direction(5)).containsExactly(file.readRow(matrix, token));
            assertThat(vector.info().method()).isEqualTo("unembedding");
        }
    }

    /** The final norm weighs the components, so other tokens may gain more; few do. */
    @Test
    void aTokensRowRaisesItsLogit() {
        int[] prompt = model.tokenizer().encode("The number is", Encoding.PROMPT);
        int last = model.layerCount() - 1;
        try (Session session = model.openSession(Lab.options().withMaxSequences(2));
                Steering steering = Steering.on(session);
                Sequence plain = session.newSequence()) {
            float[] before = Lab.copy(plain.prefill(prompt));
            for (String text : new String[]{"Q", "7", "the", "."}) {
                int token = model.tokenizer().encode(text, Encoding.TEXT_PART)[0];
                SteeringVector row = GivenDirection.unembedding(model, token, Layers.of(last));
                try (Sequence steered = session.newSequence()) {
                    steering.steer(steered,
                            SteeringPlan.of(Rule.of(Intervention.add(row)).times(20 / row.norm(last))));
                    float[] after = Lab.copy(steered.prefill(prompt));
                    float gain = after[token] - before[token];
                    int more = 0;
                    for (int i = 0; i < after.length; i++) {
                        more += after[i] - before[i] > gain ? 1 : 0;
                    }
                    assertThat(gain).as(text).isGreaterThan(1);
                    assertThat(more).as("tokens that gain more than " + text).isLessThan(after.length / 20);
                }
            }
        }
    }

    @Test
    void refusesWhatPointsNowhere() {
        int width = model.embeddingSize();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GivenDirection.byHand(model, new float[width], Layers.of(1)))
                .withMessageContaining("zero");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GivenDirection.byHand(model, new float[width + 1], Layers.of(1)))
                .withMessageContaining(String.valueOf(width + 1)).withMessageContaining(String.valueOf(width));
        float[] broken = direction();
        broken[1] = Float.NaN;
        assertThatIllegalArgumentException().isThrownBy(() -> GivenDirection.byHand(model, broken, Layers.of(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GivenDirection.byHand(model, direction(), Layers.of(1, 6)))
                .withMessageContaining("layer 6").withMessageContaining("0 to 5");
        for (int token : new int[]{-1, model.tokenizer().vocabularySize()}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> GivenDirection.unembedding(model, token, Layers.of(1)))
                    .withMessageContaining("token id " + token);
        }
    }

    @Test
    void aRandomDirectionHasTheNormAndNothingElse() {
        float[] values = new float[256];
        Arrays.fill(values, 2);
        SteeringVector vector = SteeringVector.of(Map.of(3, values),
                VectorInfo.of(ModelIdentity.of(model), "hand", ""));
        SteeringVector random = GivenDirection.random(vector, 1);
        assertThat(random.layers()).containsExactly(3);
        assertThat(random.info()).isEqualTo(VectorInfo.of(ModelIdentity.of(model), "random", ""));
        assertThat(random.norm(3)).isCloseTo(vector.norm(3), within(1e-3));
        assertThat(random).isEqualTo(GivenDirection.random(vector, 1)).isNotEqualTo(GivenDirection.random(vector, 2));
        double dot = 0;
        for (int i = 0; i < values.length; i++) {
            dot += random.direction(3)[i] * values[i];
        }
        assertThat(Math.abs(dot / (vector.norm(3) * vector.norm(3)))).isLessThan(0.3);
    }
}
