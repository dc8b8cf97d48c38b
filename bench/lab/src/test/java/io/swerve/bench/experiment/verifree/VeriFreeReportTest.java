package io.swerve.bench.experiment.verifree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.HandMade;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Traces made by hand: of three traces two agree on an answer, and the third gives another one. */
class VeriFreeReportTest {
    private static final int PROBLEMS = 8;
    private static final List<AnswerFrequency> FREQUENCIES = List.of(new AnswerFrequency(0.5, 3, 4));

    private static SampledTrace trace(boolean right, boolean cut) {
        return new SampledTrace(new int[]{1}, new float[]{0}, right ? "4" : "5", right,
                HandMade.transcript(right, cut));
    }

    private static ExperimentResult report(List<SampledTrace> group, double[] rewards,
            List<AnswerFrequency> frequencies) {
        double[] logs = IntStream.range(0, rewards.length).mapToDouble(i -> Math.log(rewards[i])).toArray();
        return new VeriFreeReport(HandMade.problems(PROBLEMS, "sums"), Collections.nCopies(PROBLEMS, group),
                Collections.nCopies(PROBLEMS, new Rewarded(logs, new boolean[]{true, true, false})), frequencies, 1)
                .result(List.of());
    }

    /** Two traces are wrong and agree; the third is right. */
    private static ExperimentResult wrongMajority(double rewardOfRight, double rewardOfWrong) {
        return report(List.of(trace(false, false), trace(false, false), trace(true, false)),
                new double[]{rewardOfWrong, rewardOfWrong, rewardOfRight}, FREQUENCIES);
    }

    @Test
    void theBestByRewardIsToldFromTheMajority() {
        ExperimentResult result = wrongMajority(0.9, 0.1);
        assertThat(result.findings().get(1)).startsWith("Choosing by the reward does better than a majority vote: the"
                + " trace with the greatest reward of 3 is right for 100.0% (67.6 to 100.0) of the problems; majority"
                + " vote 0.0% (0.0 to 32.4), one trace 33.3% (").contains("(best against majority: p = 0.008).");
        JsonObject summary = result.summary();
        assertThat(summary.getAsJsonObject("best_against_majority").get("estimate").getAsDouble()).isEqualTo(1);
        JsonObject accuracy = summary.getAsJsonObject("accuracy");
        assertThat(estimate(accuracy, "best_of_the_group_by_reward")).isEqualTo(1);
        assertThat(estimate(accuracy, "majority_vote")).isZero();
        assertThat(estimate(accuracy, "vote_weighted_by_reward")).as("0.9 against 0.2").isEqualTo(1);
        assertThat(estimate(accuracy, "one_trace")).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(estimate(accuracy, "any_right_trace_oracle")).isEqualTo(1);
        assertThat(summary.get("unclean_cuts").getAsInt()).isEqualTo(PROBLEMS);
        assertThat(result.tables().get(0).rows()).contains(List.of("majority vote", "0.0% (0.0 to 32.4)"),
                List.of("best of the group by reward", "100.0% (67.6 to 100.0)"));
        assertThat(result.tables().get(2).rows().getFirst()).startsWith("sums", "8").last().asString()
                .startsWith("36.7%");
        assertThat(result.charts().get(1).series().getFirst().y()).containsExactly(1 / 3.0, 0, 1, 1, 1);
    }

    private static double estimate(JsonObject object, String key) {
        JsonObject inner = object.getAsJsonObject(key);
        return (inner.has("accuracy") ? inner.getAsJsonObject("accuracy") : inner).get("estimate").getAsDouble();
    }

    @Test
    void theRewardIsHeldAgainstCorrectness() {
        assertThat(wrongMajority(0.9, 0.1).summary().getAsJsonObject("correlation").get("estimate").getAsDouble())
                .isCloseTo(1, within(1e-9));
        assertThat(wrongMajority(0.1, 0.9).summary().getAsJsonObject("correlation").get("estimate").getAsDouble())
                .isCloseTo(-1, within(1e-9));
        assertThat(varied(0.9, 0.1)).startsWith("The reward tells right traces from wrong ones: it correlates with"
                + " correctness with r = ").contains(" over 24 traces, and has ");
        assertThat(varied(0.1, 0.9)).startsWith("The reward prefers wrong traces: ");
        assertThat(varied(0.5, 0.5)).startsWith("Whether the reward tells right traces from wrong ones can't be told");
        assertThat(report(List.of(trace(true, false), trace(true, false), trace(true, false)),
                new double[]{0.1, 0.2, 0.3}, List.of()).findings().getFirst())
                .startsWith("Nothing is concluded: all traces are right, or none is");
        assertThat(report(List.of(trace(true, true), trace(false, false), trace(true, false)),
                new double[]{0.9, 0.2, 0.9}, List.of()).findings())
                .allSatisfy(line -> assertThat(line).startsWith("Nothing is concluded: 33.3% of the answers"));
    }

