package io.swerve.steering.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.swerve.Encoding;
import io.swerve.Layers;
import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.steering.Lab;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.calibration.DoseSearch.Reached;
import io.swerve.steering.extraction.ContrastPair;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LayerSweepTest {
    private static final String BRIEF = "<think>\n42 + 42 = 84.";
    private static final String LONG = "<think>\nOkay, let me work through this step by step.";

    private static List<ContrastPair> pairs(int count) {
        return Lab.problems("dev.jsonl").stream().filter(problem -> problem.family().equals("chain")).limit(count)
                .map(problem -> new ContrastPair(problem.prompt(Optional.empty()), BRIEF, LONG)).toList();
    }

    @Test
    void comparesLayersAtTheSameDose() {
        try (Model model = Lab.model();
                Session session = model.openSession(Lab.options().withContextSize(2048).withMaxSequences(8))) {
            SteeringVector vector = Brevity.vector(model).onLayers(Layers.range(4, 5));
            List<CalibrationText> texts = Brevity.answers(model, 4, 12);
            Preference preference = new Preference(model.tokenizer(), pairs(4), true);
            LayerSweep sweep = LayerSweep.run(session, vector, texts, 0.02, DoseSearch.defaults(), preference,
                    CalibrationProgress.NONE);
            assertThat(sweep.rows()).extracting(LayerSweep.Row::layers).containsExactly(List.of(4), List.of(5),
                    List.of(4, 5));
            assertThat(sweep.rows()).allSatisfy(row -> {
                assertThat(row.dose()).isInstanceOf(Reached.class);
                assertThat(row.dose().best().mean()).isCloseTo(0.02, within(0.001));
                assertThat(row.score().low()).isLessThanOrEqualTo(row.score().mean());
                assertThat(row.gain().mean()).isCloseTo(row.score().mean() - sweep.unsteered().mean(), within(1e-9));
            });
            assertThat(sweep.best()).get().satisfies(best -> assertThat(sweep.rows())
                    .allSatisfy(row -> assertThat(row.score().mean()).isLessThanOrEqualTo(best.score().mean())));
            assertThat(session.hasControlVector()).isFalse();
        }
    }

    @Test
    void thePreferenceIsTheDifferenceOfMeanLogProbabilities() {
        try (Model model = Lab.model(); Session session = Lab.session(model)) {
            ContrastPair pair = pairs(1).getFirst();
            double expected = meanLogProbability(session, pair.prompt(), pair.positive())
                    - meanLogProbability(session, pair.prompt(), pair.negative());
            double[] scores = new Preference(model.tokenizer(), List.of(pair), true).score(session);
            assertThat(scores).hasSize(1);
            assertThat(scores[0]).isCloseTo(expected, within(0.05));
            assertThatIllegalArgumentException().isThrownBy(() -> new Preference(model.tokenizer(), List.of(), true));
            assertThatIllegalArgumentException().isThrownBy(
                    () -> new Preference(model.tokenizer(), List.of(new ContrastPair("a", "b", "")), true));
        }
    }

    private static double meanLogProbability(Session session, String prompt, String response) {
        int[] head = session.model().tokenizer().encode(prompt, Encoding.PROMPT);
        int[] tail = session.model().tokenizer().encode(response, Encoding.PROMPT_PART);
        double sum = 0;
        try (Sequence sequence = session.newSequence()) {
            Logits logits = sequence.prefill(head);
            for (int token : tail) {
                float[] row = Lab.copy(logits);
                double total = 0;
                for (float logit : row) {
                    total += Math.exp(logit);
                }
                sum += row[token] - Math.log(total);
                logits = sequence.decode(token);
            }
        }
        return sum / tail.length;
    }
}
