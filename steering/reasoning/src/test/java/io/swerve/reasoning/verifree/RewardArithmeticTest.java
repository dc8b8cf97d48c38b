package io.swerve.reasoning.verifree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RewardArithmeticTest {
    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Test
    void theToyPolicyOfTwoTracesHasTheVariancesOfTheGradientThatAreKnown() {
        // Two equally likely traces: the score by the logit is +-1/2.
        RewardVariance toy = RewardVariance.ofGradients(new double[]{0.9, 0.1}, new double[]{0.5, -0.5});
        assertThat(toy.mean()).isCloseTo(0.2, within(1e-12));
        assertThat(toy.verifree()).isCloseTo(0.0625, within(1e-12));
        assertThat(toy.verifier()).isCloseTo(0.0850, within(1e-12));
    }

    @Property
    void theRewardNeverVariesMoreThanTheVerifier(
            @ForAll @Size(min = 1, max = 12) List<@DoubleRange(min = 0, max = 1) Double> drawn) {
        RewardVariance variance = RewardVariance.of(array(drawn));
        assertThat(variance.verifree()).isLessThanOrEqualTo(variance.verifier() + 1e-12);
        assertThat(variance.verifier()).isCloseTo(variance.mean() * (1 - variance.mean()), within(1e-12));
        assertThat(variance.ratio()).isBetween(0.0, 1 + 1e-6);
    }

    @Test
    void rewardsThatAreNoProbabilitiesAreRefused() {
        assertThatThrownBy(() -> RewardVariance.of(1.2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RewardVariance.of()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TraceReward(0.1, true, true)).isInstanceOf(IllegalArgumentException.class);
        assertThat(TraceReward.NONE.probability()).isZero();
    }

    @Test
    void theFrameOfThePaperIsCutBeforeTheBracket() {
        assertThat(AnswerFrame.BOXED.marker() + AnswerFrame.BOXED.tail("42"))
                .isEqualTo("<answer> \\boxed{ 42 } </answer>");
        assertThat(AnswerFrame.BOXED.marker()).isEqualTo("<answer");
    }

    @Test
    void theRewardIsTheProductOfTheProbabilitiesAndNotTheirMean() {
        TraceReward reward = TraceReward.of(new double[]{Math.log(0.5), Math.log(0.2)}, true);
        assertThat(reward.probability()).isCloseTo(0.1, within(1e-12));
        assertThat(reward.logProbability()).isCloseTo(Math.log(0.1), within(1e-12));
    }
}
