package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swerve.LoraFiles.Change;
import io.swerve.activation.RowSelection;
import io.swerve.gguf.GgufException;
import io.swerve.gguf.GgufWriter;
import io.swerve.spi.LiveControlVector;
import io.swerve.spi.SessionEngine;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adapters against models whose weights were changed in Java. */
class LoraAdapterTest {
    private static final float ALPHA = 6;
    private static final Change DOWN = Change.random("blk.2.ffn_down.weight", 1, 512, 256, 1);
    private static final Change QUERY = Change.random("blk.4.attn_q.weight", 3, 256, 256, 2);
    private static final SessionOptions PRECISE = Lab.preciseOptions();

    @TempDir
    private static Path folder;
    private static Path downFile;
    private static Path queryFile;
    private static Model precise;
    private static Model think;

    @BeforeAll
    static void write() {
        downFile = LoraFiles.write(folder.resolve("down.gguf"), 0, DOWN);
        queryFile = LoraFiles.write(folder.resolve("query.gguf"), ALPHA, QUERY);
        precise = Model.load(Lab.precise());
        think = Model.load(Lab.THINK);
    }

    @AfterAll
    static void close() {
        precise.close();
        think.close();
    }

    private static float[] logits(Session session) {
        try (Sequence sequence = session.newSequence()) {
            return Lab.row(sequence.prefill(Lab.prompt(session.model(), Lab.QUESTION)));
        }
    }

    private static float[] logits(Model model) {
        try (Session session = model.openSession(PRECISE)) {
            return logits(session);
        }
    }

    private static float[] changed(String name, Map<String, Consumer<float[]>> changes) {
        Path file = LoraFiles.precise(Lab.THINK, folder.resolve(name), changes);
        try (Model model = Model.load(file)) {
            return logits(model);
        }
    }

    private static float difference(float[] one, float[] other) {
        float largest = 0;
        for (int i = 0; i < one.length; i++) {
            largest = Math.max(largest, Math.abs(one[i] - other[i]));
        }
        return largest;
    }

    @Test
    void computesAsTheModelWithChangedWeights() {
        float[] plain = logits(precise);
        float[] oneReference = changed("one.gguf", Map.of(DOWN.weight(), w -> DOWN.apply(w, 1.5f)));
        float[] bothReference = changed("both.gguf", Map.of(DOWN.weight(), w -> DOWN.apply(w, -0.5f), QUERY.weight(),
                w -> QUERY.apply(w, 2 * ALPHA / QUERY.rank())));
        try (LoraAdapter down = precise.loadLoraAdapter(downFile);
                LoraAdapter query = precise.loadLoraAdapter(queryFile);
                Session session = precise.openSession(PRECISE)) {
            session.setLoraAdapters(Map.of(down, 1.5f));
            float[] one = logits(session);
            assertThat(difference(one, plain)).isGreaterThan(0.05f);
            assertThat(difference(one, oneReference)).isLessThan(1e-3f);
            session.setLoraAdapters(Map.of(down, -0.5f, query, 2f));
            float[] both = logits(session);
            assertThat(difference(both, plain)).isGreaterThan(0.05f);
            assertThat(difference(both, bothReference)).isLessThan(1e-3f);
        }
    }

