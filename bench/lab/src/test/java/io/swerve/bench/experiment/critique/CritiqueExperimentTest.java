package io.swerve.bench.experiment.critique;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.LabTrial;
import io.swerve.bench.lab.Family;
import io.swerve.bench.report.Figures;
import io.swerve.bench.task.Split;
import io.swerve.bench.task.TaskProblem;
import io.swerve.bench.task.Tasks;
import io.swerve.gguf.GgmlType;
import io.swerve.gguf.GgufException;
import io.swerve.gguf.GgufValue;
import io.swerve.gguf.GgufWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CritiqueExperimentTest {
    private static final int BUDGET = 150;

    @TempDir
    private Path out;

    private static CritiqueSettings settings(List<String> adapters) {
        return new CritiqueSettings(false, BUDGET, 0.5, "", adapters, 1, "The answer is {}.");
    }

    /** Adds B A to the last layer's output; of rank 1, with all elements of B alike. */
    private Path adapter(String name, float b) {
        float[] a = new float[512];
        float[] bs = new float[256];
        Arrays.fill(a, 0.5f);
        Arrays.fill(bs, b);
        Path file = out.resolve(name);
        new GgufWriter().put("general.architecture", GgufValue.text("llama"))
                .put("general.type", GgufValue.text("adapter")).put("adapter.type", GgufValue.text("lora"))
                .tensor("blk.5.ffn_down.weight.lora_a", GgmlType.F32, List.of(512L, 1L), MemorySegment.ofArray(a))
                .tensor("blk.5.ffn_down.weight.lora_b", GgmlType.F32, List.of(1L, 256L), MemorySegment.ofArray(bs))
                .write(file);
        return file;
    }

    @Test
    void armsShareTheirBudgetAndAdaptersTheHarness() throws IOException {
        List<String> adapters = List.of(adapter("zero.gguf", 0).toString(), adapter("loud.gguf", 3).toString());
        JsonObject result = LabTrial.run(new CritiqueExperiment(), settings(adapters), 8, out);
        JsonObject rows = result.getAsJsonObject("rows");
        assertThat(answers(rows, "adapter " + adapters.get(0))).isEqualTo(answers(rows, "none"));
        assertThat(answers(rows, "adapter " + adapters.get(1))).isNotEqualTo(answers(rows, "none"));
        assertThat(result.getAsJsonObject("summary").keySet()).containsExactly("none", "solutions",
                "critiques_of_one_problem_s_solutions", "critiques_of_many_problems_solutions", "shuffled_critiques",
                "adapter_zero_gguf", "adapter_loud_gguf");
        result.getAsJsonObject("summary").asMap().forEach((arm, of) -> {
            double tokens = of.getAsJsonObject().get("demonstration_tokens").getAsDouble();
            if (arm.equals("none") || arm.startsWith("adapter")) {
                assertThat(tokens).as(arm).isZero();
            } else { // equal but for the one that has no room any more
                assertThat(tokens).as(arm).isBetween(BUDGET / 2.0, (double) BUDGET);
            }
        });
    }

    /** What was read under an arm, but for the arm's name. */
    private static List<String> answers(JsonObject rows, String arm) {
        return rows.getAsJsonArray(Figures.key(arm)).asList().stream().map(row -> row.getAsJsonObject())
                .map(row -> row.getAsJsonObject("transcript").get("text") + " " + row.get("log_probability")).toList();
    }

    @Test
    void adaptersOfOtherModelsAreRefused() {
        assertThatThrownBy(() -> LabTrial.run(new CritiqueExperiment(),
                settings(List.of(out.resolve("none.gguf").toString())), 1, out)).isInstanceOf(GgufException.class)
                .hasMessageContaining("none.gguf");
    }

    @Test
    void errorsAreOneResultAndCritiquesFindThem() {
        for (Family family : List.of(Family.CHAIN, Family.ALCHEMY)) {
            List<TaskProblem> problems = Tasks.lab(family).problems(Split.TRAINING, 20, 5);
            for (int i = 0; i < problems.size(); i++) {
                TaskProblem problem = problems.get(i);
                Solution right = Solution.right(problem);
                Solution wrong = Solution.wrong(problem, i);
                assertThat(right.text()).isEqualTo(problem.concise().orElseThrow());
                assertThat(right.critique()).contains("is right").contains(problem.requireAnswer());
                assertThat(wrong.text()).isNotEqualTo(right.text()).hasSameSizeAs(right.text());
                assertThat(wrong.critique()).contains("is wrong").contains("The answer is " + problem.requireAnswer());
                String quoted = wrong.critique().replaceAll(".*should be \"(.*)\" The answer.*", "$1");
                assertThat(right.text()).contains(quoted);
                assertThat(wrong.text()).doesNotContain(quoted);
            }
        }
        TaskProblem wordless = new TaskProblem("x", "Who?", Optional.of("Bana"), Optional.empty(),
                Optional.of("It is Bana."), "fact", 1);
        assertThat(Solution.wrong(wordless, 1)).isEqualTo(Solution.right(wordless));
    }

    @Test
    void refusesWhatIsNoSetting() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CritiqueSettings(false, 0, 0.5, "", List.of(), 1, "{}"))
                .withMessageContaining("--budget");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CritiqueSettings(false, 1, 0.5, "", List.of(), Double.NaN, "{}"))
                .withMessageContaining("--adapter-scale");
    }
}
