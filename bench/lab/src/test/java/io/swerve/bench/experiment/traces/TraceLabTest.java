package io.swerve.bench.experiment.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.swerve.Encoding;
import io.swerve.Model;
import io.swerve.SessionOptions;
import io.swerve.bench.experiment.Card;
import io.swerve.bench.experiment.Experiment;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.Workload;
import io.swerve.bench.experiment.LabTrial;
import io.swerve.bench.task.TaskProblem;
import io.swerve.steering.decoding.AnswerScorer;
import io.swerve.steering.plan.SteeringPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceLabTest {
    @TempDir
    private Path out;

    /** Looks at what the lab does from inside of a run. */
    private static final class Probe implements Experiment<Probe.None> {
        record None() {}

        @Override
        public Card card() {
            return new Card("probe", "?", "", "", "");
        }

        @Override
        public None defaults() {
            return new None();
        }

        @Override
        public int defaultProblems() {
            return 4;
        }

        @Override
        public Workload workload(None settings, ExperimentContext context) {
            return Workload.none();
        }

        @Override
        public ExperimentResult run(None settings, ExperimentContext context) {
            Model model = context.thinking();
            TraceLab lab = new TraceLab(context, model, "The answer is {}.");
            List<TaskProblem> problems = context.heldOut();
            List<OwnTrace> own = lab.write("own", problems, Optional.empty(), SteeringPlan.none());
            assertThat(own).allSatisfy(trace -> {
                assertThat(trace.usable()).isTrue();
                assertThat(trace.thinking()).doesNotContain("think>").isEqualTo(trace.thinking().strip());
                assertThat(lab.tokens("\n" + trace.thinking() + "\n")).isEqualTo(trace.thinkingTokens());
            });
            String trace = own.getFirst().thinking();
            List<TraceLab.AnswerQuery> readings = List.of(
                    lab.given(problems.getFirst(), Optional.empty(), Optional.of(trace)),
                    lab.given(problems.getFirst(), Optional.of("Be brief."), Optional.empty()));
            assertThat(readings.getFirst().prefix()).isEqualTo("<think>\n" + trace + "\n</think>\n");
            List<GivenTrace> given = lab.read("given", readings, SteeringPlan.none());
            for (int i = 0; i < readings.size(); i++) {
                // kernels of a batch round otherwise than those of a row; the sentence's beginning is worth more
                assertThat(given.get(i).logProbability()).isCloseTo(score(model, readings.get(i)), within(0.5));
                assertThat(given.get(i).answer()).as("without thinking").isNotEmpty();
            }
            assertThat(given.getFirst().correct()).isEqualTo(own.getFirst().correct());
            TraceLab.AnswerQuery shown = lab.shown(problems.getFirst(), Optional.of("Hm."),
                    List.of(new Shot("1 + 1?", lab.reply(Optional.of("1 + 1 = 2."), "2"))));
            assertThat(shown.prompt())
                    .isEqualTo("<|im_start|>system\nHm.<|im_end|>\n<|im_start|>user\n1 + 1?<|im_end|>\n"
                            + "<|im_start|>assistant\n<think>\n1 + 1 = 2.\n</think>\nThe answer is 2.<|im_end|>\n"
                            + "<|im_start|>user\n" + problems.getFirst().question()
                            + "<|im_end|>\n<|im_start|>assistant\n");
            return new ExperimentResult(List.of("looked"), List.of(), List.of(), List.of(), new JsonObject());
        }

        /** The probability of all tokens of the sentence minus that of its beginning. */
        private static double score(Model model, TraceLab.AnswerQuery reading) {
            int[] prefix = model.tokenizer().encode(reading.prompt() + reading.prefix(), Encoding.PROMPT);
            int[] sentence = model.tokenizer().encode("The answer is " + reading.problem().requireAnswer() + ".",
                    Encoding.TEXT_PART);
            int lead = model.tokenizer().encode("The answer is", Encoding.TEXT_PART).length;
            try (AnswerScorer scorer = AnswerScorer.open(model, SessionOptions.defaults().withThreads(1))) {
                return Arrays.stream(scorer.logProbabilities(prefix, sentence, SteeringPlan.none())).skip(lead).sum();
            }
        }
    }

    @Test
    void readsWhatIsGivenAsTheDefinitionSays() throws IOException {
        assertThat(LabTrial.run(new Probe(), new Probe.None(), 4, out).get("findings").toString()).contains("looked");
    }

    @Test
    void framesNeedAPlaceForTheAnswer() {
        assertThatIllegalArgumentException().isThrownBy(() -> Limits.frame("The answer is"))
                .withMessageContaining("{}");
    }
}
