package io.swerve.zoo;

import io.swerve.ActivationCapture;
import io.swerve.ActivationEdit;
import io.swerve.Lab;
import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.SequenceState;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.SwerveException;
import io.swerve.UnsupportedModelException;
import io.swerve.activation.RowSelection;
import io.swerve.spi.LiveControlVector;
import io.swerve.spi.SessionEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What can be done with a model of an architecture, tried on tiny random ones. Whatever is claimed to be done is checked:
 * <ul>
 * <li>a tap reads the residual stream: in a twin whose blocks write nothing into it, it stays what it was behind block 0;
 * <li>an edit acts: blanking any single layer changes the logits, an edit that writes nothing leaves every bit;
 * <li>a control vector acts: zero leaves every bit; llama.cpp's own, a live one and an edit that adds the same agree;
 * <li>a saved and restored sequence goes on bit for bit.
 * </ul>
 */
final class ZooTrial {
    private static final int[] PROMPT = {1, 2, 3, 4, 5};
    private static final int NEXT = 6;
    /** Of the largest logit; where the vector is added to a summand of the stream, the order of additions differs. */
    private static final float ROUNDING = 1e-4f;

    /** Their blocks begin the stream anew now and then, so that it does not stay the same in the twin. */
    private static final Set<String> NO_TWIN = Set.of("hrm_text", "kimi-k3");

    private final Path folder;
    private final SessionOptions options = SessionOptions.defaults().withContextSize(256).withBatchSize(64, 64)
            .withThreads(1);

    ZooTrial(Path folder) {
        this.folder = folder;
    }

    /** Tries an architecture; returns a row of the table. */
    ZooRow run(String architecture) {
        ZooModel zoo = ZooModel.of(architecture, folder);
        if (!zoo.refusal().isEmpty()) {
            return ZooRow.refused(architecture, zoo.reason());
        }
        Path file = folder.resolve("model.gguf");
        Path twin = folder.resolve("twin.gguf");
        zoo.write(file, false);
        zoo.write(twin, true);
        try (Model model = Model.load(file); Model zero = Model.load(twin)) {
            float[] plain = with(model, _ -> {});
            for (float logit : plain) {
                require(Float.isFinite(logit), "a logit is " + logit);
            }
            List<Integer> tappable = IntStream.range(0, model.layerCount()).filter(model::isTappable).boxed().toList();
            List<Integer> steerable = IntStream.range(0, model.layerCount()).filter(model::takesControlVector).boxed()
                    .toList();
            taps(zero, tappable);
            edits(model, tappable, plain);
            vectors(model, tappable, steerable, plain);
            saves(model, plain);
            refusals(model, tappable, steerable);
            return new ZooRow(architecture, model.layerCount(), tappable, steerable, "");
        } catch (SwerveException e) {
            return ZooRow.refused(architecture, e.getMessage());
        }
    }

    /** The logits behind a prompt and one more token. */
    private float[] with(Model model, Consumer<Session> prepare) {
        try (Session session = model.openSession(options)) {
            prepare.accept(session);
            Sequence sequence = session.newSequence();
            sequence.prefill(PROMPT);
            return Lab.row(sequence.decode(NEXT));
        }
    }

    private void taps(Model zero, List<Integer> layers) {
        if (layers.isEmpty() || NO_TWIN.contains(zero.architecture())) {
            return;
        }
        try (Session session = zero.openSession(options)) {
            Layers tapped = Layers.of(layers.stream().mapToInt(Integer::intValue).toArray());
            try (ActivationCapture capture = session.capture(RowSelection.ALL, tapped)) {
                session.newSequence().prefill(PROMPT);
                for (int row = 0; row < PROMPT.length; row++) {
                    float[] first = capture.layer(layers.getFirst()).row(row);
                    require(norm(first) > 0, "the output of layer " + layers.getFirst() + " is zero");
                    for (int layer : layers) {
                        require(capture.layer(layer).rows() == PROMPT.length, "layer " + layer + " has "
                                + capture.layer(layer).rows() + " rows");
                        float[] there = capture.layer(layer).row(row);
                        double cosine = dot(first, there) / (norm(first) * norm(there));
                        require(cosine > 1 - 1e-5, "the stream at layer " + layer + " isn't that at layer "
                                + layers.getFirst() + ": cosine " + cosine);
                    }
                }
            }
        }
    }

