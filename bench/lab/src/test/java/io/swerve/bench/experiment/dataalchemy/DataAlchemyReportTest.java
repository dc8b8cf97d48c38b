package io.swerve.bench.experiment.dataalchemy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.traces.HandMade;
import io.swerve.bench.experiment.traces.OwnTrace;
import io.swerve.bench.task.Split;
import io.swerve.bench.task.TaskProblem;
import io.swerve.reasoning.dataalchemy.DataAlchemy;
import io.swerve.reasoning.dataalchemy.ShiftDirection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Answers and records written by hand. */
class DataAlchemyReportTest {
    private static final int PROBLEMS = 20;
    private static final int ELEMENTS = 8;
    private static final DataAlchemySettings SETTINGS = new DataAlchemySettings(false, ShiftDirection.RIGHT, 2,
            ELEMENTS,
            0.2, 4, 4, BleuTokens.PAPER, "The answer is {}.");
    private static final List<QuestionShift> SHIFTS = QuestionShift.all(0.2);

    private static List<OwnTrace> answers(int right, int cut) {
        return IntStream.range(0, PROBLEMS).mapToObj(i -> HandMade.own(i < right, 10, i >= PROBLEMS - cut)).toList();
    }

    /** Right answers of the first shifts; all others are answered as the first one is. */
    private static List<QuestionScores> questions(int cutOfThird, int... right) {
        List<QuestionScores> questions = new ArrayList<>();
        for (int s = 0; s < SHIFTS.size(); s++) {
            Map<String, List<OwnTrace>> written = new LinkedHashMap<>();
            written.put(DataAlchemyReport.PLAIN,
                    answers(right[Math.min(s, right.length - 1)], s == 2 ? cutOfThird : 0));
            written.put("steered", answers(5, 0));
            questions.add(new QuestionScores(SHIFTS.get(s),
                    Collections.nCopies(PROBLEMS, TaskProblem.of("p", "?", "4", "sums")), written));
        }
        return questions;
    }

    private static final List<RecordShift> RECORD_SHIFTS = RecordShift
            .all(new DataAlchemy(4, 13, 1, ShiftDirection.RIGHT), 0.2).subList(0, 2);

    /** So many records of each shift are written exactly by the model and by the imitator. */
    private static List<RecordScores> records(int model, int imitator) {
        List<RecordScores> records = new ArrayList<>();
        for (RecordShift shift : RECORD_SHIFTS) {
            Map<String, List<String>> outputs = new LinkedHashMap<>();
            outputs.put(DataAlchemyReport.IMITATOR, outputs(imitator));
            outputs.put(DataAlchemyReport.PLAIN, outputs(model));
            records.add(new RecordScores(shift, IntStream.range(0, ELEMENTS)
                    .mapToObj(_ -> new RecordShift.Case("", "A B <answer> C D", "")).toList(), outputs));
        }
        return records;
    }

    private static List<String> outputs(int exact) {
        return IntStream.range(0, ELEMENTS).mapToObj(i -> i < exact ? "A B <answer> C D" : i % 2 == 0 ? "?" : "A B")
                .toList();
    }

    private static ExperimentResult report(List<QuestionScores> questions, List<RecordScores> records) {
        return new DataAlchemyReport(SETTINGS, records, questions, "layer 3", 1).result(List.of());
    }

    private static String questionFinding(int cutOfThird, int... right) {
        return report(questions(cutOfThird, right), records(8, 8)).findings().getFirst();
    }

