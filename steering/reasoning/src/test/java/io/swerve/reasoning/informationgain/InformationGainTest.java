package io.swerve.reasoning.informationgain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.swerve.Encoding;
import io.swerve.Model;
import io.swerve.reasoning.informationgain.InformationGain.Divisor;
import io.swerve.reasoning.informationgain.InformationJudge.JudgedTrace;
import io.swerve.steering.Lab;
import io.swerve.steering.decoding.AnswerScorer;
import io.swerve.steering.plan.SteeringPlan;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class InformationGainTest {
    @Test
    void perplexitiesOf4And2And1GiveOneAndAHalf() {
        InformationGain gain = InformationGain.ofPerplexities(4, 2, 1);
        assertThat(gain.gain()).isCloseTo(1.5, within(1e-12));
        assertThat(gain.gain(Divisor.STEPS_AND_ONE)).isCloseTo(1, within(1e-12));
        assertThat(gain.drops()).containsExactly(new double[]{2, 1}, within(1e-12));
        assertThat(gain.logGain()).isCloseTo(Math.log(4) / 2, within(1e-12));
    }

    @Property
    void onlyTheEndsAndTheNumberOfStepsMatter(
            @ForAll @Size(min = 2, max = 15) List<@DoubleRange(min = -30, max = 0) Double> drawn) {
        double[] scores = drawn.stream().mapToDouble(Double::doubleValue).toArray();
        int tokens = 4;
        InformationGain gain = InformationGain.of(scores, tokens);
        int steps = scores.length - 1;
        double ends = Math.exp(-scores[0] / tokens) - Math.exp(-scores[steps] / tokens);
        assertThat(gain.gain()).isCloseTo(ends / steps, within(1e-9));
        assertThat(gain.logGain()).isCloseTo((scores[steps] - scores[0]) / steps, within(1e-12));
    }

    @Property
    void aStepThatChangesNothingDilutesTheGain(
            @ForAll @Size(min = 2, max = 9) List<@DoubleRange(min = -20, max = 0) Double> drawn) {
        double[] scores = drawn.stream().mapToDouble(Double::doubleValue).toArray();
        double[] longer = Arrays.copyOf(scores, scores.length + 1);
        longer[scores.length] = scores[scores.length - 1];
        int steps = scores.length - 1;
        InformationGain before = InformationGain.of(scores, 5);
        assertThat(InformationGain.of(longer, 5).gain()).isCloseTo(before.gain() * steps / (steps + 1), within(1e-9));
    }

    @Test
    void aTraceThatNeverChangesThePerplexityGainsNothing() {
        InformationGain gain = InformationGain.of(new double[]{-3, -3, -3, -3}, 2);
        assertThat(gain.gain()).isZero();
        assertThat(gain.logGain()).isZero();
    }

    @Test
    void scoresThatAreNoneAreRefused() {
        assertThatThrownBy(() -> InformationGain.of(new double[]{-1}, 1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one step");
        assertThatThrownBy(() -> InformationGain.of(new double[]{-1, 0.5}, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> InformationGain.of(new double[]{-1, Double.NEGATIVE_INFINITY}, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> InformationGain.of(new double[]{-1, -1}, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new JudgedTrace("q", List.of(), "a")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aJudgeScoresEachPrefixOfATraceAsIfItWereAlone() {
        JudgedTrace trace = new JudgedTrace("Start with 42, then add 4. What is the result modulo 100?",
                List.of("I start with 42.", "I add 4, so 42 + 4 = 46."), "46");
        JudgePrompt prompt = new JudgePrompt() {
            @Override
            public String before(String question, List<String> steps) {
                return "<|im_start|>user\n" + question + "<|im_end|>\n<|im_start|>assistant\n"
                        + (steps.isEmpty() ? "" : "<think>\n" + String.join(" ", steps) + "\n</think>\n")
                        + "The answer is";
            }

            @Override
            public String scored(String answer) {
                return " " + answer + ".";
            }
        };
        try (Model model = Lab.model();
                AnswerScorer scorer = AnswerScorer.open(model, Lab.options().withMaxSequences(4))) {
            InformationJudge judge = new InformationJudge(scorer, prompt);
            InformationGain gain = judge.measure(List.of(trace, trace)).getLast();
            assertThat(gain.steps()).isEqualTo(2);
            int[] target = model.tokenizer().encode(" 46.", Encoding.TEXT_PART);
            for (int i = 0; i <= 2; i++) {
                int[] prefix = model.tokenizer().encode(prompt.before(trace.question(), trace.steps().subList(0, i)),
                        Encoding.PROMPT);
                double alone = Arrays.stream(scorer.logProbabilities(prefix, target,
                        SteeringPlan.none())).sum();
                assertThat(gain.logProbability(i)).isCloseTo(alone, within(1e-4 + 1e-3 * Math.abs(alone)));
            }
            assertThat(gain.logGain()).as("the trace says the answer").isPositive();
            InformationGain whole = judge.measureWholeTexts(List.of(trace)).getFirst();
            assertThat(whole.steps()).isEqualTo(2);
            for (int i = 0; i <= 2; i++) {
                int[] all = IntStream.concat(
                        Arrays.stream(model.tokenizer()
                                .encode(prompt.before(trace.question(), trace.steps().subList(0, i)), Encoding.PROMPT)),
                        Arrays.stream(target)).toArray();
                double mean = Arrays.stream(scorer.logProbabilities(Arrays.copyOf(all, 1),
                        Arrays.copyOfRange(all, 1, all.length), SteeringPlan.none())).average().orElseThrow();
                assertThat(whole.perplexity(i)).isCloseTo(Math.exp(-mean), withinPercentage(1));
            }
        }
    }
}