    private void edits(Model model, List<Integer> layers, float[] plain) {
        for (int layer : layers) {
            float[] same = with(model, session -> session.edit(_ -> true, Layers.of(layer)));
            require(Arrays.equals(plain, same), "an edit of layer " + layer + " that writes nothing changes logits");
            float[] blank = with(model, session -> session.edit(rows -> {
                rows.segment().fill((byte) 0);
                return true;
            }, Layers.of(layer)));
            require(!Arrays.equals(plain, blank), "blanking layer " + layer + " changes nothing");
        }
    }

    private void vectors(Model model, List<Integer> tappable, List<Integer> steerable, float[] plain) {
        if (steerable.isEmpty()) {
            return;
        }
        int width = model.embeddingSize();
        int last = model.layerCount() - 1;
        require(Arrays.equals(plain, with(model, session -> SessionEngine.of(session)
                .setControlVector(new float[last * width], 1, last))), "a control vector of zero changes logits");
        for (int layer : steerable) {
            float[] direction = new float[width];
            Random random = new Random(layer);
            for (int i = 0; i < width; i++) {
                direction[i] = random.nextFloat() - 0.5f;
            }
            float[] whole = new float[last * width];
            System.arraycopy(direction, 0, whole, (layer - 1) * width, width);
            float[] fixed = with(model, session -> SessionEngine.of(session).setControlVector(whole, 1, last));
            require(!Arrays.equals(plain, fixed), "a control vector at layer " + layer + " changes nothing");
            float[] live = with(model, session -> {
                LiveControlVector vector = SessionEngine.of(session).openLiveControlVector();
                vector.set(layer, direction, 1);
            });
            require(Arrays.equals(fixed, live), "a live vector at layer " + layer + " isn't the fixed one");
            if (tappable.contains(layer)) {
                float[] edited = with(model, session -> session.edit(rows -> {
                    for (int row = 0; row < rows.rows(); row++) {
                        for (int i = 0; i < width; i++) {
                            rows.set(row, i, rows.get(row, i) + direction[i]);
                        }
                    }
                    return true;
                }, Layers.of(layer)));
                float most = 0;
                float off = 0;
                for (int i = 0; i < fixed.length; i++) {
                    most = Math.max(most, Math.abs(fixed[i]));
                    off = Math.max(off, Math.abs(fixed[i] - edited[i]));
                }
                require(off <= ROUNDING * most, "an edit that adds at layer " + layer
                        + " isn't the control vector: off by " + off + " of " + most);
            }
        }
    }

    private void saves(Model model, float[] plain) {
        try (Session session = model.openSession(options)) {
            Sequence sequence = session.newSequence();
            sequence.prefill(PROMPT);
            try (SequenceState state = sequence.save()) {
                sequence.close();
                Sequence restored = session.restore(state);
                require(Arrays.equals(plain, Lab.row(restored.decode(NEXT))), "a restored sequence goes on otherwise");
            }
        }
    }

    /** What can't be done is said when it is asked for. */
    private void refusals(Model model, List<Integer> tappable, List<Integer> steerable) {
        List<String> silent = new ArrayList<>();
        for (int layer = 0; layer < model.layerCount(); layer++) {
            int at = layer;
            if (!tappable.contains(layer) && !isRefused(model, session -> session.capture(RowSelection.ALL,
                    Layers.of(at)).close())) {
                silent.add("a tap at layer " + layer);
            }
            if (!tappable.contains(layer) && !isRefused(model, session -> {
                try (ActivationEdit edit = session.edit(_ -> true)) {
                    edit.setEnabled(at, true);
                }
            })) {
                silent.add("an edit at layer " + layer);
            }
            if (layer > 0 && !steerable.contains(layer)) {
                int width = model.embeddingSize();
                float[] whole = new float[(model.layerCount() - 1) * width];
                whole[(layer - 1) * width] = 1;
                for (boolean observable : new boolean[]{true, false}) {
                    try (Session session = model.openSession(options.withObservable(observable))) {
                        SessionEngine.of(session).setControlVector(whole, 1, model.layerCount() - 1);
                        silent.add("a control vector at layer " + layer);
                    } catch (UnsupportedModelException e) {
                        require(e.getMessage().contains(model.architecture()), e.getMessage());
                    }
                }
            }
        }
        require(silent.isEmpty(), "accepted: " + silent);
    }

    private boolean isRefused(Model model, Consumer<Session> what) {
        try (Session session = model.openSession(options)) {
            what.accept(session);
            return false;
        } catch (UnsupportedModelException e) {
            return e.getMessage().contains(model.architecture());
        }
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static double norm(float[] a) {
        return Math.sqrt(dot(a, a));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
