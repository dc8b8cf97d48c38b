package io.swerve.steering.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.swerve.ClosedException;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.steering.Lab;
import io.swerve.steering.SteeringVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an extraction refuses: texts, layers and sessions. */
class ExtractorMisuseTest {
    private static final int PAIRS = 6;

    private static Model model;
    private static List<ContrastPair> pairs;

    @BeforeAll
    static void load() {
        model = Lab.model();
        List<Lab.Problem> problems = Lab.problems("pairs.jsonl");
        pairs = IntStream.range(0, PAIRS).mapToObj(i -> new ContrastPair(problems.get(i).prompt(Optional.empty()),
                problems.get(i).answer() + ".", problems.get(i + 1).question())).toList();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static ExtractionOptions at(TokenPosition position) {
        return ExtractionOptions.defaults().withPosition(position);
    }

    private static SteeringVector extract(Session session, TokenPosition position) {
        return Extractor.extract(session, pairs, at(position)).vector();
    }

    @Test
    void refusesTextsThatDoNotFitBeforeItDecodesAny() {
        List<ContrastPair> tooLong = new ArrayList<>(pairs);
        tooLong.add(new ContrastPair("short", "long ".repeat(600)));
        try (Session session = Lab.session(model)) {
            assertThatExceptionOfType(ExtractionDataException.class)
                    .isThrownBy(() -> Extractor.extract(session, tooLong,
                            at(TokenPosition.LAST).withProgress((texts, total) -> {
                                throw new AssertionError("decoded");
                            })))
                    .withMessageContaining("pair " + (PAIRS + 1)).withMessageContaining("negative")
                    .withMessageContaining("512");
        }
    }

    @Test
    void refusesTextsWithoutAResponse() {
        try (Session session = Lab.session(model)) {
            List<ContrastPair> silent = List.of(new ContrastPair("prompt", "", "something"));
            assertThatExceptionOfType(ExtractionDataException.class)
                    .isThrownBy(() -> Extractor.extract(session, silent, at(TokenPosition.RESPONSE)))
                    .withMessageContaining("pair 1").withMessageContaining("positive");
            assertThat(Extractor.extract(session, silent, at(TokenPosition.LAST)).pairs()).isEqualTo(1);
        }
    }

    @Test
    void refusesNoPairsAndLayersOutOfRange() {
        try (Session session = Lab.session(model)) {
            assertThatExceptionOfType(ExtractionDataException.class)
                    .isThrownBy(() -> Extractor.extract(session, List.of(), ExtractionOptions.defaults()));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Extractor.extract(session, pairs,
                            ExtractionOptions.defaults().withLayers(Layers.of(2, 6))))
                    .withMessageContaining("layer 6").withMessageContaining("0 to 5");
        }
    }

    @Test
    void refusesSessionsItCannotUse() {
        try (Session blind = model.openSession(Lab.options().withObservable(false))) {
            assertThatIllegalStateException().isThrownBy(() -> extract(blind, TokenPosition.LAST))
                    .withMessageContaining("observable");
        }
        Session session = Lab.session(model);
        try (Sequence _ = session.newSequence()) {
            assertThatIllegalStateException().isThrownBy(() -> extract(session, TokenPosition.LAST));
        }
        assertThat(extract(session, TokenPosition.LAST).embeddingSize()).isEqualTo(256);
        session.close();
        assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> extract(session, TokenPosition.LAST));
    }
}
