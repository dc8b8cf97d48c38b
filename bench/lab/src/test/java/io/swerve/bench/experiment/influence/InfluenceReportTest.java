package io.swerve.bench.experiment.influence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.ExperimentResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Influences made of Walsh functions, of which any two are uncorrelated, and a little noise. */
class InfluenceReportTest {
    private static final int DRAWN = 16;
    private static final int EACH = 3;

    private static double[] walsh(int index) {
        return IntStream.range(0, DRAWN).mapToDouble(d -> Integer.bitCount(index & d) % 2 == 0 ? 1 : -1).toArray();
    }

    private static final double NEARLY = 0.02;

    private static double[] noisy(int query, double... values) {
        SplittableRandom random = new SplittableRandom(query);
        return Arrays.stream(values).map(value -> value + 0.05 * random.nextDouble()).toArray();
    }

    private static InfluenceQuery query(String group, String answer) {
        return new InfluenceQuery(group, group.endsWith("fact"), "?", "", answer, answer);
    }

    /** Two procedures and two sorts of facts, each asked three times: queries 0 to 5 and 6 to 11. */
    private static List<InfluenceQuery> queries() {
        List<InfluenceQuery> queries = new ArrayList<>();
        for (String group : List.of("add", "double", "town fact", "job fact")) {
            for (int i = 0; i < EACH; i++) {
                queries.add(query(group, group.endsWith("fact") ? "Rome" + queries.size() : "7"));
            }
        }
        return queries;
    }

    private static ExperimentResult report(List<InfluenceQuery> queries, int planted, IntFunction<double[]> rows) {
        Map<String, double[][]> influences = new LinkedHashMap<>();
        double[][] values = IntStream.range(0, queries.size()).mapToObj(q -> noisy(q, rows.apply(q)))
                .toArray(double[][]::new);
        influences.put(InfluenceExperiment.IN_CONTEXT, values);
        List<String> documents = IntStream.range(0, planted + DRAWN)
                .mapToObj(d -> d < planted ? "It is Rome" + (2 * EACH + d) + "." : "It is 7.").toList();
        return new InfluenceReport(new InfluenceSettings(2, 2, List.of(), "The answer is", 0, -1, 500),
                new InfluenceCorpus(queries, documents, planted), influences,
                queries.stream().mapToDouble(_ -> 2).toArray(), 3).result(List.of());
    }

    private static double estimate(ExperimentResult result, String key) {
        return result.summary().getAsJsonObject("correlation").getAsJsonObject("in_context_influence")
                .getAsJsonObject(key)
                .get("estimate").getAsDouble();
    }

    /** Procedures share their documents, facts have their own. */
    private static double[] shared(int query) {
        return walsh(query < 2 * EACH ? 1 + query / EACH : query);
    }

    @Test
    void documentsThatAreSharedWithinAProcedureAreSeen() {
        ExperimentResult result = report(queries(), 0, InfluenceReportTest::shared);
        assertThat(estimate(result, "procedures_within")).isCloseTo(1, within(NEARLY));
        assertThat(estimate(result, "procedures_between")).isCloseTo(0, within(NEARLY));
        assertThat(estimate(result, "procedures_excess")).isCloseTo(1, within(NEARLY));
        assertThat(estimate(result, "facts_within")).isCloseTo(0, within(NEARLY));
        assertThat(estimate(result, "facts_excess")).isCloseTo(0, within(NEARLY));
        assertThat(estimate(result, "contrast")).isCloseTo(1, within(NEARLY));
        JsonObject row = result.summary().getAsJsonObject("correlation").getAsJsonObject("in_context_influence");
        // 2 of the 20 ways to deal six queries to two procedures are as good
        assertThat(row.get("procedures_p").getAsDouble()).isBetween(0.05, 0.17);
        assertThat(row.get("facts_p").getAsDouble()).isGreaterThan(0.17);
        assertThat(result.tables().get(0).rows().getFirst()).startsWith(InfluenceExperiment.IN_CONTEXT,
                "1.00 (1.00 to 1.00)", "-0.00 (-0.01 to 0.00)");
        assertThat(result.tables().get(1).rows()).extracting(List::getFirst)
                .containsExactly("add", "double", "town fact", "job fact");
        assertThat(result.charts().getFirst().series().getFirst().y()[0]).isCloseTo(1, within(NEARLY));
        assertThat(result.charts().getFirst().series().getFirst().y()[2]).isCloseTo(0, within(NEARLY));
    }

