package io.swerve.bench.experiment.dataalchemy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.LabTrial;
import io.swerve.reasoning.dataalchemy.AlchemyRecord;
import io.swerve.reasoning.dataalchemy.Composition;
import io.swerve.reasoning.dataalchemy.CompositionImitator;
import io.swerve.reasoning.dataalchemy.DataAlchemy;
import io.swerve.reasoning.dataalchemy.ShiftDirection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataAlchemyExperimentTest {
    @TempDir
    private Path out;

    @Test
    void shiftsOfLengthBreakTheModelAndTheImitatorIsWhatItIs() throws IOException {
        JsonObject summary = LabTrial.run(new DataAlchemyExperiment(),
                new DataAlchemySettings(false, ShiftDirection.LEFT, 1, 1, 0.3, 4, 1, BleuTokens.PAPER,
                        "The answer is {}."),
                5, out)
                .getAsJsonObject("summary");
        assertThat(summary.get("elements_that_cannot_tell").getAsInt()).isEqualTo(26);
        JsonObject questions = summary.getAsJsonObject("questions");
        assertThat(accuracy(questions, "task_id_two_transformations_together_in_the_corpus", "unsteered"))
                .isGreaterThan(0.5);
        assertThat(accuracy(questions, "length_5_letters_instead_of_4", "unsteered")).isLessThan(0.5);
        JsonObject records = summary.getAsJsonObject("records");
        JsonObject imitator = records.getAsJsonObject("imitator");
        assertThat(imitator.keySet()).hasSize(20);
        assertThat(estimate(imitator.getAsJsonObject("task_id_f1f1_to_f1f1"), "exact")).isEqualTo(1);
        JsonObject composed = imitator.keySet().stream().filter(name -> name.startsWith("task_cmp")).findFirst()
                .map(imitator::getAsJsonObject).orElseThrow();
        assertThat(estimate(composed, "exact_reasoning")).as("reasons right").isEqualTo(1);
        assertThat(estimate(composed, "exact_answer")).as("and answers wrong").isLessThan(1);
    }

    private static double estimate(JsonObject of, String score) {
        return of.getAsJsonObject(score).get("estimate").getAsDouble();
    }

    private static double accuracy(JsonObject questions, String shift, String arm) {
        return estimate(questions.getAsJsonObject(arm).getAsJsonObject(shift), "accuracy");
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
                if (shift.elements() != RecordShift.Elements.OTHERS) {
                    String element = lines.getLast().replaceAll(" \\[.*", "").replace(" ", "");
                    if (shift.elements() == RecordShift.Elements.NEW_ATOMS) {
                        assertThat(lines.subList(0, 3)).allMatch(line -> line.matches("([A-M] ){4}\\[.*"));
                        assertThat(element).matches("[N-Z]{4}");
                    } else {
                        assertThat(sorted(element))
                                .isEqualTo(sorted(lines.getFirst().substring(0, 7).replace(" ", "")));
                    }
                }
                if (shift.noise().isEmpty()) {
                    String element = lines.getLast().replaceAll(" \\[.*", "");
                    assertThat(lines.subList(0, 3)).noneMatch(line -> line.startsWith(element + " ["));
                    assertThat(element.replace(" ", "")).hasSize(shift.atoms());
                }
            }
        }
    }

    private static String sorted(String element) {
        char[] atoms = element.toCharArray();
        Arrays.sort(atoms);
        return new String(atoms);
    }

    /** The paper's table of task shifts, whose model did what the imitator does. */
    @ParameterizedTest
    @CsvSource({"f1f1, f1f1, 1", "f2f2 f1f2 f2f1, f1f1, 0.6867", "f1f2, f1f1, 0.4538", "f2f2, f1f1, 0.2947"})
    void bleuOfTheImitatorIsThatOfThePaper(String known, String asked, double published) {
        DataAlchemy world = DataAlchemy.publishedCode();
        CompositionImitator imitator = new CompositionImitator(
                Stream.of(known.split(" ")).map(world::composition).toList());
        Composition composition = world.composition(asked);
        double mean = world.sample(5_000, 7).stream()
                .mapToDouble(element -> SentenceBleu.of(imitator.answer(element, composition).output(),
                        AlchemyRecord.of(element, composition).output(), BleuTokens.PAPER))
                .average().orElseThrow();
        assertThat(mean).isCloseTo(published, within(0.003));
    }

    @Test
    void questionsKeepTheirContentUnderNoise() {
        QuestionShift noisy = QuestionShift.all(1).getLast();
        noisy.problems(20, 4).forEach(problem -> assertThat(problem.question())
                .matches(".*(rot13|rot3|left|reverse|swap).*").matches(".*\\b[A-Z] [A-Z] [A-Z] [A-Z]\\b.*"));
    }

    @Test
    void bleuIsThatOfTheDefinition() {
        assertThat(bleu("a b c d e", "a b c d e")).isCloseTo(1, within(1e-12));
        assertThat(bleu("a b c d e", "a b c x e"))
                .isCloseTo(Math.pow(4 / 5.0 * (2 / 4.0) * (1 / 3.0) * (0.1 / 2), 0.25), within(1e-12));
        assertThat(bleu("a b c d", "a b c d e f")).isCloseTo(Math.exp(1 - 6 / 4.0), within(1e-12));
        assertThat(bleu("a", "a b")).isCloseTo(Math.pow(1e-3, 0.25) * Math.exp(-1), within(1e-12));
        // the same word counts as often as the reference has it
        assertThat(bleu("the the the the", "the cat is here"))
                .isCloseTo(Math.pow(1 / 4.0 * (0.1 / 3) * (0.1 / 2) * 0.1, 0.25), within(1e-12));
        assertThat(bleu("x y", "a b")).isZero();
        assertThat(bleu("", "a b")).isZero();
        assertThat(SentenceBleu.of("[F1] <answer> A", "[F2] <answer> A", BleuTokens.CODE)).isCloseTo(
                Math.pow(2 / 3.0 * (1 / 2.0) * 0.1 * 0.1, 0.25), within(1e-12));
        // [ F1 ] < answer > A: six of seven, four of six, three of five, two of four
        assertThat(SentenceBleu.of("[F1] <answer> A", "[F2] <answer> A", BleuTokens.PAPER))
                .isCloseTo(Math.pow(6 / 7.0 * (4 / 6.0) * (3 / 5.0) * (2 / 4.0), 0.25), within(1e-12));
    }

    private static double bleu(String written, String right) {
        double paper = SentenceBleu.of(written, right, BleuTokens.PAPER);
        assertThat(SentenceBleu.of(written, right, BleuTokens.CODE)).as("without marks both are alike")
                .isEqualTo(paper);
        return paper;
    }

    @Test
    void refusesWhatIsNoSetting() {
        assertThatIllegalArgumentException().isThrownBy(
                () -> new DataAlchemySettings(false, ShiftDirection.LEFT, 0, 1, 0.3, 4, 1, BleuTokens.PAPER, "{}"))
                .withMessageContaining("--shots");
        assertThatIllegalArgumentException().isThrownBy(
                () -> new DataAlchemySettings(false, ShiftDirection.LEFT, 1, 1, -0.3, 4, 1, BleuTokens.PAPER, "{}"))
                .withMessageContaining("--noise");
    }
}
