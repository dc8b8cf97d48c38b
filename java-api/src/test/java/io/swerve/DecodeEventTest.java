package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swerve.spi.DecodeInterceptor;
import io.swerve.spi.SessionEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Flight recordings tell of decodes, if they are asked to. */
@Isolated("Flight Recorder hears what every thread does")
class DecodeEventTest {
    private static final String NAME = "io.swerve.Decode";

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
                .sorted(Comparator.comparing(RecordedEvent::getStartTime)).toList();
    }

    @Test
    void eachDecodeIsRecorded(@TempDir Path folder) throws IOException {
        try (Model model = Model.load(Lab.THINK);
                Session session = model.openSession(SessionOptions.defaults().withContextSize(256).withThreads(1)
                        .withBatchSize(8, 8).withMaxSequences(3));
                Sequence one = session.newSequence();
                Sequence two = session.newSequence()) {
            assertThat(record(folder.resolve("off.jfr"), false, () -> one.prefill(5, 6))).isEmpty();
            List<RecordedEvent> events = record(folder.resolve("on.jfr"), true, () -> {
                one.prefill(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
                Batch batch = session.batch();
                batch.add(one, 11, true);
                batch.add(two, 12, false);
                batch.add(two, 13, true);
                session.decode(batch);
                batch.clear();
                try (Registration _ = SessionEngine.of(session).intercept(new Refusal())) {
                    assertThatThrownBy(() -> one.decode(14)).hasMessage("refused");
                }
            });
            assertThat(events).extracting(event -> List.of(event.getInt("tokens"), event.getInt("sequences"),
                    event.getInt("outputs"), event.getBoolean("failed"))).containsExactly(List.of(8, 1, 0, false),
                            List.of(2, 1, 1, false), List.of(3, 2, 2, false), List.of(1, 1, 1, true));
            assertThat(events).allSatisfy(event -> assertThat(event.getDuration().toNanos()).isPositive());
            for (int i = 1; i < events.size(); i++) {
                assertThat(events.get(i).getStartTime()).isAfterOrEqualTo(events.get(i - 1).getEndTime());
            }
        }
    }

    private static final class Refusal implements DecodeInterceptor {
        @Override
        public void beforeDecode(Batch batch) {
            throw new IllegalStateException("refused");
        }

        @Override
        public void afterDecode(Batch batch) {
            throw new AssertionError("there was no decode");
        }
    }
}
