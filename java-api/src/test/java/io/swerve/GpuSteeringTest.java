package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swerve.activation.RowSelection;
import io.swerve.spi.LiveControlVector;
import io.swerve.spi.SessionEngine;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Control vectors, taps and stops where all, half or none of the layers lie on a GPU. Prompts of 60 tokens are computed
 * there even for layers in main memory, those of 20 aren't.
 */
@Tag("gpu")
class GpuSteeringTest {
    private static final int LAYERS = 6;
    private static final int WIDTH = 256;
    private static final int[] STEPS = {300, 301, 302, 303};

    private static Model load(int gpuLayers) {
        return Model.load(Lab.THINK, ModelOptions.defaults().withGpuLayers(gpuLayers));
    }

    private static int[] prompt(int tokens) {
        return new SplittableRandom(7).ints(tokens, 10, 700).toArray();
    }

    private static float[] direction(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] direction = new float[WIDTH];
        double square = 0;
        for (int i = 0; i < WIDTH; i++) {
            direction[i] = (float) random.nextDouble(-1, 1);
            square += direction[i] * direction[i];
        }
        for (int i = 0; i < WIDTH; i++) {
            direction[i] /= (float) Math.sqrt(square);
        }
        return direction;
    }

    private static double project(float[] row, float[] plain, float[] direction) {
        double sum = 0;
        for (int i = 0; i < WIDTH; i++) {
            sum += (double) (row[i] - plain[i]) * direction[i];
        }
        return sum;
    }

    /** The residual stream behind a layer in the steps after the prompt, with the coefficients in force. */
    private static float[][] steps(Sequence sequence, ActivationCapture rows, LiveControlVector live, int layer,
            float[] direction, float... coefficients) {
        int start = sequence.length();
        rows.clear();
        for (int step = 0; step < STEPS.length; step++) {
            live.set(layer, direction, coefficients[step]);
            sequence.decode(STEPS[step]);
        }
        float[][] found = IntStream.range(0, STEPS.length).mapToObj(rows.layer(layer)::row).toArray(float[][]::new);
        sequence.truncate(start);
        return found;
    }

    /** What is added arrives: the exact share, since at its own layer a vector changes nothing but the sum. */
    @ParameterizedTest
    @CsvSource({"-1,20", "-1,60", "4,20", "4,60", "1,60", "0,20", "0,60"})
    void theWholeVectorArrivesAtEveryLayer(int gpuLayers, int tokens) {
        float[] direction = direction(1);
        try (Model model = load(gpuLayers); Session session = model.openSession(Lab.options())) {
            for (int layer = 1; layer < LAYERS; layer++) {
                try (LiveControlVector live = SessionEngine.of(session).openLiveControlVector();
                        Sequence sequence = session.newSequence()) {
                    sequence.prefill(prompt(tokens));
                    try (ActivationCapture rows = session.capture(RowSelection.ALL, Layers.of(layer))) {
                        float[][] plain = steps(sequence, rows, live, layer, direction, 0, 0, 0, 0);
                        float[][] steered = steps(sequence, rows, live, layer, direction, 1, 1, 2, 2);
                        for (int step = 0; step < STEPS.length; step++) {
                            assertThat(project(steered[step], plain[step], direction))
                                    .as("layer %d, step %d", layer, step).isCloseTo(step < 2 ? 1 : 2, within(1e-3));
                        }
                    }
                }
            }
        }
    }

    /** Live and repeatedly set vectors give the logits of one that a new session was given, with nothing tapped. */
    @ParameterizedTest
    @CsvSource({"-1,60", "4,20", "4,60", "0,60"})
    void aChangedVectorIsAsGoodAsAFreshOne(int gpuLayers, int tokens) {
        try (Model model = load(gpuLayers);
                Session fresh = model.openSession(Lab.options());
                Session repeated = model.openSession(Lab.options());
                Session living = model.openSession(Lab.options());
                LiveControlVector live = SessionEngine.of(living).openLiveControlVector()) {
            float[] directions = new float[(LAYERS - 1) * WIDTH];
            for (int round = 1; round <= 3; round++) {
                for (int layer = 1; layer < LAYERS; layer++) {
                    float[] direction = direction(round * 10 + layer);
                    live.set(layer, direction, round);
                    for (int i = 0; i < WIDTH; i++) {
                        directions[(layer - 1) * WIDTH + i] = direction[i] * round;
                    }
                }
                SessionEngine.of(fresh).clearControlVector();
                SessionEngine.of(fresh).setControlVector(directions, 1, LAYERS - 1);
                SessionEngine.of(repeated).setControlVector(directions, 1, LAYERS - 1);
                float[] expected = after(fresh, tokens);
                assertThat(distance(after(repeated, tokens), expected)).as("set again, %d", round).isLessThan(1e-3);
                assertThat(distance(after(living, tokens), expected)).as("live, %d", round).isLessThan(1e-3);
            }
            SessionEngine.of(fresh).clearControlVector();
            assertThat(distance(after(fresh, tokens), after(living, tokens))).isGreaterThan(0.01);
        }
    }

    private static float[] after(Session session, int tokens) {
        try (Sequence sequence = session.newSequence()) {
            sequence.prefill(prompt(tokens));
            return Lab.row(sequence.decode(STEPS[0]));
        }
    }

    private static double distance(float[] a, float[] b) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < a.length; i++) {
            difference += ((double) a[i] - b[i]) * (a[i] - b[i]);
            norm += (double) b[i] * b[i];
        }
        return Math.sqrt(difference / norm);
    }

    /** An adapter makes llama.cpp plan its memory anew, and all copies of tensors end. */
    @ParameterizedTest
    @CsvSource({"-1,60", "4,20", "4,60", "0,60"})
    void aVectorSurvivesAnAdapter(int gpuLayers, int tokens, @TempDir Path folder) {
        float[] direction = direction(2);
        Path file = LoraFiles.write(folder.resolve("adapter.gguf"), 4,
                LoraFiles.Change.random("blk.2.attn_output.weight", 2, WIDTH, WIDTH, 3));
        try (Model model = load(gpuLayers);
                LoraAdapter adapter = model.loadLoraAdapter(file);
                Session session = model.openSession(Lab.options());
                LiveControlVector live = SessionEngine.of(session).openLiveControlVector();
                Sequence sequence = session.newSequence()) {
            sequence.prefill(prompt(tokens));
            session.setLoraAdapters(Map.of(adapter, 0.01f));
            sequence.decode(STEPS[0]);
            for (int layer = 1; layer < LAYERS; layer++) {
                try (ActivationCapture rows = session.capture(RowSelection.ALL, Layers.of(layer))) {
                    float[][] plain = steps(sequence, rows, live, layer, direction, 0, 0, 0, 0);
                    float[][] steered = steps(sequence, rows, live, layer, direction, 1, 1, 2, 2);
                    assertThat(project(steered[3], plain[3], direction)).as("layer %d", layer)
                            .isCloseTo(2, within(1e-3));
                    live.zero();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 4, 0})
    void aTapThatThrowsOrStopsIsCalledOnce(int gpuLayers) {
        try (Model model = load(gpuLayers);
                Session session = model.openSession(Lab.options());
                Sequence sequence = session.newSequence()) {
            float[] expected = Lab.row(sequence.prefill(prompt(60)));
            sequence.truncate(0);
            for (boolean throwing : new boolean[]{true, false}) {
                int[] calls = {0};
                try (var _ = session.tap(rows -> {
                    calls[0]++;
                    if (throwing) {
                        throw new IllegalStateException("on purpose");
                    }
                    session.abort();
                }, RowSelection.ALL, Layers.of(1, 2, 3, 4))) {
                    if (throwing) {
                        assertThatIllegalStateException().isThrownBy(() -> sequence.prefill(prompt(60)))
                                .withMessage("on purpose");
                    } else {
                        assertThatThrownBy(() -> sequence.prefill(prompt(60)))
                                .isInstanceOf(CancellationException.class);
                    }
                }
                assertThat(calls[0]).isEqualTo(1);
                assertThat(sequence.length()).isZero();
            }
            assertThat(Lab.row(sequence.prefill(prompt(60)))).isEqualTo(expected);
        }
    }

    @Test
    void aDecodeThatNobodyWatchesIsStoppedToo() throws InterruptedException {
        try (Model model = load(ModelOptions.ALL_LAYERS);
                Session session = model.openSession(Lab.options().withObservable(false));
                Sequence sequence = session.newSequence()) {
            var done = new AtomicBoolean();
            Thread stopping = Thread.ofPlatform().start(() -> {
                while (!done.get()) {
                    session.abort();
                    Thread.yield();
                }
            });
            assertThatThrownBy(() -> sequence.prefill(prompt(400)))
                    .isInstanceOf(CancellationException.class);
            done.set(true);
            stopping.join();
            assertThat(sequence.length()).isZero();
        }
    }
}
