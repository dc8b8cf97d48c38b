package io.swerve.bench.experiment.thoughtgain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.thoughtgain.TextThoughts.KeptThought;
import io.swerve.bench.report.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Twelve texts to choose weights on and twelve held out, each with five easy and five hard positions of one true token. */
class ThoughtGainReportTest {
    private static final int CHOOSING = 12;
    private static final int TEXTS = 12;
    private static final int POSITIONS = 5;
    private static final double[] WEIGHTS = {0, 0.5, 1};
    private static final double EASY = -0.1;
    private static final double HARD = -5;

    /** What is inserted changes easy and hard tokens so much, and mixtures on average so much at each weight. */
    private record Insert(double easy, double hard, double half, double whole) {}

    private static KeptThought thought(int position, double base, double gain, double half, double whole,
            double noise) {
        return new KeptThought(position, 0, new int[]{1}, new double[]{base}, new double[]{base + gain + noise},
                new double[][]{{base}, {base + half + noise}, {base + whole + noise}});
    }

    private static List<TextThoughts> texts(Insert insert) {
        List<TextThoughts> texts = new ArrayList<>();
        for (int t = 0; t < CHOOSING + TEXTS; t++) {
            double noise = 0.01 * (t % CHOOSING - 5.5);
            texts.add(new TextThoughts(IntStream.range(0, 2 * POSITIONS)
                    .mapToObj(p -> thought(p, (p < POSITIONS ? EASY : HARD) - 0.0001 * p,
                            p < POSITIONS ? insert.easy : insert.hard, insert.half, insert.whole, noise))
                    .toList()));
        }
        return texts;
    }

    private static ExperimentResult report(Insert own, Insert random, Insert markers, boolean marked) {
        Map<String, List<TextThoughts>> measured = new LinkedHashMap<>();
        measured.put("model's thoughts", texts(own));
        measured.put("random tokens", texts(random));
        measured.put("markers only", texts(markers));
        Map<Integer, List<TextThoughts>> before = new LinkedHashMap<>();
        before.put(0, texts(new Insert(-1, -3, 0, 0)).subList(0, TEXTS));
        before.put(8, texts(new Insert(2, 4, 0, 0)).subList(0, TEXTS));
        return new ThoughtGainReport(
                new ThoughtGainSettings(2, 2, 12, 1, 1, "(hm", ")", List.of(0, 8), "The answer is", false), CHOOSING,
                measured, before, WEIGHTS, marked, 1).result(List.of(), Table.of("none", "a"));
    }

    private static double of(ExperimentResult result, String arm, String key) {
        return result.summary().getAsJsonObject("arms").getAsJsonObject(arm).getAsJsonObject(key).get("estimate")
                .getAsDouble();
    }

    private static final Insert NOTHING = new Insert(0, 0, 0, 0);

    @Test
    void aLossIsCalledALossAlsoWhereItIsSmaller() {
        ExperimentResult result = report(new Insert(-25, -8, -1, -2), new Insert(-9, -9, -1, -2), NOTHING, true);
        assertThat(result.findings().get(0)).contains("of 12 tokens", "the next 1 true tokens by -16.50 (",
                "a loss, thoughts are in the way");
        assertThat(result.findings().get(1)).startsWith("By difficulty: -25.00 (").contains("-8.00 (", "mean 5.00 nats",
                "random tokens -9.00 (", "a loss where tokens are hard, though less of one than where they are easy.");
        assertThat(result.findings().get(2)).startsWith("Against random tokens").contains("worse: -7.50 (",
                "p < 0.001");
        assertThat(result.findings().get(3)).startsWith("Against markers only").contains("worse: -16.50 (");
        assertThat(result.findings().get(4)).contains("fixed weight of 0.00", "no gain of the mixture is shown");
        assertThat(of(result, "model_s_thoughts", "gain")).isCloseTo(-16.5, within(1e-9));
        assertThat(of(result, "random_tokens", "own_minus_this")).isCloseTo(-7.5, within(1e-9));
        List<List<String>> tenths = result.tables().get(1).rows();
        assertThat(tenths).hasSize(10);
        assertThat(tenths.getFirst()).startsWith("1", "12", "0.10");
        assertThat(tenths.getLast().get(2)).isEqualTo("5.00");
        assertThat(tenths.getLast().get(3)).startsWith("-8.0");
        assertThat(tenths.getLast().get(4)).startsWith("-9.0");
        assertThat(result.charts().getFirst().series().get(1).name()).isEqualTo("random tokens");
    }

