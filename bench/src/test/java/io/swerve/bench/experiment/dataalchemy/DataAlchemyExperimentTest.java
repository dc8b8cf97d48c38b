package io.swerve.bench.experiment.dataalchemy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.LabTrial;
import io.swerve.reasoning.alchemy.DataAlchemy;
import io.swerve.reasoning.alchemy.ShiftDirection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataAlchemyExperimentTest {
    @TempDir
    private Path out;

    @Test
    void shiftsOfLengthBreakTheModelAndTheImitatorIsWhatItIs() throws IOException {
        JsonObject summary = LabTrial.run(new DataAlchemyExperiment(),
                new DataAlchemySettings(false, ShiftDirection.LEFT, 1, 1, 0.3, 4, 1, "The answer is {}."), 5, out)
                .getAsJsonObject("summary");
        assertThat(summary.get("elementsThatCannotTell").getAsInt()).isEqualTo(26);
        JsonObject questions = summary.getAsJsonObject("questions");
        assertThat(accuracy(questions, "task: ID: two transformations, trained together", "unsteered"))
                .isGreaterThan(0.5);
        assertThat(accuracy(questions, "length: 5 letters instead of 4", "unsteered")).isLessThan(0.5);
        JsonObject records = summary.getAsJsonObject("records");
        assertThat(records.keySet()).hasSize(18);
        assertThat(records.getAsJsonObject("task: ID [f1f1] to f1f1").getAsJsonObject("imitator")
                .getAsJsonObject("exact").get("estimate").getAsDouble()).isEqualTo(1);
    }

    private static double accuracy(JsonObject questions, String shift, String arm) {
        return questions.getAsJsonObject(shift).getAsJsonObject(arm).get("estimate").getAsDouble();
    }

    @Test
    void noElementIsBothShownAndAsked() {
        DataAlchemy world = DataAlchemy.paper();
        for (RecordShift shift : RecordShift.all(world, 0.2)) {
            for (RecordShift.Case one : shift.cases(world, 3, 4, 9)) {
                List<String> lines = one.prompt().lines().toList();
                assertThat(lines).hasSize(4);
                assertThat(lines.subList(0, 3)).allMatch(line -> line.matches(
                        "[A-Z] [A-Z] [A-Z] [A-Z] \\[F\\d\\] \\[F\\d\\] <think> .* <answer> [A-Z] [A-Z] [A-Z] [A-Z]"));
                if (shift.noise().isEmpty()) {
                    String element = lines.getLast().replaceAll(" \\[.*", "");
                    assertThat(lines.subList(0, 3)).noneMatch(line -> line.startsWith(element + " ["));
                    assertThat(element.replace(" ", "")).hasSize(shift.atoms());
                }
            }
        }
    }

    @Test
    void questionsKeepTheirContentUnderNoise() {
        QuestionShift noisy = QuestionShift.all(1).getLast();
        noisy.problems(20, 4).forEach(problem -> assertThat(problem.question())
                .matches(".*(rot13|rot3|left|reverse|swap).*").matches(".*\\b[A-Z] [A-Z] [A-Z] [A-Z]\\b.*"));
    }

    @Test
    void bleuIsThatOfTheDefinition() {
        assertThat(SentenceBleu.of("a b c d e", "a b c d e")).isCloseTo(1, within(1e-12));
        assertThat(SentenceBleu.of("a b c d e", "a b c x e"))
                .isCloseTo(Math.pow(4 / 5.0 * (2 / 4.0) * (1 / 3.0) * (0.1 / 2), 0.25), within(1e-12));
        assertThat(SentenceBleu.of("a b c d", "a b c d e f")).isCloseTo(Math.exp(1 - 6 / 4.0), within(1e-12));
        assertThat(SentenceBleu.of("a", "a b")).isCloseTo(Math.pow(1e-3, 0.25) * Math.exp(-1), within(1e-12));
        // the same word counts as often as the reference has it
        assertThat(SentenceBleu.of("the the the the", "the cat is here"))
                .isCloseTo(Math.pow(1 / 4.0 * (0.1 / 3) * (0.1 / 2) * 0.1, 0.25), within(1e-12));
        assertThat(SentenceBleu.of("x y", "a b")).isZero();
        assertThat(SentenceBleu.of("", "a b")).isZero();
    }

    @Test
    void refusesWhatIsNoSetting() {
        assertThatIllegalArgumentException().isThrownBy(
                () -> new DataAlchemySettings(false, ShiftDirection.LEFT, 0, 1, 0.3, 4, 1, "{}"))
                .withMessageContaining("--shots");
        assertThatIllegalArgumentException().isThrownBy(
                () -> new DataAlchemySettings(false, ShiftDirection.LEFT, 1, 1, -0.3, 4, 1, "{}"))
                .withMessageContaining("--noise");
    }
}
