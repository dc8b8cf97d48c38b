package io.swerve.bench.experiment.forking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.swerve.bench.experiment.HandMade;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.forking.Entropies.TextRow;
import io.swerve.bench.experiment.forking.ForkingExperiment.PairRow;
import io.swerve.bench.report.Chart;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Texts and samples made by hand: token 2 is certain, token 3 is open. */
class ForkingReportTest {
    private static final int PROBLEMS = 20;
    private static final ForkingSettings SETTINGS = new ForkingSettings(0.8, 8, List.of(2.0), 2, 3);
    /** Five tokens, of which the last one is open. */
    private static final float[] TEXT = {0, 0, 0, 0.001f, 2};

    private static Entropies entropies() {
        return Entropies.of(
                Collections.nCopies(8, new TextRow(new int[]{2, 2, 2, 2, 3}, TEXT, HandMade.transcript(true, false))),
                0.8);
    }

    /** Of two samples of each problem one is right or none. */
    private static List<SampleRow> rows(int right, double trigrams, int cut) {
        return IntStream.range(0, PROBLEMS).mapToObj(p -> new SampleRow(p < right ? 1 : 0, 30 + p, 1, 2,
                trigrams + 0.001 * p, p < cut ? 0.5 : 0, List.of())).toList();
    }

    private static ExperimentResult report(List<SampleRow> ordinary, List<SampleRow> forks, List<SampleRow> everywhere,
            Optional<List<PairRow>> pairs) {
        Map<TokenScope, Map<Double, List<SampleRow>>> arms = new EnumMap<>(TokenScope.class);
        for (TokenScope scope : TokenScope.values()) {
            Map<Double, List<SampleRow>> byTemperature = new LinkedHashMap<>();
            byTemperature.put(2.0, switch (scope) {
                case FORKS -> forks;
                case EVERYWHERE -> everywhere;
                case ELSEWHERE -> rows(3, 0.5, 0);
                case OPEN -> rows(7, 0.5, 0);
            });
            arms.put(scope, byTemperature);
        }
        return new ForkingReport(SETTINGS, 1, token -> token == 2 ? "sure" : "or\n", entropies(), pairs, ordinary, arms)
                .result(List.of());
    }

    private static String comparison(int forks, double trigrams, int everywhere, int cut) {
        return report(rows(12, 0.5, 0), rows(forks, trigrams, cut), rows(everywhere, 0.5, 0), Optional.empty())
                .findings().getLast();
    }

    @Test
    void whereTheTemperatureIsInForceMakesADifference() {
        assertThat(comparison(18, 0.6, 6, 0)).startsWith("Temperature 2.0: at forks only it leaves more answers right"
                + " than at all tokens (90.0% (69.3 to 97.3) against 30.0% (14.3 to 52.5), p < 0.001); at all but forks"
                + " 15.0% (5.1 to 36.7), at tokens above 0.672 nats only 35.0% (17.8 to 57.2). Different trigrams: 60.9%")
                .contains(" at forks only, 50.9%").endsWith(" at temperature 1, more (p < 0.001).");
        assertThat(comparison(6, 0.4, 18, 0)).startsWith("Temperature 2.0: at forks only it leaves fewer answers right")
                .endsWith(", fewer (p < 0.001).");
        assertThat(comparison(10, 0.5, 11, 0)).startsWith("Temperature 2.0: at forks only and at all tokens as many"
                + " answers are right, as far as can be told")
                .endsWith(", not to be told from each other (p = 1.000).");
        assertThat(comparison(0, 0.5, 0, 0)).startsWith("Temperature 2.0: Nothing is concluded: no arm");
        assertThat(comparison(18, 0.5, 6, 4)).startsWith("Temperature 2.0: Nothing is concluded: 10.0% of the answers"
                + " of 'forks only' are cut");
    }