    @Test
    void allSignsOfDifficultyAreTold() {
        assertThat(report(new Insert(-8, -25, 0, 0), NOTHING, NOTHING, true).findings().get(1))
                .contains("a loss where tokens are hard, and more of one than where they are easy.");
        assertThat(report(new Insert(-3, -3, 0, 0), NOTHING, NOTHING, true).findings().get(1))
                .endsWith("a loss where tokens are hard.");
        assertThat(report(NOTHING, NOTHING, NOTHING, true).findings().get(1))
                .endsWith("no clear gain where tokens are hard.");
        assertThat(report(new Insert(-1, 3, 0, 0), new Insert(0, 1, 0, 0), NOTHING, true).findings().get(1))
                .contains("a gain where tokens are hard, and more than random tokens give (2.0");
        assertThat(report(new Insert(-1, 3, 0, 0), new Insert(0, 4, 0, 0), NOTHING, true).findings().get(1))
                .contains("a gain where tokens are hard, but not clearly more than random tokens give (-1.0");
        List<String> gain = report(new Insert(1, 1, 0, 0), new Insert(0.5, 0.5, 0, 0), new Insert(1, 1, 0, 0), true)
                .findings();
        assertThat(gain.get(0)).endsWith("nats: a gain.");
        assertThat(gain.get(2)).contains("thoughts are better: 0.50 (");
        assertThat(gain.get(3)).contains("not clearly better or worse: 0.00");
        assertThat(report(NOTHING, NOTHING, NOTHING, true).findings().get(0)).endsWith("no clear effect.");
    }

    @Test
    void aMixtureIsHeldAgainstTheSameMixtureOfSomethingElse() {
        Insert mixes = new Insert(0, 0, 1, 0.5);
        ExperimentResult alike = report(mixes, new Insert(0, 0, 0.5, 1.0), mixes, true);
        assertThat(alike.findings().get(4)).contains("fixed weight of 0.50", "thoughts give 1.000 (",
                "random tokens with weight 1.00 1.000 (", "mixing in something else does as much");
        assertThat(of(alike, "random_tokens", "own_mixed_minus_this")).isCloseTo(0, within(1e-9));
        assertThat(report(mixes, new Insert(0, 0, 0.2, 0.1), new Insert(0, 0, 0.3, 0), true).findings().get(4))
                .contains("what thoughts say helps beyond what mixing does by itself");
        assertThat(report(mixes, new Insert(0, 0, 0.2, 0.1), mixes, true).findings().get(4))
                .contains("mixing in something else does as much");
        assertThat(report(mixes, new Insert(0, 0, 2, 3), new Insert(0, 0, 0.3, 0), true).findings().get(4))
                .contains("mixing in something else does more", "random tokens with weight 1.00 3.000 (");
        JsonObject half = report(mixes, NOTHING, NOTHING, true).summary().getAsJsonArray("weights").get(1)
                .getAsJsonObject();
        assertThat(half.get("weight").getAsDouble()).isEqualTo(0.5);
        assertThat(half.getAsJsonObject("model_s_thoughts").get("estimate").getAsDouble()).isCloseTo(1, within(1e-9));
        assertThat(half.getAsJsonObject("random_tokens").get("estimate").getAsDouble()).isCloseTo(0, within(1e-9));
    }

    @Test
    void whereThoughtsStandBeforeTheAnswerIsSaid() {
        assertThat(report(NOTHING, NOTHING, NOTHING, true).findings().get(5)).startsWith("Right before a direct answer,"
                + " between the model's own thinking markers, thoughts change its log-probability by -2.00 (")
                .contains("nats at 0 tokens, 3.00 (", "nats at 8 tokens.");
        assertThat(report(NOTHING, NOTHING, NOTHING, false).findings().get(5))
                .contains("between the texts \"(hm\" and \")\"").doesNotContain("model's own");
    }

    @Test
    void textsThatAreTooShortDoNotCount() {
        List<TextThoughts> some = new ArrayList<>(texts(new Insert(2, 2, 0, 0)));
        IntStream.range(0, 3).forEach(_ -> some.add(new TextThoughts(List.of())));
        Map<String, List<TextThoughts>> measured = new LinkedHashMap<>();
        measured.put("model's thoughts", some);
        measured.put("random tokens", some);
        ThoughtGainSettings settings = new ThoughtGainSettings(2, 2, 12, 9, 1, "", "", List.of(), "", false);
        assertThat(of(new ThoughtGainReport(settings, CHOOSING, measured, Map.of(), WEIGHTS, true, 1)
                .result(List.of(), Table.of("none", "a")), "model_s_thoughts", "gain")).isCloseTo(2, within(1e-9));
        measured.replaceAll((_, rows) -> rows.subList(CHOOSING + TEXTS, rows.size()));
        assertThat(new ThoughtGainReport(settings, 0, measured, Map.of(), WEIGHTS, true, 1)
                .result(List.of(), Table.of("none", "a")).findings()).singleElement().asString()
                .contains("No text is long enough", "the 9 true tokens", "--next-tokens");
    }
}
