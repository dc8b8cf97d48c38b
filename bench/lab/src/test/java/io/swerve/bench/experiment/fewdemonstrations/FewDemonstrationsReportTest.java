package io.swerve.bench.experiment.fewdemonstrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.fewdemonstrations.Curve.CurvePoint;
import io.swerve.bench.experiment.traces.HandMade;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sixty problems with given lengths and answers. */
class FewDemonstrationsReportTest {
    private static final int PROBLEMS = 60;

    private static CurvePoint written(int count, int thinking, int right) {
        return CurvePoint.written(count, HandMade.own(PROBLEMS, right, i -> thinking + (i + thinking / 10) % 3), 0.5);
    }

    private static CurvePoint read(int count, int right) {
        return CurvePoint.read(count, HandMade.given(right, PROBLEMS, -5.0 + count),
                IntStream.range(0, PROBLEMS).mapToDouble(i -> i % 12 < count ? 1 : 0).toArray());
    }

    private static Curve curve(String name, CurvePoint... points) {
        return new Curve(name, List.of(points));
    }

    private static ExperimentResult report(CurvePoint plain, CurvePoint all, Curve diverse, List<Curve> random,
            Curve facts) {
        return new FewDemonstrationsReport(plain, all, diverse, random, List.of(
                curve("demonstrations in the prompt", read(0, 50), read(2, 20)), facts),
                curve("facts as a direction", read(0, 10), read(12, 40)), "layer 3", 1).result(List.of());
    }

    private static final Curve FACTS = curve("facts", read(0, 5), read(6, 25), read(12, 50));
    private static final Curve DIVERSE = curve("diverse", written(1, 40, 50), written(4, 21, 50));
    private static final List<Curve> RANDOM = List.of(curve("random", written(1, 80, 50), written(4, 30, 50)),
            curve("random", written(1, 60, 50), written(4, 50, 50)));

    private static String procedure(CurvePoint plain, CurvePoint all, Curve diverse) {
        return report(plain, all, diverse, RANDOM, FACTS).findings().getFirst();
    }

    @Test
    void fewReplaceManyOnlyWithTheirAccuracy() {
        ExperimentResult result = report(written(0, 100, 50), written(16, 20, 50), DIVERSE, RANDOM, FACTS);
        assertThat(result.findings().getFirst())
                .startsWith("For a procedure, few pairs replace many: 4 diverse pairs have"
                        + " 0.99 (")
                .contains("of the effect of all, with accuracy 83.3% (",
                        "no number of random pairs is shown to have 0.9",
                        "The direction of all 16 pairs cuts thinking by"
                                + " 80.0 (");
        assertThat(procedure(written(0, 100, 50), written(16, 20, 50),
                curve("diverse", written(1, 40, 50), written(4, 21, 30))))
                .startsWith("That few pairs replace many is not shown: no number of diverse pairs");
        assertThat(procedure(written(0, 100, 50), written(16, 20, 50),
                curve("diverse", written(1, 40, 50), written(4, 21, 46)))).as("a loss of 6.7 points may be one of 10")
                .startsWith("That few pairs replace many is not shown: no number of diverse pairs");
        assertThat(procedure(written(0, 100, 50), written(16, 20, 50), curve("diverse", written(1, 40, 50),
                CurvePoint.written(4, HandMade.own(PROBLEMS, 50, i -> i % 10 == 0 ? 90 : 20), 0.5))))
                .as("0.91 of the effect, perhaps less than 0.9")
                .startsWith("That few pairs replace many is not shown: no number of diverse pairs");
        List<List<String>> rows = result.tables().getFirst().rows();
        assertThat(rows).extracting(List::getFirst).containsExactly("none", "diverse", "diverse", "random", "random",
                "all");
        assertThat(rows.get(1)).startsWith("diverse", "1").element(3).asString().startsWith("0.75");
        assertThat(rows.get(1).get(7)).startsWith("-30.0");
        assertThat(rows.get(3).get(3)).startsWith("0.38 (");
        JsonObject random = result.summary().getAsJsonArray("directions").get(3).getAsJsonObject();
        assertThat(random.getAsJsonObject("share").get("estimate").getAsDouble()).isCloseTo(0.375, within(1e-9));
        assertThat(random.getAsJsonObject("share").get("low").getAsDouble()).as("of the worse order")
                .isCloseTo(0.25, within(0.01));
        assertThat(random.getAsJsonObject("thinking").get("estimate").getAsDouble()).isCloseTo(71, within(1e-9));
        assertThat(result.charts().getFirst().series().get(1).y()).containsExactly(new double[]{0.375, 0.75},
                within(1e-9));
        assertThat(result.charts().getFirst().series().getFirst().x()).containsExactly(1, 4);
    }

    @Test
    void thereMustBeAnEffectToReplace() {
        assertThat(procedure(written(0, 100, 50), written(16, 100, 50), DIVERSE))
                .startsWith("The direction of all pairs"
                        + " doesn't clearly shorten");
        assertThat(procedure(written(0, 20, 50), written(16, 100, 50), DIVERSE)).contains("doesn't clearly shorten");
        assertThat(procedure(written(0, 100, 50), written(16, 20, 20), DIVERSE)).startsWith("The direction of all pairs"
                + " costs accuracy");
        assertThat(procedure(written(0, 100, 0), written(16, 20, 0), DIVERSE))
                .startsWith("Nothing is concluded: no arm");
        CurvePoint cut = CurvePoint.written(0, IntStream.range(0, PROBLEMS)
                .mapToObj(i -> HandMade.own(i < 50, 100 + i % 3, i >= 50)).toList(), 1);
        assertThat(procedure(cut, written(16, 20, 50), DIVERSE))
                .startsWith("Nothing is concluded: 16.7% of the answers of 'unsteered' are cut");
    }

    private static List<String> facts(Curve facts) {
        return report(written(0, 100, 50), written(16, 20, 50), DIVERSE, RANDOM, facts).findings();
    }

    @Test
    void factsAndDemonstrationsHaveTheirVerdicts() {
        assertThat(facts(FACTS).get(1)).startsWith("For facts, few don't replace many").contains("0 facts 8.3% (",
                "12 facts 83.3% (", "to all 0.750 (");
        assertThat(facts(curve("facts", read(0, 5), read(6, 50), read(12, 50))).get(1))
                .startsWith("Facts in the prompt help, but that it takes all of them is not shown");
        assertThat(facts(curve("facts", read(0, 50), read(6, 50), read(12, 5))).get(1))
                .startsWith("Facts in the prompt are not shown to help");
        assertThat(facts(FACTS).get(2)).startsWith("A direction made of prompts with facts carries some of them."
                + " Accuracy changes by 0.500 (")
                .contains("with 12 facts 12.00 (", " for those facts and - for others");
        assertThat(facts(FACTS).get(3))
                .startsWith("In the prompt, 2 demonstrations instead of 0 change accuracy by -0.500"
                        + " (")
                .endsWith("They do harm.");
        ExperimentResult result = report(written(0, 100, 50), written(16, 20, 50), DIVERSE, RANDOM, FACTS);
        assertThat(result.tables().get(1).rows().get(3)).startsWith("facts", "6", "41.7% (30.1 to 54.3)", "0.0%");
        assertThat(result.charts().get(1).series().get(1).y()).containsExactly(new double[]{5 / 60.0, 25 / 60.0,
                50 / 60.0}, within(1e-9));
    }
}