    @Test
    void aSharedProcedureNeedsTheTestToo() {
        // of three queries each the permutation test can't tell; of four each it can
        assertThat(report(queries(), 0, InfluenceReportTest::shared).findings().getFirst())
                .contains("says nothing of the procedure (difference 1.00", "the published contrast is not shown");
        List<InfluenceQuery> more = new ArrayList<>(queries());
        more.addAll(List.of(query("add", "7"), query("double", "7")));
        assertThat(report(more, 0, q -> q < 4 * EACH ? shared(q) : walsh(1 + q % 2)).findings().getFirst())
                .startsWith(
                        "By in-context influence, influences on queries of the same procedure correlate with r = 1.00 (")
                .contains("those of different procedures with ", ": the same documents help with the same procedure",
                        "as published, procedures share their documents more than facts do");
    }

    @Test
    void whatAllProceduresShareSaysNothingOfOne() {
        ExperimentResult result = report(queries(), 0, q -> walsh(q < 2 * EACH ? 1 : q));
        assertThat(estimate(result, "procedures_within")).isCloseTo(1, within(NEARLY));
        assertThat(estimate(result, "procedures_between")).isCloseTo(1, within(NEARLY));
        assertThat(result.findings().getFirst()).contains("r = 1.00", "says nothing of the procedure",
                "the published contrast is not shown").doesNotContain("as published");
    }

    @Test
    void theOppositeIsSaid() {
        ExperimentResult facts = report(queries(), 0, q -> walsh(q < 2 * EACH ? 1 + q : q / EACH));
        assertThat(facts.findings().getFirst()).contains("facts share their documents more, the opposite");
        assertThat(estimate(facts, "contrast")).isCloseTo(-1, within(NEARLY));
        // two queries of each procedure that nothing helps both of
        List<InfluenceQuery> pairs = IntStream.range(0, 8).mapToObj(q -> query("procedure " + q / 2, "7")).toList();
        ExperimentResult apart = report(pairs, 0,
                q -> IntStream.range(0, DRAWN).mapToDouble(d -> (q % 2 == 0 ? 1 : -1) * walsh(1)[d]).toArray());
        assertThat(apart.findings().getFirst()).contains("r = -1.00", "less within a procedure than across them");
    }

    @Test
    void plantedDocumentsDoNotCount() {
        ExperimentResult with = report(queries(), 2, q -> IntStream.range(0, 2 + DRAWN)
                .mapToDouble(d -> d < 2 ? (q == 2 * EACH + d ? 1000 : -100) : shared(q)[d - 2]).toArray());
        ExperimentResult without = report(queries(), 0, InfluenceReportTest::shared);
        for (String key : List.of("procedures_within", "facts_within", "contrast")) {
            assertThat(estimate(with, key)).isCloseTo(estimate(without, key), within(NEARLY));
        }
        assertThat(with.summary().getAsJsonObject("per_nat").getAsJsonObject("in_context_influence")
                .getAsJsonObject("influence_facts").get("estimate").getAsDouble()).isBetween(-0.1, 0.1);
        assertThat(with.summary().get("planted_documents").getAsInt()).isEqualTo(2);
        JsonObject held = with.summary().getAsJsonObject("answers_held").getAsJsonObject("in_context_influence");
        assertThat(held.getAsJsonObject("facts").get("estimate").getAsDouble()).as("two of six").isCloseTo(1 / 3.0,
                within(1e-12));
        assertThat(held.getAsJsonObject("procedures").get("estimate").getAsDouble()).isEqualTo(1);
        // one of 18 holds the answer of two queries: five draws
        assertThat(held.get("facts_by_chance").getAsDouble()).isCloseTo(5 / 18.0 / 3, within(1e-12));
        assertThat(held.get("procedures_by_chance").getAsDouble()).isEqualTo(1);
        assertThat(with.findings().get(1)).contains("18 documents", "(2 of them planted)",
                "in-context influence 33.3% (9.7 to 70.0), more than by chance", "(9.3%)");
        ExperimentResult all = report(queries(), 2 * EACH, q -> IntStream.range(0, 2 * EACH + DRAWN)
                .mapToDouble(d -> d == q - 2 * EACH ? 9 : d < 2 * EACH ? -9 : shared(q)[d - 2 * EACH]).toArray());
        assertThat(all.findings().get(1)).contains("in-context influence 100.0%", ", more than by chance");
    }

    @Test
    void oneKindIsNothingToCompare() {
        List<InfluenceQuery> alike = IntStream.range(0, 6).mapToObj(_ -> query("all", "7")).toList();
        ExperimentResult result = report(alike, 0, _ -> walsh(1));
        assertThat(result.findings().getFirst()).contains("r = 1.00", "There is one procedure only", "\"group\"");
        assertThat(result.findings().get(1)).contains("No query asks for a fact");
        assertThat(result.findings().get(2)).contains("can't be compared");
        List<InfluenceQuery> facts = IntStream.range(0, 6).mapToObj(_ -> query("a fact", "7")).toList();
        assertThat(report(facts, 0, _ -> walsh(1)).findings().getFirst()).contains("nothing is said of procedures");
    }
}