    @Test
    void cellsJsonAndChartsTellTheSameNumbers() {
        ExperimentResult result = report(rows(12, 0.5, 0), rows(18, 0.6, 2), rows(6, 0.5, 0), Optional.empty());
        List<List<String>> table = result.tables().getLast().rows();
        assertThat(result.tables().getLast().columns()).containsExactly("temperature", "at", "right",
                "different texts", "different trigrams", "answers", "tokens", "cut");
        assertThat(table.getFirst()).startsWith("1.0", "all tokens", "60.0% (38.2 to 78.5)").endsWith("2.00", "40",
                "0.0%");
        assertThat(table).anySatisfy(row -> assertThat(row).startsWith("2.0", "forks only", "90.0% (69.3 to 97.3)")
                .endsWith("5.0%"));
        JsonArray samples = result.summary().getAsJsonArray("samples");
        JsonObject forks = samples.asList().stream().map(JsonObject.class::cast)
                .filter(row -> row.get("at").getAsString().equals("forks only")).findFirst().orElseThrow();
        assertThat(forks.getAsJsonObject("right").get("estimate").getAsDouble()).isEqualTo(0.9);
        assertThat(forks.get("cut").getAsDouble()).isCloseTo(0.05, within(1e-9));
        JsonObject comparison = result.summary().getAsJsonArray("comparisons").get(0).getAsJsonObject();
        assertThat(comparison.getAsJsonObject("forks_against_all").get("estimate").getAsDouble())
                .isCloseTo(0.6, within(1e-9));
        assertThat(comparison.getAsJsonObject("trigrams_against_ordinary").get("estimate").getAsDouble())
                .isCloseTo(0.1, within(1e-9));
        Chart right = result.charts().get(1);
        assertThat(right.series().getFirst().name()).isEqualTo("forks only");
        assertThat(right.series().getFirst().x()).containsExactly(1, 2);
        assertThat(right.series().getFirst().y()).containsExactly(0.6, 0.9);
        assertThat(result.charts().get(2).series().getFirst().y()[1]).isCloseTo(0.6095, within(1e-6));
    }

    @Test
    void theDistributionIsThatOfTheTexts() {
        ExperimentResult result = report(rows(12, 0.5, 0), rows(12, 0.5, 0), rows(12, 0.5, 0), Optional.empty());
        assertThat(result.findings().get(0)).startsWith("80.0% of 40 tokens have less than 0.01 nats (paper: 50.6%)");
        assertThat(result.findings().get(1)).isEqualTo("20.0% of the tokens are above the paper's threshold.");
        assertThat(result.findings().get(2))
                .isEqualTo("Chosen at the highest entropies: 'or\\n', 'sure'; at the lowest: 'sure', 'or\\n'.");
        assertThat(result.tables().getFirst().rows().getFirst()).containsExactly("'or\\n'", "2.000", "8", "'sure'",
                "0.00025", "32");
        assertThat(result.charts().getFirst().series().getFirst().y()[100]).isEqualTo(2);
        assertThat(result.charts().getFirst().series().getFirst().y()[0]).isZero();
        assertThat(result.findings().get(3)).startsWith("The overlap needs a base and a thinking model");
    }

    @Test
    void theOverlapIsHeldAgainstChanceAndThePaper() {
        assertThat(overlap(1)).startsWith("Of the base model's top 20.0% of tokens, 97.5% (")
                .endsWith(": more than by chance (20.0%), and the paper's 86.7% along a training by reinforcement is"
                        + " reached.");
        assertThat(overlap(5)).contains(", 87.5% (").contains("more than by chance").endsWith(" is undecided.");
        assertThat(overlap(32)).contains(", 20.0% (").contains("not to be told from chance").endsWith(" is missed.");
        assertThat(overlap(38)).contains(", 5.0% (").contains("fewer than by chance").endsWith(" is missed.");
    }

    /** In so many of forty texts the thinking model is open elsewhere. */
    private static String overlap(int elsewhere) {
        List<PairRow> rows = IntStream.range(0, 40).mapToObj(i -> new PairRow(TEXT,
                i < elsewhere ? new float[]{2, 0, 0, 0.001f, 0} : TEXT)).toList();
        return report(rows(12, 0.5, 0), rows(12, 0.5, 0), rows(12, 0.5, 0), Optional.of(rows)).findings().get(3);
    }
}