    @Test
    void changesTheEmbeddingOfAModelWithAnOutputOfItsOwn() {
        // A is looked up by token: 768 rows of the rank; B is 256 rows of the rank, which are the columns of the change
        Change change = Change.random("token_embd.weight", 2, 256, 768, 3);
        Path file = folder.resolve("embedding.gguf");
        GgufWriter writer = new GgufWriter().putAll(LoraFiles.metadata(0));
        LoraFiles.add(writer, "token_embd.weight.lora_a", 2, 768, change.b());
        LoraFiles.add(writer, "token_embd.weight.lora_b", 2, 256, transposed(change.a(), 2, 256));
        writer.write(file);
        float[] reference = changed("embedded.gguf", Map.of("token_embd.weight", w -> change.apply(w, 1)));
        try (LoraAdapter adapter = precise.loadLoraAdapter(file); Session session = precise.openSession(PRECISE)) {
            session.setLoraAdapters(Map.of(adapter, 1f));
            float[] adapted = logits(session);
            assertThat(difference(adapted, logits(precise))).isGreaterThan(0.05f);
            assertThat(difference(adapted, reference)).isLessThan(1e-3f);
        }
        assertThatThrownBy(() -> think.loadLoraAdapter(file)).isInstanceOf(GgufException.class)
                .hasMessageContaining("multiplies its outputs");
    }

    private static float[] transposed(float[] rows, int count, int width) {
        float[] columns = new float[rows.length];
        for (int row = 0; row < count; row++) {
            for (int i = 0; i < width; i++) {
                columns[i * count + row] = rows[row * width + i];
            }
        }
        return columns;
    }

    @Test
    void scaleZeroAndNoAdapterChangeNoBit() {
        float[] plain = logits(think);
        try (LoraAdapter adapter = think.loadLoraAdapter(downFile); Session session = think.openSession(PRECISE)) {
            session.setLoraAdapters(Map.of(adapter, 0f));
            assertThat(logits(session)).isEqualTo(plain);
            assertThat(session.loraAdapters()).containsOnly(Map.entry(adapter, 0f));
            session.setLoraAdapters(Map.of(adapter, 1f));
            float[] adapted = logits(session);
            assertThat(difference(adapted, plain)).isGreaterThan(0.05f);
            assertThat(logits(think)).as("another session").isEqualTo(plain);
            session.setLoraAdapters(Map.of());
            assertThat(logits(session)).isEqualTo(plain);
            assertThat(session.loraAdapters()).isEmpty();
            session.setLoraAdapters(Map.of(adapter, 1f));
            assertThat(logits(session)).isEqualTo(adapted);
        }
    }

    @Test
    void describesItself() {
        try (LoraAdapter adapter = think.loadLoraAdapter(queryFile)) {
            assertThat(adapter.model()).isSameAs(think);
            assertThat(adapter.path()).isEqualTo(queryFile);
            assertThat(adapter.alpha()).isEqualTo(ALPHA);
            assertThat(adapter.ranks()).containsOnly(Map.entry(QUERY.weight(), 3));
            assertThat(adapter.ignoredTensors()).isEmpty();
            assertThat(adapter).hasToString("LoraAdapter[query.gguf]");
        }
    }

    @Test
    void worksBesideTapsAndControlVectors() {
        float[] direction = new float[256];
        direction[7] = 30;
        try (LoraAdapter adapter = think.loadLoraAdapter(downFile); Session session = think.openSession(PRECISE)) {
            try (LiveControlVector live = SessionEngine.of(session).openLiveControlVector();
                    ActivationCapture capture = session.capture(RowSelection.ALL, Layers.of(5))) {
                session.setLoraAdapters(Map.of(adapter, 1f));
                float[] adapted = logits(session);
                live.set(3, direction, 1);
                float[] steered = logits(session);
                assertThat(difference(steered, adapted)).isGreaterThan(0.05f);
                assertThat(capture.layer(5).rows()).isPositive();
                live.set(3, direction, 0);
                assertThat(logits(session)).isEqualTo(adapted);
            }
        }
    }

