package io.swerve.steering.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.swerve.ActivationCapture;
import io.swerve.ActivationEdit;
import io.swerve.Batch;
import io.swerve.Encoding;
import io.swerve.ForkedJvm;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.activation.ActivationMatrix;
import io.swerve.activation.RowSelection;
import io.swerve.spi.SessionEngine;
import io.swerve.steering.Lab;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.plan.InterventionPropertiesTest.LinearFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Interventions on the rows of a real model, cut into micro-batches. */
class EditedModelTest {
    private static final long SEED = 20_261_123;
    private static Model model;
    private static int[] prompt;
    private static int last;

    @BeforeAll
    static void load() {
        model = Lab.model();
        prompt = prompt(model);
        last = model.layerCount() - 1;
    }

    @AfterAll
    static void close() {
        model.close();
    }

    static int[] prompt(Model model) {
        return model.tokenizer().encode(Lab.problems("dev.jsonl").getFirst().prompt(Optional.empty()), Encoding.PROMPT);
    }

    /** The prompt needs several decodes, and each of those several micro-batches. */
    static SessionOptions cut() {
        return Lab.options().withBatchSize(24, 8).withMaxSequences(4);
    }

    static List<float[]> logits(Session session, int[] tokens, int steps) {
        List<float[]> rows = new ArrayList<>();
        try (Sequence sequence = session.newSequence()) {
            float[] next = Lab.copy(sequence.prefill(tokens));
            for (int i = 0; i < steps; i++) {
                rows.add(next);
                next = Lab.copy(sequence.decode(Lab.argmax(next)));
            }
            rows.add(next);
        }
        return rows;
    }

