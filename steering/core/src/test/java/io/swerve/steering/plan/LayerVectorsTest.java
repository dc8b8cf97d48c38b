package io.swerve.steering.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.swerve.ActivationCapture;
import io.swerve.Batch;
import io.swerve.Encoding;
import io.swerve.FinalStates;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.activation.RowSelection;
import io.swerve.gguf.GgufFile;
import io.swerve.steering.Lab;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Vectors added to layers at all positions, as those that are trained as the only parameters of a model. */
class LayerVectorsTest {
    private static final long SEED = 5;
    private static Model model;
    private static int[] prompt;

    @BeforeAll
    static void load() {
        model = Lab.model();
        prompt = model.tokenizer().encode("Start with 42, then double. What is the result?", Encoding.PROMPT);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    /** What is read behind the prompt. */
    private record Reading(float[] lastLayer, float[] state, float[] logits) {}

    private static Reading read(SteeringPlan plan) {
        int last = model.layerCount() - 1;
        try (Session session = Lab.session(model);
                Steering steering = Steering.on(session);
                FinalStates states = FinalStates.of(session);
                ActivationCapture capture = session.capture(RowSelection.OUTPUTS, Layers.of(last));
                Sequence sequence = session.newSequence()) {
            steering.steer(sequence, plan);
            Batch batch = session.batch();
            for (int i = 0; i < prompt.length; i++) {
                batch.add(sequence, prompt[i], i == prompt.length - 1);
            }
            session.decode(batch);
            float[] state = new float[states.width()];
            states.copyTo(prompt.length - 1, state);
            float[] row = capture.layer(last).row(capture.layer(last).rows() - 1);
            Reading reading = new Reading(row, state, Lab.copy(session.logits(prompt.length - 1)));
            batch.clear();
            return reading;
        }
    }

    private static SteeringVector vector(Random random, int layer, double scale) {
        return Lab.randomVector(random, model.embeddingSize(), scale, layer);
    }

    @Test
    void aVectorAtTheLastLayerShiftsTheStateThatIsNormalisedAndReadByTheUnembedding() {
        int last = model.layerCount() - 1;
        SteeringVector vector = vector(new Random(SEED), last, 3);
        Reading plain = read(SteeringPlan.none());
        Reading steered = read(SteeringPlan.adding(vector, 1));
        float[] norm = GgufFile.read(model.path()).readF32("output_norm.weight");
        float[] direction = vector.direction(last);
        double squares = 0;
        for (int i = 0; i < norm.length; i++) {
            double shifted = (double) plain.lastLayer()[i] + direction[i];
            squares += shifted * shifted / norm.length;
        }
        for (int i = 0; i < norm.length; i++) {
            double shifted = (double) plain.lastLayer()[i] + direction[i];
            assertThat((double) steered.state()[i]).isCloseTo(shifted * norm[i] / Math.sqrt(squares + 1e-5),
                    within(1e-2));
        }
        GgufFile file = GgufFile.read(model.path());
        String head = file.tensor("output.weight").isPresent() ? "output.weight" : "token_embd.weight";
        double error = 0;
        double size = 0;
        for (int token = 0; token < steered.logits().length; token++) {
            float[] row = file.readRow(head, token);
            double logit = 0;
            for (int i = 0; i < row.length; i++) {
                logit += (double) row[i] * steered.state()[i];
            }
            error += (logit - steered.logits()[token]) * (logit - steered.logits()[token]);
            size += logit * logit;
        }
        assertThat(Math.sqrt(error / size)).isLessThan(0.02); // products of 8 bits
    }

    @Test
    void vectorsOfOneLayerAddUpAndZerosChangeNothing() {
        Random random = new Random(SEED + 1);
        int layer = 2;
        SteeringVector first = vector(random, layer, 0.5);
        SteeringVector second = vector(random, layer, 0.5);
        Reading both = read(SteeringPlan.adding(first, 0.7).and(Rule.of(Intervention.add(second)).times(-0.3)));
        float[] sum = new float[model.embeddingSize()];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = 0.7f * first.direction(layer)[i] - 0.3f * second.direction(layer)[i];
        }
        Reading added = read(SteeringPlan.adding(SteeringVector.of(Map.of(layer, sum), VectorInfo.unknown()), 1));
        Reading plain = read(SteeringPlan.none());
        double apart = 0;
        double moved = 0;
        for (int i = 0; i < both.logits().length; i++) {
            apart += Math.pow(both.logits()[i] - added.logits()[i], 2);
            moved += Math.pow(both.logits()[i] - plain.logits()[i], 2);
        }
        assertThat(apart).isLessThan(1e-3 * moved);
        assertThat(read(SteeringPlan.adding(first, 0)).logits()).isEqualTo(plain.logits());
    }
}
