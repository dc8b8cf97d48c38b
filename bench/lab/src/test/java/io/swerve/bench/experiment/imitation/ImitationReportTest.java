package io.swerve.bench.experiment.imitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.imitation.DistanceCurve.Point;
import io.swerve.bench.experiment.traces.HandMade;
import io.swerve.bench.experiment.traces.OwnTrace;
import io.swerve.reasoning.imitation.ConstraintTightness;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Twenty problems whose entropies and answers are given. */
class ImitationReportTest {
    private static final int PROBLEMS = 20;
    private static final FormArms NO_FORM = new FormArms(List.of(), List.of(), List.of());

    private static List<ConstraintTightness> tightness(double reasoning, double direct) {
        return IntStream.range(0, PROBLEMS)
                .mapToObj(i -> new ConstraintTightness(reasoning + 0.001 * i, direct + 0.002 * i)).toList();
    }

    private static List<OwnTrace> traces(int cut) {
        return IntStream.range(0, PROBLEMS).mapToObj(i -> HandMade.own(i < 10, 5, i < cut)).toList();
    }

    private static ExperimentResult report(int cut, FormArms form, Map<String, DistanceCurve> curves,
            double[] token, double[] answer, double[] text) {
        Map<String, List<ConstraintTightness>> tightness = new LinkedHashMap<>();
        tightness.put(ImitationReport.PER_TOKEN, tightness(token[0], token[1]));
        tightness.put(ImitationReport.PER_ANSWER_TOKEN, answer == null ? List.of() : tightness(answer[0], answer[1]));
        tightness.put(ImitationReport.PER_TEXT, tightness(text[0], text[1]));
        return new ImitationReport(traces(cut), traces(0), tightness, form, curves, 1).result(List.of());
    }

    private static String tight(double[] token, double[] answer, double[] text) {
        return report(0, NO_FORM, Map.of(), token, answer, text).findings().getFirst();
    }

    private static double[] of(double reasoning, double direct) {
        return new double[]{reasoning, direct};
    }

    @Test
    void tightnessIsConcludedOnlyWhereAnswerAndTextAgree() {
        assertThat(tight(of(9, 1), of(0.1, 0.5), of(2, 7)))
                .startsWith("Reasoning binds what is written more tightly than answering directly, by its answer")
                .contains("9.010 (", " against 1.019 (", "0.110 (", " against 0.519 (",
                        " nats for each token of the answer (difference 0.409 (");
        assertThat(tight(of(1, 9), of(0.5, 0.1), of(7, 2))).startsWith("Reasoning binds what is written less tightly");
        assertThat(tight(of(0.1, 0.3), of(0.1, 0.3), of(7, 2)))
                .startsWith("Nothing is concluded of tightness: it depends");
        assertThat(tight(of(0.1, 0.3), of(0.5, 0.3), of(2, 7)))
                .startsWith("Nothing is concluded of tightness: it depends");
        assertThat(tight(of(0.1, 0.3), null, of(2, 7))).startsWith("Nothing is concluded: no problem has an answer");
        assertThat(report(10, NO_FORM, Map.of(), of(0.1, 0.5), of(0.1, 0.5), of(2, 7)).findings().getFirst())
                .startsWith("Nothing is concluded: 50.0% of the answers of 'reasoning prompt' are cut");
        ExperimentResult result = report(0, NO_FORM, Map.of(), of(9, 1), of(0.1, 0.5), of(2, 7));
        JsonObject text = result.summary().getAsJsonObject("tightness").getAsJsonObject("the_whole_text");
        assertThat(text.getAsJsonObject("tightness").get("estimate").getAsDouble()).isCloseTo(5.0095, within(1e-9));
        assertThat(text.getAsJsonObject("reasoning").get("estimate").getAsDouble()).isCloseTo(2.0095, within(1e-9));
        assertThat(result.tables().getFirst().rows().get(2)).startsWith("the whole text", "20");
        assertThat(result.tables().get(1).rows().getFirst()).containsExactly("reasoning", "50.0% (29.9 to 70.1)",
                "0.0%");
    }

    private static String form(int intact, int formOnly, int absent) {
        return report(0, new FormArms(HandMade.given(intact, PROBLEMS, -1), HandMade.given(formOnly, PROBLEMS, -2),
                HandMade.given(absent, PROBLEMS, -3)), Map.of(), of(1, 2), of(1, 2), of(1, 2)).findings().get(1);
    }

    @Test
    void formHasAShareOnlyOfAnEffect() {
        assertThat(form(18, 2, 9)).contains("gives accuracy 10.0% (", "intact traces give 90.0% (", "none 45.0% (",
                "form alone has -0.78 (", "so wrong content does harm", "p < 0.001");
        assertThat(form(18, 9, 2)).contains("form alone has 0.44 (", "so content matters");
        assertThat(form(18, 18, 2)).contains("form alone has 1.00", "content is not shown to matter");
        assertThat(form(12, 19, 3)).contains("so content does harm");
        assertThat(form(10, 2, 10)).contains("the trace has no clear effect on accuracy");
        assertThat(form(2, 2, 18)).contains("the trace has no clear effect on accuracy");
        assertThat(report(0, NO_FORM, Map.of(), of(1, 2), of(1, 2), of(1, 2)).findings().get(1))
                .contains("could not be measured");
    }

    private static String distances(List<Point> points) {
        return report(0, NO_FORM, Map.of("steps", new DistanceCurve(points)), of(1, 2), of(1, 2), of(1, 2)).findings()
                .get(2);
    }

    private static List<Point> points(int near, int far, boolean cut) {
        return IntStream.range(0, 2 * PROBLEMS).mapToObj(i -> new Point(i % PROBLEMS, i / PROBLEMS * 2.04,
                i % PROBLEMS < (i < PROBLEMS ? near : far), cut)).toList();
    }

    @Test
    void aFallIsHeldAgainstTheFloorAndSaidOfNobody() {
        assertThat(distances(points(20, 2, false))).startsWith("Accuracy and steps: Spearman's rho is -0.90 (")
                .endsWith("so accuracy falls, as imitation predicts, and plain difficulty as well.");
        assertThat(distances(points(6, 20, false))).endsWith("so accuracy rises, against what imitation predicts.");
        assertThat(distances(points(10, 10, false))).contains("rho is 0.00", "neither clearly below 0 nor above");
        assertThat(distances(points(20, 20, false))).contains("is not defined");
        assertThat(distances(points(0, 0, false))).contains("Nothing is concluded: it is not clear",
                "nearest problems");
        assertThat(distances(points(20, 2, true))).contains("Nothing is concluded: 100.0% of the answers");
        ExperimentResult result = report(0, NO_FORM, Map.of("steps", new DistanceCurve(points(20, 5, false))), of(1, 2),
                of(1, 2), of(1, 2));
        assertThat(result.tables().getLast().rows()).containsExactly(
                List.of("steps", "0.00", "20", "100.0% (83.9 to 100.0)"),
                List.of("steps", "2.00", "20", "25.0% (11.2 to 46.9)"));
        assertThat(result.charts().getFirst().series().getFirst().x()).containsExactly(0, 1);
        assertThat(result.charts().getFirst().series().getFirst().y()).containsExactly(1, 0.25);
    }

    @Test
    void problemsAskedOftenCountOnce() {
        // four problems at ten distances each are four problems: too few for an interval
        List<Point> few = IntStream.range(0, 40).mapToObj(i -> new Point(i % 4, i / 4, i < 20, false)).toList();
        assertThat(distances(few)).contains("(no interval), neither clearly");
    }
}
