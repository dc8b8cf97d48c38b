package io.swerve.bench.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.swerve.Model;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Measures;
import io.swerve.bench.report.RowJson;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Shares;
import io.swerve.bench.task.Task;
import io.swerve.bench.task.TaskProblem;
import io.swerve.bench.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever was changed in a result is found and named. */
class ResultCheckTest {
    private static final ExperimentModels NONE = new ExperimentModels(Optional.empty(), Optional.empty(), Model::load);

    @TempDir
    private static Path out;
    private static Path file;
    private static String untouched;

    record NoSettings(int samples) {}

    record TextRow(boolean right, Transcript transcript) {}

    record NumberRow(double value) {}

    /** Writes that every third answer is 1 too large, and measures a number of each problem. */
    private static final class Guesses implements Experiment<NoSettings> {
        @Override
        public Card card() {
            return new Card("guesses", "Which?", "nowhere", "nothing", "everything");
        }

        @Override
        public NoSettings defaults() {
            return new NoSettings(2);
        }

        @Override
        public int defaultProblems() {
            return 8;
        }

        @Override
        public Task defaultTask() {
            return Tasks.arithmetic();
        }

        @Override
        public Workload workload(NoSettings settings, ExperimentContext context) {
            return Workload.none();
        }

        @Override
        public ExperimentResult run(NoSettings settings, ExperimentContext context) {
            List<TaskProblem> problems = context.heldOut();
            List<TextRow> texts = context.each("texts", problems, TextRow.class, problem -> {
                int index = problems.indexOf(problem);
                boolean right = index % 3 != 0;
                String answer = right ? problem.requireAnswer() : problem.requireAnswer() + "1";
                Draw draw = Draw.of(context, "texts", problem, 0);
                return new TextRow(right, new Transcript(problem.id(), problem.questionHash(), problem.requireAnswer(),
                        "texts", 0, draw.seed().getAsInt(), "The answer is " + answer + ".", 5 + index,
                        index == 1 ? "max_tokens" : "end_of_generation", right));
            });
            List<NumberRow> numbers = context.each("all numbers", problems, NumberRow.class,
                    problem -> new NumberRow(problem.question().length()));
            return context.report(() -> {
                Measures measures = new Measures(Column.percent("right", "right"), Column.number("size", "size", 2))
                        .add("all", Shares.mean(texts.stream().mapToDouble(row -> row.right() ? 1 : 0).toArray()),
                                new Bootstrap(context.seed())
                                        .mean(numbers.stream().mapToDouble(NumberRow::value).toArray()));
                return new ExperimentResult(List.of("Right: " + measures.cell(0, "right")),
                        List.of(measures.table("All", "what")), List.of(measures.bars("Right", "share", "right")),
                        List.of(), measures.jsonByName());
            });
        }
    }

    @BeforeAll
    static void runOnce() throws IOException {
        new ExperimentRun(NONE, RunOptions.to(out), Watcher.NONE).run(new Guesses(), new NoSettings(2));
        file = out.resolve("guesses/result.json");
        untouched = Files.readString(file);
    }

    @BeforeEach
    void touchNothing() throws IOException {
        Files.writeString(file, untouched);
    }

    private ResultCheck check() throws IOException {
        return ResultCheck.of(file, Optional.of(new ExperimentReplay(List.of(new Guesses()), NONE, Optional.empty())));
    }

    private ResultCheck changed(Consumer<JsonObject> change) throws IOException {
        JsonObject result = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        change.accept(result);
        Files.writeString(file, RowJson.pretty(result)); // other spacing is no change
        return check();
    }

    private static JsonObject row(JsonObject result, String stage, int index) {
        return result.getAsJsonObject("rows").getAsJsonArray(stage).get(index).getAsJsonObject();
    }

    private static JsonObject text(JsonObject result, int index) {
        return row(result, "texts", index).getAsJsonObject("transcript");
    }

    @Test
    void whatNobodyTouchedIsSound() throws IOException {
        ResultCheck check = changed(_ -> {});
        assertThat(check.faults()).isEmpty();
        assertThat(check.notes()).isEmpty();
        assertThat(check.experiment()).isEqualTo("guesses");
        assertThat(check.rows()).isEqualTo(16);
        assertThat(check.texts()).isEqualTo(8);
        assertThat(check.figures()).isGreaterThan(20);
        JsonObject result = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        JsonObject texts = result.getAsJsonArray("texts").get(0).getAsJsonObject();
        assertThat(texts.get("arm").getAsString()).isEqualTo("texts");
        // 8 problems, of which 0, 3 and 6 are wrong and 1 is cut
        assertThat(texts.getAsJsonObject("right").get("estimate").getAsDouble()).isEqualTo(5 / 8.0);
        assertThat(texts.getAsJsonObject("right").get("low").getAsDouble()).isEqualTo(Shares.of(5, 8).low());
        assertThat(texts.getAsJsonObject("cut").get("estimate").getAsDouble()).isEqualTo(1 / 8.0);
        assertThat(texts.getAsJsonObject("tokens").get("estimate").getAsDouble()).isEqualTo(8.5);
        JsonObject asked = row(result, "all_numbers", 2).getAsJsonObject("asked");
        assertThat(asked.get("problem")).isEqualTo(text(result, 2).get("problem"));
        assertThat(asked.get("question_hash")).isEqualTo(text(result, 2).get("question_hash"));
        assertThat(asked.get("gold")).isEqualTo(text(result, 2).get("gold"));
    }

