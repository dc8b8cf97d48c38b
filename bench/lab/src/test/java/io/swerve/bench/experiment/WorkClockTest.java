package io.swerve.bench.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.Model;
import io.swerve.bench.experiment.Workload.Step;
import io.swerve.bench.model.LabModel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How long a work takes, by hand-made clocks and speeds. */
class WorkClockTest {
    private static Model model;

    @BeforeAll
    static void load() throws IOException {
        model = Model.load(LabModel.BASE.path());
    }

    @AfterAll
    static void close() {
        model.close();
    }

    /** Keeps what it is told. */
    private static final class Told implements Watcher {
        private final List<Duration> left = new ArrayList<>();
        private final List<String> stages = new ArrayList<>();

        @Override
        public void at(String stage, long done, long total) {
            stages.add(stage + " " + done + "/" + total);
        }

        @Override
        public void remaining(Duration rest) {
            left.add(rest);
        }

        @Override
        public void stopsBy(Runnable stop) {
            stages.add("stop");
        }

        @Override
        public void note(String line) {
            stages.add(line);
        }
    }

    /** 300 written tokens, and as much work by reading 2,000: of 500 in all, 100 are of a stage that nobody names. */
    private static Workload workload() {
        return new Workload(List.of(new Step("one", model, 10, 200, 1000), new Step("one", model, 0, 0, 1000),
                new Step("direction", model, 4, 0, 1000)), List.of());
    }

    @Test
    void theRestFollowsFromWhatWasDone() {
        Told told = new Told();
        long[] now = {5};
        WorkClock clock = new WorkClock(told, workload(), () -> now[0]);
        clock.at("one", 0, 4);
        now[0] += 1_000_000_000L;
        clock.at("one", 1, 4);
        assertThat(told.left).as("too early to tell").isEmpty();
        now[0] += 9_000_000_000L;
        clock.at("one", 2, 4);
        assertThat(told.left).as("200 of 500 took 10 s").containsExactly(Duration.ofSeconds(15));
        clock.stopsBy(() -> {});
        clock.note("hello");
        assertThat(told.stages).containsExactly("one 0/4", "one 1/4", "one 2/4", "stop", "hello");
    }

    @Test
    void whatAnEarlierRunDidTookNoTime() {
        Told told = new Told();
        long[] now = {0};
        WorkClock clock = new WorkClock(told, workload(), () -> now[0]);
        clock.at("one", 2, 4);
        now[0] += 10_000_000_000L;
        clock.at("unknown", 1, 1);
        assertThat(told.left).isEmpty();
        clock.at("one", 3, 4);
        assertThat(told.left).as("100 took 10 s, 200 are left").containsExactly(Duration.ofSeconds(20));
    }

    @Test
    void timesAddUpByTheSpeedOfEachModel() {
        WorkEstimate unmeasured = new WorkEstimate(workload(), Map.of());
        assertThat(unmeasured.atMost()).isEmpty();
        assertThat(unmeasured.text()).isEqualTo("at most 14 texts, with 200 tokens to write and 3,000 to read");
        assertThat(unmeasured.json().has("seconds")).isFalse();
        WorkEstimate estimate = new WorkEstimate(
                new Workload(workload().steps(), List.of("a net is trained", "tea is made")),
                Map.of(model, new WorkEstimate.Speed(4, 300)));
        assertThat(estimate.atMost()).contains(Duration.ofSeconds(60));
        assertThat(estimate.text())
                .isEqualTo("at most 14 texts, with 200 tokens to write and 3,000 to read; that takes at"
                        + " most about 60 s here, and mostly much less, as most answers end before they are cut; besides: a net is"
                        + " trained; tea is made");
        assertThat(estimate.json().get("seconds").getAsDouble()).isEqualTo(60);
        assertThat(estimate.json().getAsJsonArray("steps")).hasSize(3);
        assertThat(estimate.json().getAsJsonArray("speeds").get(0).getAsJsonObject().get("read_per_second").getAsInt())
                .isEqualTo(300);
        LabTrial.checkKeys(estimate.json());
    }

    @Test
    void timesAreSaidAsPeopleSayThem() {
        assertThat(List.of(0L, 89L, 90L, 5_399L, 5_400L, 172_799L, 172_800L).stream()
                .map(seconds -> WorkEstimate.words(Duration.ofSeconds(seconds)))).containsExactly("1 s", "89 s",
                        "2 min", "90 min", "1.5 h", "48.0 h", "2.0 days");
    }
}
