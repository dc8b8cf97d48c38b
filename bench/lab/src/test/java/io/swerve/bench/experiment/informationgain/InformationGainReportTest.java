package io.swerve.bench.experiment.informationgain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.Transcript;
import io.swerve.bench.experiment.informationgain.InformationGainReport.Writer;
import io.swerve.reasoning.corruptedtraces.StepSplitter;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two ways of writing, whose traces raise the answer's log-probability by given amounts. */
class InformationGainReportTest {
    private static final int PROBLEMS = 20;
    private static final InformationGainSettings SETTINGS = new InformationGainSettings(StepSplitter.Unit.CLAUSE, 4,
            List.of(1.0), 2, "", "", "The answer is", " ", ".");

    private static List<WrittenTrace> traces(int right, int cut) {
        return IntStream.range(0, PROBLEMS).mapToObj(i -> new WrittenTrace(
                new Transcript("p", "0", "4", "arm", 0, null, "", 9,
                        i >= PROBLEMS - cut ? "max_tokens" : "end_of_generation",
                        i < right),
                new int[0], new float[0], 9, List.of("a", "b"))).toList();
    }

    /** From -4 nats upwards, all of it by the last of the steps. */
    private static List<Judgement> judged(double total, int steps) {
        return IntStream.range(0, PROBLEMS).mapToObj(i -> {
            double[] scores = new double[steps + 1];
            Arrays.fill(scores, -4);
            scores[steps] = -4 + total + 0.001 * i;
            return new Judgement(scores, 2, 0.5);
        }).toList();
    }

    private static ExperimentResult report(List<Judgement> plain, List<Judgement> brief, int cut) {
        Map<String, List<List<Judgement>>> judgements = new LinkedHashMap<>();
        judgements.put("base", List.of(plain, brief));
        judgements.put("thinking", List.of(brief, plain));
        return new InformationGainReport(SETTINGS,
                List.of(new Writer("thinking", "thinking"), new Writer("brief", "thinking")),
                List.of(traces(15, 0), traces(10, cut)), judgements, "strength 2", 1).result(List.of());
    }

    @Test
    void gainsAreComparedInNats() {
        ExperimentResult result = report(judged(3, 4), judged(2, 1), 0);
        assertThat(result.findings().get(0)).startsWith("Judged by the base model, traces of brief tell less about the"
                + " answer than those of thinking, and more in each step (whole trace -1.00")
                .contains("; per step 1.25", "20 problems");
        assertThat(report(judged(2, 1), judged(3, 4), 0).findings().get(0))
                .contains("tell more about the answer than those of thinking, and less in each step");
        assertThat(report(judged(2, 2), judged(2, 2), 0).findings().get(0))
                .contains("tell not clearly more or less about", "and not clearly more or less in each step");
        assertThat(report(judged(3, 4), judged(2, 1), 5).findings().get(0))
                .contains("Nothing is concluded: 25.0% of the answers of 'brief' are cut").doesNotContain("tell less");
        assertThat(result.findings().get(2)).contains("strength 2");
    }

    @Test
    void cellsJsonAndBarsAreTheSame() {
        ExperimentResult result = report(judged(3, 4), judged(2, 1), 0);
        assertThat(result.tables().get(0).rows().get(1)).startsWith("brief", "50.0% (29.9 to 70.1)", "0.0%");
        assertThat(result.tables().get(1).title()).contains("base");
        assertThat(result.tables().get(1).rows().get(0)).startsWith("thinking", "20");
        assertThat(result.tables().get(1).rows().get(0).get(2)).startsWith("3.01");
        assertThat(result.tables().get(2).rows().get(0).get(0)).isEqualTo("thinking (its own judge)");
        assertThat(result.tables().get(2).rows().get(0).get(2)).startsWith("2.01");
        JsonObject row = result.summary().getAsJsonArray("gains").get(1).getAsJsonObject();
        assertThat(row.get("writer").getAsString()).isEqualTo("brief");
        assertThat(row.get("judge_wrote_it").getAsBoolean()).isFalse();
        assertThat(row.getAsJsonObject("total").get("estimate").getAsDouble()).isCloseTo(2.0095, within(1e-9));
        assertThat(row.getAsJsonObject("perplexity_before").get("estimate").getAsDouble())
                .isCloseTo(Math.exp(4 / 2.0), within(1e-9));
        assertThat(result.charts().getFirst().series().getFirst().y()[1]).isCloseTo(2.0095, within(1e-9));
        double[] curve = result.charts().get(1).series().getFirst().y();
        assertThat(curve[0]).isCloseTo(-4, within(1e-9));
        assertThat(curve[10]).isCloseTo(-0.9905, within(1e-9));
    }

    @Test
    void withoutAThinkingModelOrStepsLittleIsSaid() {
        List<Writer> base = List.of(new Writer("base, asked to think", "base"));
        ExperimentResult alone = new InformationGainReport(SETTINGS, base, List.of(traces(5, 0)),
                Map.of("base", List.of(judged(1, 2))), "", 1).result(List.of());
        assertThat(alone.findings().get(0)).startsWith("The traces of base, asked to think add 1.009 (");
        assertThat(alone.findings().getLast()).contains("Only one model was given");
        List<Judgement> none = Collections.nCopies(PROBLEMS, null);
        assertThat(
                new InformationGainReport(SETTINGS, base, List.of(traces(5, 0)), Map.of("base", List.of(none)), "", 1)
                        .result(List.of()).findings().get(0))
                .contains("No trace has any steps");
        assertThat(report(judged(1, 2), none, 0).findings().get(0)).contains("nothing can be compared");
    }
}
