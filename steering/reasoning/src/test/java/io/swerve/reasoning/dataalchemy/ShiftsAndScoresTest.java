package io.swerve.reasoning.dataalchemy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swerve.reasoning.dataalchemy.FormatNoise.Disturbance;
import io.swerve.reasoning.dataalchemy.FormatNoise.Target;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShiftsAndScoresTest {
    private static final DataAlchemy WORLD = DataAlchemy.publishedCode();
    private static final AlchemyRecord RECORD = AlchemyRecord.of("ABCD", WORLD.composition("f1f2"));

    @Test
    void theKindOfATaskShiftFollowsFromItsCompositions() {
        assertThat(TaskShift.paper(WORLD)).extracting(TaskShift::kind).containsExactly(TaskShift.TaskDistance.ID,
                TaskShift.TaskDistance.CMP, TaskShift.TaskDistance.POOD, TaskShift.TaskDistance.OOD,
                TaskShift.TaskDistance.ID, TaskShift.TaskDistance.CMP,
                TaskShift.TaskDistance.POOD, TaskShift.TaskDistance.OOD);
        Composition f11 = WORLD.composition("f1f1");
        assertThatThrownBy(() -> new TaskShift(TaskShift.TaskDistance.ID, List.of(f11), WORLD.composition("f2f2")))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("OOD");
        assertThatThrownBy(() -> TaskShift.of(List.of(), f11)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource
    void noiseOfProbabilityZeroChangesNothing(Disturbance kind) {
        assertThat(new FormatNoise(kind, 0, Target.ALL).disturb(RECORD, 1)).isEqualTo(RECORD);
    }

    @Test
    void noiseOfProbabilityOneDisturbsEveryTokenOfItsTarget() {
        assertThat(new FormatNoise(Disturbance.INSERT, 1, Target.TRANSFORMATION).disturb(RECORD, 1).input())
                .isEqualTo("A B C D <unk> [F1] <unk> [F2] <think>");
        assertThat(new FormatNoise(Disturbance.DELETE, 1, Target.ELEMENT).disturb(RECORD, 1).input())
                .isEqualTo("[F1] [F2] <think>");
        assertThat(new FormatNoise(Disturbance.REPLACE, 1, Target.INSTRUCTION).disturb(RECORD, 1).input())
                .isEqualTo("A B C D [F1] [F2] <unk>");
        assertThat(new FormatNoise(Disturbance.REPLACE, 1, Target.ALL).disturb(RECORD, 1).output())
                .isEqualTo(RECORD.output());
    }

    @Test
    void noiseDisturbsAsOftenAsItSays() {
        FormatNoise noise = new FormatNoise(Disturbance.REPLACE, 0.3, Target.ELEMENT);
        long disturbed = 0;
        for (int seed = 0; seed < 5000; seed++) {
            disturbed += noise.disturb(RECORD, seed).element().split("<unk>", -1).length - 1;
        }
        assertThat(disturbed / 20_000.0).isCloseTo(0.3, within(0.02));
    }

    @Test
    void hybridNoiseMixesTheThreeAndFollowsTheSeed() {
        FormatNoise noise = new FormatNoise(Disturbance.HYBRID, 1, Target.ELEMENT);
        long[] tokens = new long[2];
        for (int seed = 0; seed < 3000; seed++) {
            String element = noise.disturb(RECORD, seed).element();
            tokens[0] += element.split("<unk>", -1).length - 1;
            tokens[1] += element.chars().filter(c -> c >= 'A' && c <= 'Z').count();
        }
        assertThat(tokens[0] / 12_000.0).isCloseTo(2 / 3.0, within(0.03));
        assertThat(tokens[1] / 12_000.0).isCloseTo(1 / 3.0, within(0.03));
        assertThat(noise.disturb(RECORD, 5)).isEqualTo(noise.disturb(RECORD, 5));
    }

    @Test
    void refusesWhatIsNoProbability() {
        assertThatThrownBy(() -> new FormatNoise(Disturbance.INSERT, Double.NaN, Target.ALL))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FormatNoise(Disturbance.INSERT, 1.5, Target.ALL))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("1.5");
    }

    @Test
    void countsEdits() {
        assertThat(EditDistance.between("kitten", "sitting")).isEqualTo(3);
        assertThat(EditDistance.between("", "abc")).isEqualTo(3);
        assertThat(EditDistance.normalized("", "")).isZero();
        assertThat(EditDistance.normalized("ab", "cdef")).isEqualTo(1);
    }

    @Property(tries = 300)
    void editDistanceIsAMetric(@ForAll @StringLength(max = 8) String a, @ForAll @StringLength(max = 8) String b,
            @ForAll @StringLength(max = 8) String c) {
        assertThat(EditDistance.between(a, a)).isZero();
        assertThat(EditDistance.between(a, b)).isEqualTo(EditDistance.between(b, a))
                .isEqualTo(fromTheEnds(a, b));
        assertThat(EditDistance.between(a, c))
                .isLessThanOrEqualTo(EditDistance.between(a, b) + EditDistance.between(b, c));
    }

    /** The same by a table filled from the ends. */
    private static int fromTheEnds(String a, String b) {
        int[][] table = new int[a.length() + 1][b.length() + 1];
        for (int i = a.length(); i >= 0; i--) {
            for (int j = b.length(); j >= 0; j--) {
                if (i == a.length() || j == b.length()) {
                    table[i][j] = a.length() - i + b.length() - j;
                } else {
                    int same = a.charAt(i) == b.charAt(j) ? 0 : 1;
                    table[i][j] = Math.min(table[i + 1][j + 1] + same,
                            1 + Math.min(table[i + 1][j], table[i][j + 1]));
                }
            }
        }
        return table[0][0];
    }

    @Test
    void splitsAtTheLastAnswer() {
        AlchemyScore score = AlchemyScore.of("N O P Q [F2] <answer> O P Q O ", RECORD.output());
        assertThat(score.reasoning()).isEqualTo(new AlchemyScore.Comparison(true, 0));
        assertThat(score.answer()).isEqualTo(new AlchemyScore.Comparison(false, 1 / 7.0));
        assertThat(score.full().editDistance()).isEqualTo(1 / 29.0);
        assertThat(AlchemyScore.answer("a <answer> b <answer> c")).isEqualTo("c");
        assertThat(AlchemyScore.reasoning("a <answer> b <answer> c")).isEqualTo("a <answer> b");
        assertThat(AlchemyScore.answer("only this")).isEqualTo("only this");
        assertThat(AlchemyScore.reasoning("only this")).isEmpty();
    }
}
