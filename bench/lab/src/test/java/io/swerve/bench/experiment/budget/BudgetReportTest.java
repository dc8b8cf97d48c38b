package io.swerve.bench.experiment.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.swerve.bench.experiment.Excerpt;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.HandMade;
import io.swerve.bench.experiment.budget.BudgetExperiment.ModelRows;
import io.swerve.bench.report.Chart;
import io.swerve.reasoning.budget.ResponseFeatures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows made by hand, of which everything is known. Prompts have 10 tokens. */
class BudgetReportTest {
    private static final int PROBLEMS = 20;
    private static final BudgetSettings SETTINGS = new BudgetSettings(2, 0.7, List.of(1, 2), List.of(4), List.of(), 2);

    private static SampledReply reply(boolean right, int tokens, boolean cut) {
        return new SampledReply(right ? "4" : "5", right, 10, tokens, -1, ResponseFeatures.of("Wait, maybe so."),
                Excerpt.NONE, HandMade.transcript(right, cut));
    }

    /** So many problems are right, in all their texts. */
    private static List<RepliesRow> rows(int right, int texts, int tokens, int cut) {
        return IntStream.range(0, PROBLEMS).mapToObj(p -> new RepliesRow(IntStream.range(0, texts)
                .mapToObj(_ -> reply(p < right, tokens, p < cut)).toList())).toList();
    }

    private static List<RepliesRow> rounds(int first, int second, int tokens) {
        return IntStream.range(0, PROBLEMS).mapToObj(
                p -> new RepliesRow(List.of(reply(p < first, tokens, false), reply(p < second, tokens, false))))
                .toList();
    }

    private static ModelRows model(int right, int tokens) {
        return new ModelRows(null, rows(right, 2, tokens, 0), rows(right, 2, tokens, 0), Map.of(), Map.of());
    }

    private static ModelRows truncated(ModelRows rows, int right) {
        return new ModelRows(null, rows.samples(), rows.rounds(), Map.of(4, rows(right, 1, 20, 0)), Map.of());
    }

    /** Of samples that are all right there is less to reckon. */
    private static ModelRows greedy(int right, int tokens) {
        return new ModelRows(null, rows(PROBLEMS, 1, tokens, 0), rows(right, 2, tokens, 0), Map.of(), Map.of());
    }

    private static ExperimentResult report(ModelRows base, ModelRows thinking) {
        Map<String, ModelRows> models = new LinkedHashMap<>();
        models.put("base", base);
        models.put("thinking", thinking);
        int samples = base.samples().getFirst().replies().size();
        BudgetSettings settings = samples == 2
                ? SETTINGS
                : new BudgetSettings(1, 0.7, List.of(1), List.of(), List.of(), 2);
        return new BudgetReport(settings, 1, models).result(List.of());
    }

    private static String headline(int base, int thinking) {
        return report(greedy(base, 30), greedy(thinking, 90)).findings().getFirst();
    }

    @Test
    void aBaseModelThatIsWrongStaysBehind() {
        // answered twice: 2 x (10 + 30); the thinking model once: 10 + 90
        assertThat(headline(4, 16)).isEqualTo("The base model stays behind: with its largest budget (base, greedy,"
                + " answered 2 times, 80 (range 80 to 80) tokens a problem) 20.0% (8.1 to 41.6) are right, with the thinking"
                + " model's simplest one (thinking, greedy, 100 (range 100 to 100) tokens) 80.0% (58.4 to 91.9) (p < 0.001).");
    }

    @Test
    void theHeadlineFollowsTheTest() {
        assertThat(headline(16, 4)).startsWith("The base model does better: ");
        assertThat(headline(10, 11)).startsWith("Can't be told apart: ");
        assertThat(headline(0, 0)).startsWith("Nothing is concluded: no arm is clearly right more often than 5.0%");
        assertThat(headline(20, 20)).startsWith("Nothing is concluded: no arm is clearly right less often than 95.0%");
        ModelRows cut = new ModelRows(null, rows(PROBLEMS, 1, 30, 0), rows(4, 2, 30, 5), Map.of(), Map.of());
        assertThat(report(cut, greedy(16, 90)).findings().getFirst()).startsWith("Nothing is concluded: 25.0% of the"
                + " answers of 'base, greedy, answered 2 times' are cut at the longest length; raise --max-tokens: ");
    }

    @Test
    void whatIsComparedIsInTheSummary() {
        JsonObject comparison = report(greedy(4, 30), greedy(16, 90)).summary()
                .getAsJsonObject("base_against_thinking");
        assertThat(comparison.get("estimate").getAsDouble()).as("base minus thinking").isCloseTo(-0.6, within(1e-9));
        assertThat(comparison.getAsJsonObject("test").get("discordant").getAsInt()).isEqualTo(12);
    }

