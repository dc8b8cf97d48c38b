package io.swerve.steering.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.swerve.Encoding;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.steering.Lab;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import io.swerve.steering.plan.Steering;
import io.swerve.steering.plan.SteeringOptions;
import io.swerve.steering.plan.SteeringPlan;
import io.swerve.steering.plan.SteeringPlanException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DivergenceMeterTest {
    private static Model model;
    private static SteeringVector brevity;
    private static List<CalibrationText> texts;

    @BeforeAll
    static void load() {
        model = Lab.model();
        brevity = Brevity.vector(model).onLayer(5);
        texts = Brevity.answers(model, 4, 16);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Session session(int context, int sequences) {
        return model.openSession(Lab.options().withContextSize(context).withMaxSequences(sequences));
    }

    /** The mean divergence straight from its definition, token by token in sessions of their own. */
    private static double bruteForce(float strength) {
        double sum = 0;
        int count = 0;
        for (CalibrationText text : texts) {
            try (Session plainSession = Lab.session(model);
                    Session steeredSession = Lab.session(model);
                    Steering _ = Steering.on(steeredSession, SteeringPlan.adding(brevity, strength),
                            SteeringOptions.defaults());
                    Sequence plain = plainSession.newSequence();
                    Sequence steered = steeredSession.newSequence()) {
                for (int position = 0; position < text.length(); position++) {
                    float[] p = Lab.copy(plain.decode(text.token(position)));
                    float[] q = Lab.copy(steered.decode(text.token(position)));
                    if (text.counts(position)) {
                        sum += divergence(p, q);
                        count++;
                    }
                }
            }
        }
        return sum / count;
    }

    private static double divergence(float[] p, float[] q) {
        double logP = logSumExp(p);
        double logQ = logSumExp(q);
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += Math.exp(p[i] - logP) * (p[i] - logP - q[i] + logQ);
        }
        return sum;
    }

    private static double logSumExp(float[] row) {
        double sum = 0;
        for (float logit : row) {
            sum += Math.exp(logit);
        }
        return Math.log(sum);
    }

    @Test
    void measuresWhatTheDefinitionSays() {
        double expected = bruteForce(0.7f);
        try (Session session = session(1024, 1);
                DivergenceMeter meter = DivergenceMeter.open(session, Steered.by(brevity), texts)) {
            Divergence divergence = meter.measure(0.7f);
            // other batch sizes round otherwise
            assertThat(divergence.mean()).isPositive().isCloseTo(expected, within(0.05 * expected));
            assertThat(divergence.positions()).isEqualTo(meter.positions())
                    .isEqualTo(texts.stream().mapToInt(CalibrationText::positions).sum());
            assertThat(divergence.p95()).isBetween(divergence.mean() / 20, divergence.max());
            assertThat(divergence.max()).isGreaterThan(divergence.mean());
            assertThat(divergence.agreement()).isBetween(0.0, 1.0);
            assertThat(divergence.standardError()).isPositive().isLessThan(divergence.mean());
        }
    }

    @Test
    void strengthZeroIsExactlyNothing() {
        for (int sequences : new int[]{1, 8}) {
            try (Session session = session(2048, sequences);
                    DivergenceMeter meter = DivergenceMeter.open(session, Steered.by(brevity), texts)) {
                for (float strength : new float[]{0, 0.5f, 0}) {
                    Divergence divergence = meter.measure(strength);
                    if (strength == 0) {
                        assertThat(divergence.mean()).isZero();
                        assertThat(divergence.max()).isZero();
                        assertThat(divergence.agreement()).isEqualTo(1);
                    } else {
                        assertThat(divergence.mean()).isPositive();
                    }
                }
            }
        }
    }

    @Test
    void withoutMemoryForTheUnsteeredLogitsTheResultIsTheSame() {
        try (Session session = session(2048, 8)) {
            Divergence kept;
            Divergence inTurn;
            try (DivergenceMeter meter = DivergenceMeter.open(session, Steered.by(brevity), texts)) {
                kept = meter.measure(0.5f);
            }
            try (DivergenceMeter meter = DivergenceMeter.open(session, Steered.by(brevity), texts, 0,
                    CalibrationProgress.NONE)) {
                inTurn = meter.measure(0.5f);
                assertThat(meter.measure(0).mean()).isCloseTo(0, within(1e-6));
            }
            assertThat(inTurn.positions()).isEqualTo(kept.positions());
            assertThat(inTurn.mean()).isCloseTo(kept.mean(), within(0.05 * kept.mean()));
        }
    }

    @Test
    void longTextsTakeSeveralBatches() {
        int[] tokens = new Random(5).ints(400, 300, 700).toArray();
        List<CalibrationText> longText = List.of(new CalibrationText(tokens, 100, 399));
        try (Session large = model.openSession(Lab.options().withContextSize(1024).withBatchSize(512, 512));
                Session small = model.openSession(
                        Lab.options().withContextSize(1024).withBatchSize(32, 32).withMaxSequences(2));
                DivergenceMeter once = DivergenceMeter.open(large, Steered.by(brevity), longText);
                DivergenceMeter pieces = DivergenceMeter.open(small, Steered.by(brevity), longText, 0,
                        CalibrationProgress.NONE)) {
            double expected = once.measure(0.5f).mean();
            Divergence actual = pieces.measure(0.5f);
            assertThat(actual.positions()).isEqualTo(299);
            assertThat(actual.mean()).isCloseTo(expected, within(0.05 * expected));
        }
    }

    @Test
    void theDivergenceGrowsWithTheDose() {
        try (Session session = session(2048, 8);
                DivergenceMeter meter = DivergenceMeter.open(session, Steered.by(brevity), texts)) {
            DoseTable table = DoseTable.measure(meter, 0, 0.05f, 0.1f, 0.2f, 0.4f, 0.7f, 1);
            assertThat(table.rows()).hasSize(7);
            assertThat(table.monotoneTo()).isEqualTo(1);
            assertThat(table.fallsAt()).isEmpty();
        }
    }

    @Test
    void stopsWhenTold() {
        try (Session session = session(2048, 2);
                DivergenceMeter meter = DivergenceMeter.open(session, Steered.by(brevity), texts,
                        DivergenceMeter.DEFAULT_MEMORY, (_, done, total) -> done == total)) {
            assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> meter.measure(1));
            session.newSequence().close(); // all sequences were given back
            session.newSequence().close();
        }
    }

    @Test
    void theSessionIsAsBeforeAfterwards() {
        try (Session session = session(1024, 1)) {
            DivergenceMeter meter = DivergenceMeter.open(session, Steered.by(brevity), texts);
            meter.measure(1);
            meter.close();
            meter.close();
            assertThat(session.hasControlVector()).isFalse();
        }
    }

    @Test
    void badInputIsRefused() {
        Steered steered = Steered.by(brevity);
        try (Session session = session(256, 1)) {
            assertThatIllegalArgumentException().isThrownBy(() -> DivergenceMeter.open(session, steered, List.of()))
                    .withMessageContaining("at least one text");
            int[] tokens = new int[300];
            Arrays.fill(tokens, 400);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> DivergenceMeter.open(session, steered,
                            List.of(texts.getFirst(), new CalibrationText(tokens, 0, 300))))
                    .withMessageContaining("text 2 has 300 tokens").withMessageContaining("256");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> DivergenceMeter.open(session, steered, texts, 100, CalibrationProgress.NONE))
                    .withMessageContaining("two sequences");
            SteeringVector narrow = SteeringVector.of(Map.of(1, new float[]{1, 2}), VectorInfo.unknown());
            assertThatExceptionOfType(SteeringPlanException.class)
                    .isThrownBy(() -> DivergenceMeter.open(session, Steered.by(narrow), texts))
                    .withMessageContaining("2 components").withMessageContaining("256");
            try (DivergenceMeter meter = DivergenceMeter.open(session, steered, texts)) {
                for (float strength : new float[]{Float.NaN, Float.POSITIVE_INFINITY}) {
                    assertThatIllegalArgumentException().isThrownBy(() -> meter.measure(strength))
                            .withMessageContaining("strength");
                }
                assertThatExceptionOfType(SteeringPlanException.class)
                        .isThrownBy(() -> meter.measure(Float.MAX_VALUE)).withMessageContaining("not finite");
                assertThatIllegalStateException().isThrownBy(() -> DivergenceMeter.open(session, steered, texts));
                assertThat(meter.measure(0.1f).mean()).isPositive();
            }
        }
    }

    @Test
    void textsChooseTheirPositions() {
        CalibrationText text = CalibrationText.of(model.tokenizer(), "one two", " three four", true);
        assertThat(text.length()).isGreaterThan(text.positions());
        assertThat(CalibrationText.of(model.tokenizer(), "one two", "", true).positions()).isEqualTo(1);
        assertThat(CalibrationText.of(model.tokenizer(), "", "one two", true).positions())
                .isEqualTo(model.tokenizer().encode("one two", Encoding.PROMPT).length - 1);
        assertThatIllegalArgumentException().isThrownBy(() -> new CalibrationText(new int[]{1, 2}, 1, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> new CalibrationText(new int[]{1, 2}, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new CalibrationText(new int[]{1, 2}, -1, 1));
    }
}
