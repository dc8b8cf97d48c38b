package io.swerve.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swerve.Layers;
import io.swerve.SwerveException;
import io.swerve.bench.statistics.Interval;
import io.swerve.reasoning.answer.AnswerFinder;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import io.swerve.steering.plan.Intervention;
import io.swerve.steering.plan.Rule;
import io.swerve.steering.plan.SteeringPlan;
import io.swerve.steering.plan.Trigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of a comparison that need no model. */
class ComparisonTest {
    @Test
    void theControlDiffersInDirectionsOnly() {
        SteeringVector vector = SteeringVector.of(Map.of(2, new float[]{3, 4, 0}, 3, new float[]{1, 0, 0}),
                VectorInfo.unknown());
        SteeringPlan plan = SteeringPlan.of(
                Rule.of(Intervention.add(vector)).onLayers(Layers.of(3)).when(Trigger.firstSteps(2)),
                Rule.of(Intervention.projectOut(vector)).times(0.5));
        SteeringPlan control = RandomControl.of(plan, 7);
        assertThat(control).isEqualTo(RandomControl.of(plan, 7)).isNotEqualTo(RandomControl.of(plan, 8));
        SteeringVector drawn = ((Intervention.Add) control.rules().getFirst().intervention()).vector();
        assertThat(drawn.norm(2)).isEqualTo(5, within(1e-5));
        assertThat(drawn.norm(3)).isEqualTo(1, within(1e-5));
        assertThat(((Intervention.ProjectOut) control.rules().getLast().intervention()).vector()).isEqualTo(drawn);
        assertThat(control.rules().getFirst().trigger()).isEqualTo(Trigger.firstSteps(2));
        assertThat(control.rules().getFirst().layers()).isEqualTo(Layers.of(3));
        SteeringPlan rescaling = SteeringPlan.of(Rule.of(Intervention.rescale(2, Layers.of(1))));
        assertThatThrownBy(() -> RandomControl.of(rescaling, 1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no vector");
    }

    @Test
    void readsQuestionsOfBothKinds(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("q");
        Files.writeString(file, "{\"prompt\": \"a\", \"answer\": 4}\n\n{\"question\": \"b\", \"more\": []}\n");
        assertThat(Questions.read(file)).containsExactly(new Question("a", Optional.of("4")),
                new Question("b", Optional.empty()));
        Files.writeString(file, "What?\n\n{odd} why\n");
        assertThat(Questions.read(file)).extracting(Question::text).containsExactly("What?", "{odd} why");
        for (String wrong : new String[]{"{\"prompt\": \"a\"}\n{\"answer\": \"b\"}", "{\"prompt\": \"a\"}\n[]",
                "{\"prompt\": \"a\"}\n{", "{\"prompt\": \"a\"}\n{\"prompt\": {}}"}) {
            Files.writeString(file, wrong);
            assertThatThrownBy(() -> Questions.read(file)).as(wrong).isInstanceOf(SwerveException.class)
                    .hasMessageContaining("line 2");
        }
        Files.writeString(file, "\n \n");
        assertThatThrownBy(() -> Questions.read(file)).isInstanceOf(SwerveException.class)
                .hasMessageContaining("no question");
    }

    private static JudgedAnswer judged(String beginning, String text, boolean cut, Pattern pattern, String right) {
        Attempt attempt = new Attempt(new int[]{1}, new String[]{text}, new float[]{0}, 0, beginning, cut,
                Duration.ZERO);
        return JudgedAnswer.of(attempt, Optional.ofNullable(pattern).map(AnswerFinder::matching),
                Optional.ofNullable(right));
    }

    @Test
    void findsAnswers() {
        assertThat(judged("", "<think>x</think> The answer is 4 clips.", false, null, "4").correct()).contains(true);
        assertThat(judged("", "The answer is 4.", false, null, "5").correct()).contains(false);
        assertThat(judged("", "The answer is 4.", false, null, null)).satisfies(answer -> {
            assertThat(answer.correct()).isEmpty();
            assertThat(answer.found().orElseThrow().text()).isEqualTo("4");
        });
        assertThat(judged("<think>", "the answer is 4.", true, null, "4").found()).isEmpty();
        assertThat(judged("", "3 + 1 = 4", true, null, "4").verdict().orElseThrow().cutOff()).isTrue();
        Pattern box = Pattern.compile("box\\((.*?)\\)");
        assertThat(judged("", "<think>box(1)</think> box(2), no: box( 3 )", false, box, "3").correct()).contains(true);
        assertThat(judged("", "<think>box(1)</think> dunno", false, box, "1").found()).isEmpty();
        Metric cut = Metric.CUT;
        assertThat(cut.of(judged("", "4", true, null, "4"))).isEqualTo(1);
        assertThat(cut.of(judged("", "4", false, null, "4"))).isZero();
    }

    @Test
    void sharesKeepRoomForWhatWasNotSeen() {
        Condition arm = new Condition("arm", Optional.empty(), SteeringPlan.none());
        ConditionResult all = new ConditionResult(arm,
                Collections.nCopies(20, judged("", "The answer is 4.", false, null, "4")), 1);
        ConditionResult none = new ConditionResult(arm,
                Collections.nCopies(20, judged("", "The answer is 5.", true, null, "4")), 1);
        Interval right = all.mean(Metric.ACCURACY);
        assertThat(right.estimate()).isEqualTo(1);
        assertThat(right.low()).as("Wilson's interval of 20 of 20").isCloseTo(0.8389, within(1e-4));
        assertThat(none.mean(Metric.CUT).low()).isEqualTo(right.low());
        Interval difference = all.difference(Metric.ACCURACY, none);
        assertThat(difference.estimate()).isEqualTo(1);
        assertThat(difference.low()).as("Newcombe's interval").isBetween(0.7, 0.85);
        assertThat(difference.high()).isEqualTo(1);
        assertThat(all.mean(Metric.TOKENS).low()).as("all texts have one token").isEqualTo(1);
        assertThat(all.difference(Metric.TOKENS, none).estimate()).isZero();
    }
}
