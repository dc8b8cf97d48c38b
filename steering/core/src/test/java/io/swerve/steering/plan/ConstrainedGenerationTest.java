package io.swerve.steering.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.Encoding;
import io.swerve.Generation;
import io.swerve.GenerationOptions;
import io.swerve.GenerationResult;
import io.swerve.Model;
import io.swerve.Sampler;
import io.swerve.SamplerOptions;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.steering.Lab;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rules for constrained spans know a generation's grammar by themselves. */
class ConstrainedGenerationTest {
    private static final String FIVE_DIGITS = "root ::= [0-9]{5} \"!\"";

    private static Model model;
    private static int[] prompt;
    private static SteeringVector vector;

    @BeforeAll
    static void load() {
        model = Lab.model();
        prompt = model.tokenizer().encode("<|im_start|>user\nModulo 100: start with 59, then add 5. What is the result?"
                + "<|im_end|>\n<|im_start|>assistant\n", Encoding.PROMPT);
        Random random = new Random(11);
        float[] direction = new float[model.embeddingSize()];
        for (int i = 0; i < direction.length; i++) {
            direction[i] = (float) random.nextGaussian();
        }
        vector = SteeringVector.of(Map.of(3, direction), VectorInfo.unknown());
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static GenerationResult generate(Sequence sequence, SamplerOptions options) {
        try (Sampler sampler = model.newSampler(options);
                Generation generation = Generation.start(sequence, prompt, sampler,
                        GenerationOptions.defaults().withMaxTokens(12))) {
            return generation.finish();
        }
    }

    private static long rows(Steering steering, Sequence sequence) {
        return steering.receipt(sequence).rules().getFirst().rows();
    }

    private static long rowsOf(Trigger trigger, SamplerOptions options) {
        try (Session session = Lab.session(model);
                Steering steering = Steering.on(session);
                Sequence sequence = session.newSequence()) {
            steering.steer(sequence, SteeringPlan.of(Rule.of(Intervention.add(vector)).when(trigger)));
            generate(sequence, options);
            return rows(steering, sequence);
        }
    }

    @Test
    void steersTheTokensOfAGrammarOnly() {
        SamplerOptions free = SamplerOptions.greedy();
        SamplerOptions digits = free.withGrammar(FIVE_DIGITS);
        Trigger generated = new Trigger.Steps(1, 1000);
        long written = rowsOf(generated, digits);
        assertThat(written).isBetween(5L, 7L); // a token of this model may hold two digits
        assertThat(rowsOf(new Trigger.Constrained(), digits)).isEqualTo(written);
        assertThat(rowsOf(new Trigger.Constrained(), free)).isZero();
        assertThat(rowsOf(generated, free)).isPositive();
        assertThat(rowsOf(new Trigger.Constrained().not(), digits)).isEqualTo(prompt.length);
    }

    @Test
    void aSpanEndsWithItsGeneration() {
        try (Session session = Lab.session(model);
                Steering steering = Steering.on(session);
                Sequence sequence = session.newSequence()) {
            steering.steer(sequence,
                    SteeringPlan.of(Rule.of(Intervention.add(vector)).when(new Trigger.Constrained())));
            GenerationResult constrained = generate(sequence, SamplerOptions.greedy().withGrammar(FIVE_DIGITS));
            assertThat(constrained.text()).matches("[0-9]{5}!");
            long rows = rows(steering, sequence);
            assertThat(rows).isPositive();
            generate(sequence, SamplerOptions.greedy());
            assertThat(rows(steering, sequence)).isEqualTo(rows);
        }
    }
}