    @Test
    void oneModelIsComparedWithNothing() {
        ExperimentResult result = new BudgetReport(SETTINGS, 1, Map.of("base", model(4, 30))).result(List.of());
        assertThat(result.findings().getFirst()).startsWith("One model only");
        assertThat(result.summary().keySet()).doesNotContain("base_against_thinking");
    }

    @Test
    void cellsJsonAndChartTellTheSameNumbers() {
        ExperimentResult result = report(model(4, 30), model(16, 90));
        assertThat(result.tables().getFirst().columns()).containsExactly("method", "tokens a problem", "right", "cut",
                "on the frontier");
        assertThat(result.tables().getFirst().rows()).contains(
                List.of("thinking, one sample", "100 (range 100 to 100)", "80.0% (57.8 to 92.1)", "0.0%", "yes"),
                List.of("base, one sample", "40 (range 40 to 40)", "20.0% (7.9 to 42.2)", "0.0%", "yes"),
                List.of("base, any right of 2", "70 (range 70 to 70)", "20.0% (8.1 to 41.6)", "0.0%",
                        "(a bound, no method)"),
                List.of("thinking, majority of 2", "190 (range 190 to 190)", "80.0% (58.4 to 91.9)", "0.0%", ""));
        JsonArray methods = result.summary().getAsJsonArray("methods");
        JsonObject second = methods.get(1).getAsJsonObject();
        assertThat(second.keySet()).containsExactly("name", "tokens", "accuracy", "cut", "frontier");
        assertThat(second.get("name").getAsString()).isEqualTo("base, majority of 2");
        assertThat(second.getAsJsonObject("tokens").get("estimate").getAsDouble()).isEqualTo(70);
        assertThat(second.getAsJsonObject("accuracy").get("estimate").getAsDouble()).isEqualTo(0.2);
        Chart.Series series = result.charts().getFirst().series().stream()
                .filter(one -> one.name().equals("thinking, majority")).findFirst().orElseThrow();
        assertThat(series.x()).containsExactly(100, 190);
        assertThat(series.y()).containsExactly(0.8, 0.8);
        assertThat(series.low()[1]).isCloseTo(0.584, within(0.001));
        assertThat(result.findings()).contains("On the Pareto frontier, by the estimates: base, one sample (40 tokens,"
                + " 20.0%); thinking, one sample (100 tokens, 80.0%).",
                "thinking, majority: 100 tokens, 80.0%; 190 tokens, 80.0%.");
    }

    @Test
    void methodsDiffer() {
        // two of three say 5; the likeliest, with few hedging words, is right
        SampledReply right = new SampledReply("4", true, 10, 5, -0.1, ResponseFeatures.of("So 4."), Excerpt.NONE,
                HandMade.transcript(true, false));
        SampledReply wrong = new SampledReply("5", false, 10, 8, -2, ResponseFeatures.of("Maybe, wait, perhaps 5."),
                Excerpt.NONE, HandMade.transcript(false, true));
        List<RepliesRow> samples = IntStream.range(0, PROBLEMS)
                .mapToObj(_ -> new RepliesRow(List.of(wrong, right, wrong))).toList();
        BudgetSettings three = new BudgetSettings(3, 1, List.of(1, 3), List.of(), List.of(), 1);
        ExperimentResult result = new BudgetReport(three, 1,
                Map.of("base", new ModelRows(null, samples, rows(0, 1, 5, 0), Map.of(), Map.of()))).result(List.of());
        Map<String, Double> accuracies = new LinkedHashMap<>();
        result.summary().getAsJsonArray("methods").asList().stream().map(JsonObject.class::cast).forEach(
                method -> accuracies.put(method.get("name").getAsString(),
                        method.getAsJsonObject("accuracy").get("estimate").getAsDouble()));
        assertThat(accuracies.get("base, one sample")).isCloseTo(1 / 3.0, within(1e-9));
        assertThat(accuracies).containsEntry("base, majority of 3", 0.0).containsEntry("base, likeliest of 3", 1.0)
                .containsEntry("base, vote weighted by words of 3", 1.0).containsEntry("base, any right of 3", 1.0)
                .containsEntry("base, greedy", 0.0).hasSize(6);
        assertThat(result.tables().getFirst().rows().getFirst().get(3)).as("two of three are cut").isEqualTo("66.7%");
        // the cost of one: prompt and mean length
        assertThat(result.tables().getFirst().rows().getFirst().get(1)).isEqualTo("17 (range 17 to 17)");
        assertThat(result.tables().get(1).title()).isEqualTo("Samples of the base model");
        assertThat(result.tables().get(1).columns()).containsExactly("", "20 right", "40 wrong", "difference");
        assertThat(result.tables().get(1).rows()).containsExactly(
                List.of("tokens", "5.00 (range 5.00 to 5.00)", "8.00 (range 8.00 to 8.00)",
                        "-3.00 (range -3.00 to -3.00)"),
                List.of("hedging words", "0.00 (range 0.00 to 0.00)", "2.00 (range 2.00 to 2.00)",
                        "-2.00 (range -2.00 to -2.00)"),
                List.of("thinking words", "0.00 (range 0.00 to 0.00)", "1.00 (range 1.00 to 1.00)",
                        "-1.00 (range -1.00 to -1.00)"),
                List.of("discourse words", "1.00 (range 1.00 to 1.00)", "0.00 (range 0.00 to 0.00)",
                        "1.00 (range 1.00 to 1.00)"));
        assertThat(result.findings().getLast()).startsWith("Right against wrong samples of the base model, over all"
                + " problems: 5.00 (range 5.00 to 5.00) against 8.00 (range 8.00 to 8.00) tokens; ");
    }

