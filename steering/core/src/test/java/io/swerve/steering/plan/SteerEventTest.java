package io.swerve.steering.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.Batch;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Flight recordings tell what steering did in each decode, if they are asked to. */
@Isolated("Flight Recorder hears what every thread does")
class SteerEventTest {
    private static final String NAME = "io.swerve.Steer";
    private static final Path THINK = Path.of("..", "..", "bench", "base", "src", "main", "resources", "io", "swerve",
            "bench",
            "model",
            "lab-think-q8_0.gguf");

    private static List<RecordedEvent> record(Path file, boolean on, Runnable work) throws IOException {
        try (Recording recording = new Recording()) {
            if (on) {
                recording.enable(NAME);
            }
            recording.start();
            work.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream().filter(event -> event.getEventType().getName().equals(NAME))
                .toList();
    }

    @Test
    void eachDecodeOfASteeredSequenceIsRecorded(@TempDir Path folder) throws IOException {
        float[] direction = new float[256];
        Arrays.fill(direction, 1);
        SteeringVector vector = SteeringVector.of(Map.of(3, direction), VectorInfo.unknown());
        SteeringPlan plan = SteeringPlan.of(
                Rule.of(Intervention.add(vector)).named("generated").when(Trigger.generation()),
                Rule.of(Intervention.add(vector)).named("second").when(new Trigger.Positions(1, 2)));
        try (Model model = Model.load(THINK);
                Session session = model.openSession(
                        SessionOptions.defaults().withContextSize(256).withThreads(1).withMaxSequences(2));
                Steering steering = Steering.on(session, SteeringPlan.none(),
                        SteeringOptions.defaults().withDivergence(true));
                Sequence one = session.newSequence();
                Sequence two = session.newSequence()) {
            steering.steer(one, plan);
            List<RecordedEvent> events = record(folder.resolve("on.jfr"), true, () -> {
                one.prefill(1, 2, 3, 4);
                one.decode(5);
                two.prefill(1, 2); // has no plan
                Batch batch = session.batch();
                batch.add(two, 6, true);
                batch.add(one, 7, true);
                session.decode(batch);
                batch.clear();
                batch.add(one, 8, false);
                session.decode(batch);
                batch.clear();
            });
            assertThat(events).extracting(event -> event.getString("tier")).containsExactly("CALLBACK", "LIVE_VECTOR",
                    "CALLBACK", "NONE");
            assertThat(events).extracting(event -> event.getString("rules")).containsExactly("generated, second",
                    "generated", "generated", "");
            assertThat(events).extracting(event -> event.getInt("rows")).containsExactly(2, 1, 1, 0);
            assertThat(events).extracting(event -> event.getInt("sequence")).containsOnly(one.id());
            assertThat(events.subList(0, 3))
                    .allSatisfy(event -> assertThat(event.getDouble("maxDivergence")).isPositive());
            assertThat(events.get(3).getDouble("maxDivergence")).isNaN();
            assertThat(record(folder.resolve("off.jfr"), false, () -> one.decode(9))).isEmpty();
        }
    }
}