    @Test
    void sessionsKeepAnAdapterThatIsClosed() {
        try (Session session = think.openSession(PRECISE)) {
            float[] adapted;
            LoraAdapter adapter = think.loadLoraAdapter(downFile);
            session.setLoraAdapters(Map.of(adapter, 1f));
            adapted = logits(session);
            adapter.close();
            adapter.close();
            assertThat(logits(session)).isEqualTo(adapted);
            assertThatThrownBy(() -> session.setLoraAdapters(Map.of(adapter, 1f))).isInstanceOf(ClosedException.class)
                    .hasMessageContaining("down.gguf");
            assertThat(logits(session)).as("a refusal changes nothing").isEqualTo(adapted);
            try (LoraAdapter other = think.loadLoraAdapter(queryFile)) {
                Map<LoraAdapter, Float> mixed = new LinkedHashMap<>();
                mixed.put(other, 1f);
                mixed.put(adapter, 1f);
                assertThatThrownBy(() -> session.setLoraAdapters(mixed)).isInstanceOf(ClosedException.class);
            }
            session.setLoraAdapters(Map.of());
            assertThat(logits(session)).isNotEqualTo(adapted);
        }
    }

    @Test
    void theModelClosesItsAdapters() {
        LoraAdapter adapter;
        Session session;
        try (Model model = Model.load(Lab.THINK)) {
            adapter = model.loadLoraAdapter(downFile);
            session = model.openSession(PRECISE);
            session.setLoraAdapters(Map.of(adapter, 1f));
            model.loadLoraAdapter(queryFile);
        }
        adapter.close();
        assertThatThrownBy(() -> session.setLoraAdapters(Map.of())).isInstanceOf(ClosedException.class);
        assertThatThrownBy(session::loraAdapters).isInstanceOf(ClosedException.class);
    }

    @Test
    void refusesMisuse() {
        try (Model other = Model.load(Lab.THINK);
                LoraAdapter adapter = think.loadLoraAdapter(downFile);
                Session session = think.openSession(PRECISE);
                Session foreign = other.openSession(PRECISE)) {
            assertThatThrownBy(() -> foreign.setLoraAdapters(Map.of(adapter, 1f)))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("another model");
            for (float scale : new float[]{Float.NaN, Float.POSITIVE_INFINITY}) {
                assertThatThrownBy(() -> session.setLoraAdapters(Map.of(adapter, scale)))
                        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(String.valueOf(scale));
            }
            assertThat(session.loraAdapters()).isEmpty();
        }
        assertThatThrownBy(() -> think.loadLoraAdapter(folder.resolve("none.gguf"))).isInstanceOf(GgufException.class)
                .hasMessageContaining("none.gguf");
        Model closed = Model.load(Lab.THINK);
        closed.close();
        assertThatThrownBy(() -> closed.loadLoraAdapter(downFile)).isInstanceOf(ClosedException.class);
    }

    @Test
    void adaptersComeAndGoWhileAnotherThreadDecodes() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        float[] plain = logits(think);
        CompletableFuture<Void> decodes = CompletableFuture.runAsync(() -> {
            float[] none = new float[5 * 256];
            while (!done.get()) {
                try (Session session = think.openSession(PRECISE)) {
                    SessionEngine.of(session).setControlVector(none, 1, 5);
                    assertThat(difference(logits(session), plain)).isLessThan(1e-3f);
                    SessionEngine.of(session).clearControlVector();
                    assertThat(logits(session)).isEqualTo(plain);
                }
            }
        });
        for (int i = 0; i < 150 && !decodes.isDone(); i++) {
            LoraAdapter adapter = think.loadLoraAdapter(i % 2 == 0 ? downFile : queryFile);
            think.loadLoraAdapter(downFile).close();
            adapter.close();
        }
        done.set(true);
        decodes.get();
    }

    @Test
    void refusesToLoadInsideOfACallbackThatWouldWaitForItself() {
        try (Session session = think.openSession(PRECISE)) {
            SessionEngine.of(session).setControlVector(new float[5 * 256], 1, 5);
            try (Registration tap = session.tap(_ -> think.loadLoraAdapter(downFile), RowSelection.ALL, Layers.of(0))) {
                assertThatThrownBy(() -> logits(session)).hasStackTraceContaining("from inside a callback");
                assertThat(tap).isNotNull();
            }
        }
    }
}