    /** Rewards that are not the same for all problems. */
    private static String varied(double ofRight, double ofWrong) {
        List<SampledTrace> group = List.of(trace(false, false), trace(false, false), trace(true, false));
        List<Rewarded> rewards = IntStream.range(0, PROBLEMS).mapToObj(p -> {
            double more = (p % 4 - 1.5) * 0.02;
            double less = (p / 2 % 2 - 0.5) * 0.04;
            return new Rewarded(new double[]{Math.log(ofWrong + more), Math.log(ofWrong - less),
                    Math.log(ofRight + more * (p % 2 == 0 ? -1 : 1))}, new boolean[]{true, true, true});
        }).toList();
        return new VeriFreeReport(HandMade.problems(PROBLEMS, "sums"), Collections.nCopies(PROBLEMS, group), rewards,
                List.of(), 1).result(List.of()).findings().getFirst();
    }

    @Test
    void aMajorityThatIsRightIsBetterThanARewardThatPrefersWrongTraces() {
        List<SampledTrace> group = List.of(trace(true, false), trace(true, false), trace(false, false));
        ExperimentResult result = report(group, new double[]{0.1, 0.2, 0.9}, List.of());
        assertThat(result.findings().get(1)).startsWith("Choosing by the reward does worse than a majority vote: the"
                + " trace with the greatest reward of 3 is right for 0.0%");
        assertThat(report(group, new double[]{0.9, 0.2, 0.1}, List.of()).findings().get(1))
                .startsWith("Nothing is concluded: no arm is clearly right less often than 95.0%");
        assertThat(report(List.of(trace(false, false), trace(false, false), trace(false, false)),
                new double[]{0.9, 0.2, 0.1}, List.of()).findings().get(1))
                .startsWith("Nothing is concluded: no arm is clearly right more often than 5.0%");
    }

    @Test
    void halfOfTheProblemsLeaveItOpen() {
        List<List<SampledTrace>> traces = IntStream.range(0, PROBLEMS)
                .mapToObj(p -> List.of(trace(p < 4, false), trace(p < 4, false), trace(p == 7, false))).toList();
        Rewarded rewards = new Rewarded(new double[]{Math.log(0.9), Math.log(0.2), Math.log(0.1)}, new boolean[3]);
        assertThat(new VeriFreeReport(HandMade.problems(PROBLEMS, "sums"), traces,
                Collections.nCopies(PROBLEMS, rewards), List.of(), 1).result(List.of()).findings().get(1))
                .startsWith("Choosing by the reward can't be told from a majority vote: the trace with the greatest"
                        + " reward of 3 is right for 50.0%");
    }

    @Test
    void aFrequencyAgreesIfTheRewardLiesInItsInterval() {
        // Wilson's interval of 8 of 16 is 0.28 to 0.72
        assertThat(new AnswerFrequency(0.29, 8, 16).agrees()).isTrue();
        assertThat(new AnswerFrequency(0.71, 8, 16).agrees()).isTrue();
        assertThat(new AnswerFrequency(0.27, 8, 16).agrees()).as("within 1/16 of it").isFalse();
        assertThat(new AnswerFrequency(0.73, 8, 16).agrees()).isFalse();
        List<AnswerFrequency> agreeing = Collections.nCopies(10, new AnswerFrequency(0.4, 8, 16));
        assertThat(frequencies(agreeing)).isEqualTo("Behind 10 traces the answer was sampled 16 times each: the"
                + " frequency of the reference answer differs from the reward by 0.100 on average, and for 10 of 10 the"
                + " reward lies inside of the frequency's 95% interval: nothing speaks against the reward being this"
                + " frequency.");
        List<AnswerFrequency> half = IntStream.range(0, 10)
                .mapToObj(i -> new AnswerFrequency(i < 5 ? 0.5 : 0.9, 8, 16)).toList();
        assertThat(frequencies(half)).contains("for 5 of 10 ").endsWith("too few for the reward to be this frequency.");
    }

    private static String frequencies(List<AnswerFrequency> frequencies) {
        return report(List.of(trace(false, false), trace(false, false), trace(true, false)),
                new double[]{0.1, 0.1, 0.9}, frequencies).findings().getLast();
    }

    @Test
    void tracesWithoutTheMarkerAreSaid() {
        ExperimentResult result = report(List.of(trace(false, false), trace(false, false), trace(true, false)),
                new double[]{0, 0.5, 0.5}, List.of());
        assertThat(result.findings().get(2)).startsWith("33.3% of the traces never come to the answer's marker")
                .doesNotContain("--marker");
        assertThat(report(List.of(trace(false, false), trace(true, false), trace(true, false)), new double[3],
                List.of()).findings().get(2)).startsWith("100.0%").endsWith("see --marker.");
    }
}