    @Test
    void shiftsThatHalveTheAccuracyAreNamed() {
        assertThat(questionFinding(0, 18, 17, 2, 18))
                .startsWith(
                        "Of compositions that stand together in the lab's corpus the model is right in 90.0% (69.9 to"
                                + " 97.2), of those left out of it in 85.0% (")
                .contains("What halves it: " + SHIFTS.get(2).name() + " (10.0% (2.8 to 30.1)).")
                .contains("A fall by new compositions is not shown (-0.050 (").doesNotContain(SHIFTS.get(3).name());
        assertThat(questionFinding(0, 18, 3, 18)).contains("What halves it: CMP")
                .contains("New compositions cost accuracy"
                        + " (-0.750 (");
        assertThat(questionFinding(0, 18, 18, 9, 18)).contains("No shift is shown to halve its accuracy.");
        assertThat(questionFinding(10, 18, 18, 2, 18)).contains("No shift is shown to halve",
                "Nothing is concluded of " + SHIFTS.get(2).name());
    }

    @Test
    void atTheFloorNothingCanBreak() {
        assertThat(questionFinding(0, 0, 0)).contains("Nothing is concluded: it is not clear that answers are right")
                .doesNotContain("halve").doesNotContain("New compositions");
        assertThat(report(questions(0, 18), records(0, 8)).findings().get(1)).contains("exactly in 0.0% (0.0 to 32.4)",
                "Nothing is concluded: the model doesn't continue records without a shift either");
    }

    @Test
    void recordsAreComparedByElement() {
        ExperimentResult result = report(questions(0, 18), records(4, 8));
        assertThat(result.findings().get(1)).contains("exactly in 50.0% (", "right by construction in 2 of 2 shifts",
                "comes to 0.000", "p = 0.125, 8 elements").contains("can't be told from plain imitation");
        assertThat(report(questions(0, 18), records(8, 0)).findings().get(1)).contains("by construction in 0 of 2",
                "p = 0.008").endsWith("nearer to the truth than plain imitation.");
        assertThat(report(questions(0, 18), records(2, 8)).findings().get(1))
                .endsWith("farther from the truth than plain imitation.");
        JsonObject records = result.summary().getAsJsonObject("records").getAsJsonObject("unsteered");
        assertThat(records.keySet()).hasSize(2);
        records.asMap().forEach((_, shift) -> assertThat(shift.getAsJsonObject().getAsJsonObject("exact")
                .get("estimate").getAsDouble()).isCloseTo(0.5, within(1e-12)));
        assertThat(result.charts().get(1).series()).extracting(series -> series.name())
                .containsExactly(DataAlchemyReport.IMITATOR, DataAlchemyReport.PLAIN);
        assertThat(result.charts().get(1).series().getFirst().y()).containsExactly(0, 0);
    }

    @Test
    void armsHaveTheirOwnColumns() {
        ExperimentResult result = report(questions(10, 18, 17, 2, 18), records(8, 8));
        List<List<String>> plain = result.tables().get(0).rows();
        assertThat(plain.get(2)).startsWith(SHIFTS.get(2).toString(), "10.0% (2.8 to 30.1)", "50.0%", "",
                "50.0% (29.9 to 70.1)");
        assertThat(result.tables().get(1).title()).contains("steered (layer 3)");
        assertThat(result.tables().get(1).rows().get(0).get(1)).startsWith("25.0%");
        assertThat(result.tables().get(1).rows().get(0).get(3)).startsWith("-0.650 (").endsWith("p < 0.001");
        JsonObject steered = result.summary().getAsJsonObject("questions").getAsJsonObject("steered");
        assertThat(steered.keySet()).hasSize(SHIFTS.size());
        assertThat(result.charts().getFirst().series().get(0).y()[1]).isEqualTo(0.85);
        assertThat(result.charts().getFirst().series().get(1).y()[1]).isEqualTo(0.25);
        assertThat(result.summary().get("elements_that_cannot_tell").getAsLong()).isPositive();
    }

    @Test
    void questionsAreHeldOutAndDifferent() {
        for (QuestionShift shift : SHIFTS.subList(0, 6)) {
            List<TaskProblem> problems = shift.problems(15, 3);
            assertThat(problems).extracting(TaskProblem::question).doesNotHaveDuplicates()
                    .allMatch(question -> Split.of(question) == Split.HELD_OUT);
        }
    }
}
