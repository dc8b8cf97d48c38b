package io.swerve.bench.experiment.hybrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.HandMade;
import io.swerve.bench.experiment.hybrid.HybridExperiment.Ends;
import io.swerve.bench.report.Table;
import io.swerve.reasoning.hybrid.VectorSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows made by hand, of which everything is known. */
class HybridReportTest {
    private static final int PROBLEMS = 20;
    private static final HybridSetup SETUP = new HybridSetup(VectorSource.MODELS, 2, 1);

    /** The first problems are right; each text has 20 tokens, of which some are steered, and half of these changed. */
    private static List<HybridRow> rows(int right, int steered, int cut) {
        return IntStream.range(0, PROBLEMS)
                .mapToObj(p -> new HybridRow(HandMade.transcript(p < right, p < cut), 20, steered, steered + p % 2,
                        (steered + p % 2) / 2, 1.5, new int[0], new float[0]))
                .toList();
    }

    private static ExperimentResult report(int base, int thinking, List<HybridRow> hybrid,
            Map<String, List<HybridRow>> controls) {
        Map<String, List<HybridRow>> arms = new LinkedHashMap<>();
        arms.put(HybridExperiment.HYBRID, hybrid);
        arms.putAll(controls);
        Ends ends = new Ends(rows(base, 0, 0), rows(thinking, 0, 0));
        return new HybridReport(1, new Ends(rows(5, 0, 0), rows(15, 0, 0)), Map.of(SETUP, rows(10, 2, 0)), SETUP, ends,
                arms).result(Table.of("Categories", "category"), List.of());
    }

    private static String headline(int base, int thinking, int hybrid, int steered) {
        return report(base, thinking, rows(hybrid, steered, 0), Map.of()).findings().getFirst();
    }

    @Test
    void theTargetIsReachedMissedOrUndecidedByWholeIntervals() {
        assertThat(headline(2, 18, 18, 1))
                .startsWith("91% of the gap with 12% of the tokens: undecided. The steered base"
                        + " model closes 100.0% (range 100.0 to 100.0) of the gap with 7.5% (");
        assertThat(headline(2, 18, 20, 1)).startsWith("91% of the gap with 12% of the tokens: reached. The steered base"
                + " model closes 112.5% (")
                .contains("; 100.0% (83.9 to 100.0) right, the base model alone 10.0% (2.8 to"
                        + " 30.1), the thinking model 90.0% (69.9 to 97.2)");
        assertThat(headline(2, 18, 6, 1)).startsWith("91% of the gap with 12% of the tokens: missed. ")
                .contains("closes 25.0% (");
        assertThat(headline(2, 18, 20, 6)).as("too many tokens")
                .startsWith("91% of the gap with 12% of the tokens: missed")
                .contains("32.5% (");
    }

    @Test
    void withoutAClearGapOrWithCutAnswersNothingIsClaimed() {
        assertThat(headline(9, 10, 20, 1)).startsWith("There is no clear gap to close (p = 1.000): hybrid 100.0%");
        assertThat(headline(18, 2, 20, 1)).startsWith("There is no clear gap to close (p < 0.001)");
        assertThat(report(2, 18, rows(20, 1, 2), Map.of()).findings().getFirst())
                .startsWith("Nothing is concluded: 10.0%"
                        + " of the answers of 'hybrid' are cut");
    }

    @Test
    void theHeadlineNamesWhatBiasAndMarkerDoAlone() {
        Map<String, List<HybridRow>> controls = new LinkedHashMap<>();
        controls.put(HybridExperiment.BIAS, rows(4, 1, 0));
        controls.put(HybridExperiment.OPENED, rows(19, 0, 0));
        ExperimentResult result = report(2, 18, rows(18, 1, 0), controls);
        assertThat(result.findings().getFirst())
                .contains("; against bias only, 20.0% (8.1 to 41.6) right, it does better;"
                        + " against opening marker given, 95.0% (76.4 to 99.1) right, Nothing is concluded: no arm");
        controls.put(HybridExperiment.BIAS, rows(17, 1, 0));
        assertThat(report(2, 18, rows(16, 1, 0), controls).findings().getFirst())
                .contains("right, it is not shown to do"
                        + " better, so that the vectors of categories are not shown to add anything");
        controls.put(HybridExperiment.BIAS, rows(18, 1, 0));
        assertThat(report(2, 18, rows(5, 1, 0), controls).findings().getFirst()).contains("right, it does worse");
    }

    @Test
    void controlsAreHeldAgainstHybrid() {
        Map<String, List<HybridRow>> controls = new LinkedHashMap<>();
        controls.put("random vectors", rows(4, 3, 0));
        controls.put("random firing", rows(14, 1, 0));
        controls.put(HybridExperiment.SEGMENTS, rows(13, 1, 0));
        ExperimentResult result = report(2, 18, rows(12, 1, 0), controls);
        assertThat(result.findings().get(1))
                .isEqualTo("Chosen on development problems: models, layer 2, coefficients x 1.");
        assertThat(result.findings().get(2)).startsWith("Control, random vectors: 20.0% (8.1 to 41.6) right, 12.5% (")
                .contains(" of the gap with 17.5% (").endsWith(" steered; does worse than hybrid (p = 0.008).");
        assertThat(result.findings().get(4)).startsWith("Control, vectors of segments: 65.0%")
                .endsWith("can't be told from hybrid (p = 1.000).");
        assertThat(report(2, 18, rows(4, 1, 0), controls).findings().get(3)).contains("does better than hybrid");
    }

    @Test
    void cellsJsonAndChartTellTheSameNumbers() {
        ExperimentResult result = report(2, 18, rows(10, 2, 0), Map.of(HybridExperiment.BIAS, rows(6, 1, 0)));
        Table table = result.tables().getFirst();
        assertThat(table.columns()).containsExactly("arm", "right", "cut", "gap recovered", "tokens steered",
                "of these changed", "gain in log p", "tokens a problem", "against hybrid, points");
        assertThat(table.rows().get(0)).startsWith("base model", "10.0% (2.8 to 30.1)", "0.0%", "0.0%", "", "", "",
                "20");
        assertThat(table.rows().get(1)).startsWith("thinking model", "90.0% (69.9 to 97.2)", "0.0%", "100.0%");
        assertThat(table.rows().get(2)).startsWith("hybrid", "50.0% (29.9 to 70.1)", "0.0%").endsWith("40.0%", "1.50",
                "20", "");
        assertThat(table.rows().get(3).getLast()).startsWith("-20.0 (").endsWith(", p = 0.125");
        JsonObject bias = result.summary().getAsJsonObject("arms").getAsJsonObject("bias_only");
        assertThat(bias.getAsJsonObject("right").get("estimate").getAsDouble()).isEqualTo(0.3);
        assertThat(bias.getAsJsonObject("gap_recovered").get("estimate").getAsDouble()).isEqualTo(0.25);
        assertThat(bias.getAsJsonObject("steered").get("estimate").getAsDouble()).isCloseTo(0.075, within(1e-12));
        assertThat(result.charts().getFirst().categories()).containsExactly("hybrid", "bias only");
        assertThat(result.charts().getFirst().series().getFirst().y()).containsExactly(0.5, 0.25);
        assertThat(result.tables().get(1).rows().getFirst()).containsExactly("models, layer 2, coefficients x 1 *",
                "50.0%", "50.0%", "12.5%", "1.50");
    }
}