    @Test
    void aRowChangedByHandIsNamedWithAllThatFollowsFromIt() throws IOException {
        ResultCheck check = changed(result -> row(result, "all_numbers", 3).addProperty("value", 1000));
        assertThat(check.faults()).contains("stage all_numbers, row 3: changed since it was written")
                .anyMatch(fault -> fault.startsWith("tables[0].rows[0][2]: the file says \""))
                .anyMatch(fault -> fault.startsWith("summary.all.size.estimate: the file says "));
    }

    @Test
    void anotherJudgesVerdictIsNamed() throws IOException {
        ResultCheck check = changed(result -> {
            text(result, 0).addProperty("right", true);
            row(result, "texts", 0).addProperty("right", true);
        });
        assertThat(check.faults()).contains("stage texts, row 0: changed since it was written")
                .anyMatch(fault -> fault
                        .startsWith("stage texts, row 0, problem arithmetic-0 under 'texts', sample 0: was"
                                + " judged right, is wrong by the judge of answers, which finds '"))
                .anyMatch(fault -> fault.startsWith("texts[0].right.estimate: the file says 0.625, the rows give 0.75"))
                .anyMatch(fault -> fault.startsWith("findings[0]"));
    }

    @Test
    void aRowThatCountsItsTextOtherwiseIsNamed() throws IOException {
        assertThat(changed(result -> row(result, "texts", 1).addProperty("right", false)).faults())
                .anyMatch(fault -> fault.endsWith("its row counts it as wrong, the text itself as right"));
    }

    @Test
    void aMissingRowIsNamed() throws IOException {
        ResultCheck check = changed(result -> result.getAsJsonObject("rows").getAsJsonArray("texts").remove(4));
        assertThat(check.faults()).contains("stage texts, row 4: missing, or changed since it was written",
                "the report can't be made of these rows: stage texts lacks 1 of its rows, from row 7 on")
                .anyMatch(fault -> fault.startsWith("texts[0].problems: the file says 8, the rows give 7"));
    }

    @Test
    void aMissingStageIsNamed() throws IOException {
        assertThat(changed(result -> result.getAsJsonObject("rows").remove("all_numbers")).faults())
                .contains("stage all_numbers, row 7: missing, or changed since it was written",
                        "the report can't be made of these rows: stage all_numbers lacks 8 of its rows, from row 0 on");
    }

    @Test
    void rowsThatNobodyAskedForAreNamed() throws IOException {
        assertThat(changed(result -> result.getAsJsonObject("rows").add("more", new JsonArray())).faults())
                .contains("the report can't be made of these rows: nothing is made of the rows of more");
        assertThat(changed(result -> {
            result.getAsJsonObject("rows").remove("more");
            result.getAsJsonObject("rows").getAsJsonArray("texts").add(row(result, "texts", 0).deepCopy());
            text(result, 8).addProperty("tokens", 99);
        }).faults()).contains("stage texts, row 8: added, or changed, since it was written")
                .anyMatch(fault -> fault.endsWith("is there twice, also in row 0"));
    }

    @Test
    void samplesThatShareAStreamAreNamed() throws IOException {
        assertThat(changed(result -> text(result, 5).add("seed", text(result, 2).get("seed"))).faults())
                .anyMatch(fault -> fault.endsWith("was drawn from the stream of problem arithmetic-2, sample 0"));
        assertThat(changed(result -> {
            text(result, 5).add("question_hash", text(result, 2).get("question_hash"));
        }).faults()).anyMatch(fault -> fault.contains("its right answer is '") && fault.endsWith("' elsewhere"));
    }

    @Test
    void aPrintedFigureThatDoesNotFollowFromTheRowsIsNamed() throws IOException {
        assertThat(changed(result -> {
            result.getAsJsonArray("findings").set(0, new JsonPrimitive("Right: 99.0%"));
            result.getAsJsonArray("texts").get(0).getAsJsonObject().addProperty("texts", 80);
            JsonObject bar = result.getAsJsonArray("charts").get(0).getAsJsonObject().getAsJsonArray("series").get(0)
                    .getAsJsonObject();
            bar.getAsJsonArray("high").set(0, new JsonPrimitive(0.9));
        }).faults()).hasSize(3)
                .anyMatch(fault -> fault.startsWith("findings[0]: the file says \"Right: 99.0%\", the rows"))
                .contains("texts[0].texts: the file says 80, the rows give 8")
                .anyMatch(fault -> fault.startsWith("charts[0].series[0].high[0]: the file says 0.9"));
    }

    @Test
    void whatCantBeMadeAgainIsSaid() throws IOException {
        assertThat(changed(result -> {
            JsonObject model = new JsonObject();
            model.addProperty("file", "other.gguf");
            model.addProperty("sha256", "abc");
            result.getAsJsonObject("models").add("thinking", model);
        }).notes())
                .containsExactly("the report was not made again: it was computed with the model other.gguf of SHA-256"
                        + " abc: name that file with --thinking");
        assertThat(changed(result -> result.addProperty("task", "homework")).notes())
                .containsExactly(
                        "the report was not made again: its task homework is not known here: name it with --task");
        assertThat(changed(result -> result.addProperty("experiment", "old")).notes())
                .containsExactly("the report was not made again: there is no experiment old any more");
        assertThat(changed(result -> {
            result.remove("row_hashes");
            result.remove("texts");
        }).notes()).hasSize(3).anyMatch(note -> note.contains("older than hashes of rows"));
        assertThat(ResultCheck.of(file, Optional.empty()).faults()).isEmpty();
        Files.writeString(file, "[]");
        assertThatThrownBy(this::check).isInstanceOf(ExperimentException.class).hasMessageContaining("no result");
    }

    @Test
    void otherCodeIsSaid() throws IOException {
        assertThat(changed(result -> result.getAsJsonObject("versions").addProperty("code", "0")).notes())
                .singleElement().asString().startsWith("the file was written by other code (Swerve ");
    }
}