    @Test
    void whichOfRightAndWrongIsLongerIsSaidOnlyWhereItIsClear() {
        assertThat(features(20, 10)).contains("; right ones are longer (paper");
        assertThat(features(10, 20)).contains("; right ones are shorter (paper");
        assertThat(features(10, 10)).contains("; right ones are neither clearly shorter nor clearly longer (paper");
        assertThat(report(model(0, 30), model(20, 30)).tables()).as("no features of nothing").hasSize(1);
    }

    private static String features(int right, int wrong) {
        List<RepliesRow> samples = IntStream.range(0, PROBLEMS).mapToObj(p -> new RepliesRow(
                List.of(reply(true, right + p, false), reply(false, wrong + (PROBLEMS - p), false)))).toList();
        return new BudgetReport(SETTINGS, 1,
                Map.of("base", new ModelRows(null, samples, rows(0, 2, 5, 0), Map.of(), Map.of()))).result(List.of())
                .findings().getLast();
    }

    @Test
    void truncatedThinkingIsHeldAgainstDirectAnswers() {
        assertThat(truncation(4, 16)).isEqualTo("Truncated thinking stays above the base model's direct answers (paper:"
                + " falls below, when extreme): at worst 80.0% (58.4 to 91.9) (thinking, thinking closed after 4 tokens)"
                + " against 20.0% (8.1 to 41.6) (p < 0.001 as one of 1).");
        assertThat(truncation(16, 4)).startsWith("Truncated thinking falls below");
        assertThat(truncation(10, 11)).startsWith("Truncated thinking can't be told");
        assertThat(truncation(0, 0)).startsWith("Nothing is concluded: no arm");
    }

    private static String truncation(int base, int truncated) {
        return report(greedy(base, 30), truncated(greedy(16, 90), truncated)).findings().get(1);
    }

    @Test
    void theWorstOfSeveralTruncationsIsOneOfSeveral() {
        Map<Integer, List<RepliesRow>> several = new LinkedHashMap<>();
        several.put(1, rows(10, 1, 20, 0)); // six fewer than 16: p = 2 / 64
        several.put(2, rows(15, 1, 20, 0));
        ModelRows thinking = new ModelRows(null, rows(PROBLEMS, 1, 90, 0), rows(16, 2, 90, 0), several, Map.of());
        assertThat(report(greedy(16, 30), thinking).findings().get(1))
                .startsWith("Truncated thinking can't be told")
                .contains("closed after 1 tokens", "p = 0.063 as one of 2");
    }

    @Test
    void revisingGainsLosesOrNeither() {
        assertThat(revision(4, 16)).contains("The base model gains by revising: 20.0% (8.1 to 41.6) become 80.0% (58.4"
                + " to 91.9) (p < 0.001).");
        assertThat(revision(16, 4)).anyMatch(line -> line.startsWith("The base model loses by revising: 80.0%"));
        assertThat(revision(10, 11)).anyMatch(
                line -> line.startsWith("Whether the base model gains or loses by revising can't be told: 50.0%"));
        assertThat(revision(0, 0)).anyMatch(line -> line.startsWith("Nothing is concluded") && line.contains("become"));
    }

    private static List<String> revision(int first, int second) {
        return report(new ModelRows(null, rows(PROBLEMS, 1, 30, 0), rounds(first, second, 30), Map.of(), Map.of()),
                greedy(16, 90)).findings();
    }
}
