package io.swerve.steering.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swerve.Layers;
import io.swerve.steering.Lab;
import io.swerve.steering.plan.TriggerOracle.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is called contradictory never holds, and the contradictions that people write are found. */
class ContradictionsTest {
    private static final int[] TOKENS = {0, 1, 2, 3, 4};
    private static final String[] PIECES = {"a", "b", "ab", "<think>", "</think>"};

    private static List<Row> rows(Random random) {
        List<Row> rows = new ArrayList<>();
        for (int i = 1 + random.nextInt(60); i > 0; i--) {
            boolean output = random.nextInt(3) > 0;
            int token = random.nextInt(TOKENS.length);
            rows.add(new Row(TOKENS[token], PIECES[token], output,
                    output && random.nextInt(5) > 0 ? random.nextDouble() * 3 : Double.NaN, random.nextBoolean(),
                    new float[][]{{(float) random.nextGaussian(), (float) random.nextGaussian()}}));
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void whatIsCalledContradictoryNeverHolds(long seed) {
        Random random = new Random(seed);
        Trigger.ProbeAbove probe = new Trigger.ProbeAbove(0, Lab.randomVector(random, 2, 1, 0), 0.1);
        RandomTriggers triggers = new RandomTriggers(random, TOKENS, PIECES, List.of(probe));
        List<List<Row>> texts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            texts.add(rows(random));
        }
        int contradictory = 0;
        for (int i = 0; i < 20_000; i++) {
            Trigger trigger = triggers.next(3);
            if (Contradictions.in(trigger).isPresent()) {
                contradictory++;
                for (List<Row> text : texts) {
                    for (int row = 0; row < text.size(); row++) {
                        assertThat(TriggerOracle.holds(trigger, text, row)).as("%s at %d", trigger, row).isFalse();
                    }
                }
            }
        }
        assertThat(contradictory).isGreaterThan(100);
    }

    @Test
    void whatContradictsIsFound() {
        Trigger above = new Trigger.EntropyAbove(2);
        Trigger seen = new Trigger.TokenSeen(Set.of(3), 2);
        List<Trigger> contradictions = List.of(Trigger.always().not(), seen.and(seen.not()),
                new Trigger.Steps(0, 3).and(new Trigger.Steps(3, 9)),
                new Trigger.Positions(5, 9).and(new Trigger.Positions(0, 5)),
                Trigger.prompt().and(new Trigger.Steps(1, 2)), Trigger.generation().not().and(Trigger.firstSteps(4)),
                Trigger.prompt().and(above), Trigger.generation().not().and(above),
                Trigger.prompt().and(new Trigger.Constrained()), above.and(new Trigger.EntropyBelow(2)),
                new Trigger.EntropyBelow(2).and(seen.and(above)), above.and(above.not()).or(Trigger.always().not()),
                Trigger.prompt().and(Trigger.prompt().not()), seen.and(above.and(above.not())));
        for (Trigger contradiction : contradictions) {
            assertThat(Contradictions.in(contradiction)).as("%s", contradiction).isPresent();
            assertThatThrownBy(() -> Rule.of(Intervention.rescale(2, Layers.of(1))).when(contradiction))
                    .isInstanceOf(SteeringPlanException.class).hasMessageContaining("never hold");
        }
    }

    @Test
    void whatMayHoldIsNoContradiction() {
        Trigger above = new Trigger.EntropyAbove(2);
        for (Trigger trigger : List.of(Trigger.prompt().and(Trigger.generation()), Trigger.prompt().and(
                Trigger.firstSteps(1)), above.and(new Trigger.EntropyBelow(2.0001)),
                new Trigger.Steps(0, 3).and(new Trigger.Steps(2, 9)), above.not().and(Trigger.prompt()),
                above.or(Trigger.always().not()), above.and(above.not()).not(), Trigger.thinking().not())) {
            assertThat(Contradictions.in(trigger)).as("%s", trigger).isEqualTo(Optional.empty());
        }
    }
}