    private static void assertSame(List<float[]> actual, List<float[]> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            assertThat(Arrays.mismatch(actual.get(i), expected.get(i))).as("step %d", i).isEqualTo(-1);
        }
    }

    /** One intervention of each kind, at all of the layers if it can. */
    static List<Intervention> interventions(Model model, Random random, int... layers) {
        SteeringVector vector = Lab.randomVector(random, model.embeddingSize(), 0.3, layers);
        float[] direction = vector.direction(layers[0]);
        float[] other = Lab.randomVector(random, model.embeddingSize(), 0.05, 0).direction(0);
        return List.of(Intervention.add(vector), Intervention.projectOut(vector), Intervention.clamp(vector, 2),
                Intervention.cap(vector, -1), Intervention.rotate(vector, 0.4),
                Intervention.rescale(0.7, Layers.of(layers)),
                Intervention.clampFeature(new LinearFeature(direction, 0.1f, other), 1),
                Intervention.lowRank(layers[0], new float[][]{direction}, new float[][]{other}));
    }

    @Test
    void anAdditionIsAControlVector() {
        SteeringVector vector = Lab.randomVector(new Random(SEED), model.embeddingSize(), 0.3,
                IntStream.rangeClosed(1, last).toArray());
        for (float coefficient : new float[]{1, -0.7f, 0.3f}) {
            try (Session edited = model.openSession(cut()); Session steered = model.openSession(cut())) {
                edited.edit(new RowEditor(Intervention.add(vector), model.embeddingSize(), _ -> coefficient),
                        Layers.of(vector.layers()));
                SessionEngine.of(steered)
                        .setControlVector(Lab.controlVector(vector.scaled(coefficient), model.layerCount()), 1, last);
                List<float[]> expected = logits(steered, prompt, 10);
                assertSame(logits(edited, prompt, 10), expected);
                SessionEngine.of(steered).clearControlVector();
                assertThat(logits(steered, prompt, 1).getLast()).isNotEqualTo(expected.get(1));
            }
        }
    }

    @Test
    void aCoefficientOfZeroIsNoEdit() {
        try (Session plain = model.openSession(cut())) {
            List<float[]> expected = logits(plain, prompt, 6);
            for (Intervention intervention : interventions(model, new Random(SEED), 0, 3, last)) {
                try (ActivationEdit _ = plain.edit(new RowEditor(intervention, model.embeddingSize(), _ -> 0),
                        Layers.of(intervention.layers()))) {
                    assertSame(logits(plain, prompt, 6), expected);
                }
            }
        }
    }

    @Test
    void ablationAtAllLayersLeavesNothingOfTheDirection() {
        int[] layers = IntStream.rangeClosed(0, last).toArray();
        SteeringVector vector = Lab.randomVector(new Random(SEED), model.embeddingSize(), 0.3, layers);
        try (Session session = model.openSession(cut())) {
            session.edit(new RowEditor(Intervention.projectOut(vector), model.embeddingSize(), _ -> 1),
                    Layers.of(layers));
            try (ActivationCapture inner = session.capture(RowSelection.ALL, Layers.of(Arrays.copyOf(layers, last)));
                    ActivationCapture outer = session.capture(RowSelection.OUTPUTS, Layers.of(last))) {
                logits(session, prompt, 10);
                for (int layer : layers) {
                    ActivationMatrix rows = (layer == last ? outer : inner).layer(layer);
                    assertThat(rows.rows()).isEqualTo(layer == last ? 11 : prompt.length + 10);
                    float[] direction = vector.direction(layer);
                    for (int i = 0; i < rows.rows(); i++) {
                        float[] row = rows.row(i);
                        assertThat(Math.abs(Exact.dot(row, direction)))
                                .isLessThan(1e-6 * Exact.norm(row) * Exact.norm(direction));
                    }
                }
            }
        }
    }

    @Test
    void theRowsOfAModelAreEditedLikeAnyOther() {
        for (int layer : new int[]{0, 3, last}) {
            RowSelection selection = layer == last ? RowSelection.OUTPUTS : RowSelection.ALL;
            try (Session session = model.openSession(cut())) {
                List<float[]> plain = captured(session, selection, layer);
                for (Intervention intervention : interventions(model, new Random(SEED), layer)) {
                    // a feature has a layer of its own
                    Intervention here = intervention instanceof Intervention.ClampFeature
                            ? Intervention.add(Lab.randomVector(new Random(1), model.embeddingSize(), 1, layer))
                            : intervention;
                    RowEdit edit = RowEdit.of(here, layer, model.embeddingSize());
                    try (ActivationEdit _ = session.edit(new RowEditor(here, model.embeddingSize(), _ -> 0.75),
                            Layers.of(layer))) {
                        List<float[]> edited = captured(session, selection, layer);
                        assertThat(edited).hasSameSizeAs(plain);
                        for (int i = 0; i < plain.size(); i++) {
                            float[] expected = Row.edited(edit, plain.get(i), 0.75f);
                            assertThat(Arrays.mismatch(edited.get(i), expected)).as("%s, row %d", here, i)
                                    .isEqualTo(-1);
                            if (here instanceof Intervention.Rotate) {
                                double norm = Exact.norm(plain.get(i));
                                assertThat(Exact.norm(edited.get(i))).isCloseTo(norm, within(1e-6 * norm));
                            }
                        }
                    }
                }
            }
        }
    }

    private static List<float[]> captured(Session session, RowSelection selection, int layer) {
        try (ActivationCapture capture = session.capture(selection, Layers.of(layer));
                Sequence sequence = session.newSequence()) {
            sequence.prefill(prompt);
            ActivationMatrix rows = capture.layer(layer);
            return IntStream.range(0, rows.rows()).mapToObj(rows::row).toList();
        }
    }

    /** Two sequences in turns, token by token, in each batch. */
    private static List<float[]> interleaved(Session session) {
        List<float[]> logits = new ArrayList<>();
        try (Sequence even = session.newSequence(); Sequence odd = session.newSequence()) {
            Batch batch = session.batch();
            for (int from = 0; from < 28; from += 7) {
                batch.clear();
                for (int i = from; i < from + 7; i++) {
                    batch.add(even, prompt[i], i == from + 6);
                    batch.add(odd, prompt[i + 1], i == from + 6);
                }
                session.decode(batch);
                logits.add(Lab.copy(session.logits(12)));
                logits.add(Lab.copy(session.logits(13)));
            }
        }
        return logits;
    }

    @Test
    void sequencesInOneBatchAreSteeredApart() {
        for (Intervention intervention : interventions(model, new Random(SEED), 1, 3, last)) {
            try (Session session = model.openSession(cut())) {
                List<float[]> plain = interleaved(session);
                List<float[]> both = with(session, intervention, 1, 1);
                List<float[]> first = with(session, intervention, 1, 0);
                List<float[]> second = with(session, intervention, 0, 1);
                for (int i = 0; i < plain.size(); i++) {
                    boolean ofFirst = i % 2 == 0;
                    assertThat(Arrays.mismatch(first.get(i), (ofFirst ? both : plain).get(i))).isEqualTo(-1);
                    assertThat(Arrays.mismatch(second.get(i), (ofFirst ? plain : both).get(i))).isEqualTo(-1);
                    assertThat(Arrays.mismatch(both.get(i), plain.get(i))).as(intervention.toString())
                            .isNotEqualTo(-1);
                }
            }
        }
    }

    private static List<float[]> with(Session session, Intervention intervention, double even, double odd) {
        try (ActivationEdit _ = session.edit(
                new RowEditor(intervention, model.embeddingSize(), id -> id == 0 ? even : odd),
                Layers.of(intervention.layers()))) {
            return interleaved(session);
        }
    }

    @Test
    void rowsOnADeviceAreEditedLikeThoseInMemory(@TempDir Path folder) throws IOException, InterruptedException {
        List<String> inPlace = probe(folder);
        assertThat(inPlace).hasSize(interventions(model, new Random(1), 0).size() + 1).doesNotHaveDuplicates();
        assertThat(probe(folder, "-Dswerve.activations.forceCopy=true")).isEqualTo(inPlace);
    }

    private static List<String> probe(Path folder, String... options) throws IOException, InterruptedException {
        return new ForkedJvm(EditProbe.class, options).run(folder).lines()
                .filter(line -> line.startsWith(EditProbe.MARK)).toList();
    }
}
