package io.swerve.bench.experiment.influence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.swerve.bench.report.Measures;
import io.swerve.bench.statistics.Bootstrap;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Influences made by hand: of each sort of query as many alike as an interval takes. */
class PerNatTest {
    private static final int EACH = 6;

    private static InfluenceQuery query(boolean factual) {
        return new InfluenceQuery(factual ? "fact" : "sum", factual, "?", "", "!", "!");
    }

    private static PerNat perNat(double proceduresNats, double factsNats) {
        double[] nats = new double[2 * EACH];
        Arrays.fill(nats, 0, EACH, proceduresNats);
        Arrays.fill(nats, EACH, 2 * EACH, factsNats);
        return new PerNat(Stream.concat(Collections.nCopies(EACH, query(false)).stream(),
                Collections.nCopies(EACH, query(true)).stream()).toList(), nats, new Bootstrap(1));
    }

    private static Measures measures(PerNat perNat, double[] procedures, double[] facts) {
        double[][] all = IntStream.range(0, 2 * EACH)
                .mapToObj(q -> Arrays.stream(q < EACH ? procedures : facts).map(value -> value * weight(q)).toArray())
                .toArray(double[][]::new);
        return perNat.measures(Map.of("it", all));
    }

    /** Queries are not quite alike, but 1 on average. */
    private static double weight(int query) {
        return 0.95 + query % EACH * 0.02;
    }

    private static double estimate(Measures measures, String key) {
        return measures.interval(0, key).estimate();
    }

    @Test
    void signsAreKeptAndHelpIsCountedApart() {
        PerNat perNat = perNat(2, 10);
        Measures measures = measures(perNat, new double[]{1, -3, -2, 0}, new double[]{-20, 40, 20, 60});
        assertThat(estimate(measures, "influence_procedures")).isCloseTo(-1 / 2.0, within(1e-12));
        assertThat(estimate(measures, "influence_facts")).isCloseTo(25 / 10.0, within(1e-12));
        assertThat(estimate(measures, "help_procedures")).isCloseTo(0.25 / 2, within(1e-12));
        assertThat(estimate(measures, "help_facts")).isCloseTo(30 / 10.0, within(1e-12));
        assertThat(estimate(measures, "helpful_procedures")).isEqualTo(0.25);
        assertThat(estimate(measures, "helpful_facts")).isEqualTo(0.75);
        assertThat(estimate(measures, "volatility_procedures")).isCloseTo(Math.sqrt(2.5) / 2, within(1e-12));
        assertThat(estimate(measures, "volatility_facts")).isCloseTo(Math.sqrt(875) / 10, within(1e-12));
        assertThat(perNat.finding("it", measures, 0)).contains("have 0.1250 (0.12",
                " of it on procedures and 3.0000 (2.9", " on facts: as published, reasoning rests less",
                "completions of procedures less likely (-0.5000 (-0.51").doesNotContain("completions of facts");
    }

    @Test
    void harmHoweverLargeIsNoHelp() {
        PerNat perNat = perNat(1, 1);
        Measures measures = measures(perNat, new double[]{1, 0}, new double[]{-90, 0.2});
        assertThat(perNat.finding("it", measures, 0)).contains("the opposite of what was published",
                "completions of facts less likely").doesNotContain("completions of procedures");
    }

    @Test
    void aCompletionThatIsNearlyCertainDoesNotRule() {
        PerNat perNat = new PerNat(Collections.nCopies(7, query(false)), new double[]{2, 2, 2, 2, 2, 2, 1e-6},
                new Bootstrap(1));
        double[][] ones = Collections.nCopies(7, new double[]{1, 1}).toArray(double[][]::new);
        assertThat(estimate(perNat.measures(Map.of("it", ones)), "influence_procedures"))
                .isCloseTo(7 / 12.000001, within(1e-9));
    }

    @Test
    void nothingIsSaidWithoutADifferenceOrWithoutQueries() {
        PerNat perNat = perNat(1, 1);
        assertThat(perNat.finding("it", measures(perNat, new double[]{1, 0}, new double[]{1, 0}), 0))
                .contains("no clear difference").doesNotContain("less likely");
        PerNat procedures = new PerNat(List.of(query(false)), new double[]{1}, new Bootstrap(1));
        assertThat(procedures.finding("it", procedures.measures(Map.of("it", new double[][]{{1, 2}})), 0))
                .contains("no queries of one of the two kinds");
    }
}
