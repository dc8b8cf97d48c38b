package io.swerve;

import com.sun.management.ThreadMXBean;
import io.swerve.activation.RowSelection;
import io.swerve.entropy.LogitStatistics;
import io.swerve.entropy.TokenTrace;
import io.swerve.spi.LiveControlVector;
import io.swerve.spi.SessionEngine;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.function.IntConsumer;

/** Counts the bytes that each decoded token leaves on the Java heap: run by {@link AllocationTest} in its own JVM. */
final class AllocationProbe {
    private static final int PER_ROUND = 300;
    private static final int MOST_ROUNDS = 60;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Model model;
    private final LogitStatistics statistics = new LogitStatistics();
    private float sum;

    private AllocationProbe(Model model) {
        this.model = model;
    }

    /**
     * Prints, for each way to decode, its name and the bytes for each token.
     *
     * @param args none
     */
    public static void main(String[] args) {
        try (Model model = Model.load(Lab.THINK)) {
            AllocationProbe probe = new AllocationProbe(model);
            probe.plain(Lab.options().withObservable(false), "plain");
            probe.plain(Lab.options(), "observable");
            probe.entropy();
            probe.batch();
            probe.tapped();
            probe.captured();
            probe.fixed();
            probe.live();
            probe.everything();
            if (Float.isNaN(probe.sum)) {
                throw new AssertionError("the loops computed nothing");
            }
        }
    }

    /**
     * Decodes in rounds until one allocates little enough: before the JVM has compiled what runs, every loop allocates. The sequence is cut back between them, so that it never fills the context.
     */
    private void measure(String name, Sequence sequence, IntConsumer step) {
        sequence.prefill(Lab.prompt(model, Lab.QUESTION));
        int start = sequence.length();
        double least = Double.MAX_VALUE;
        for (int round = 0; round < MOST_ROUNDS && least >= AllocationTest.TOLERANCE; round++) {
            sequence.truncate(start);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < PER_ROUND; i++) {
                step.accept(i % 256);
            }
            least = Math.min(least, (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / PER_ROUND);
        }
        System.out.printf(Locale.ROOT, "%s %.3f%n", name, least);
    }

    private void plain(SessionOptions options, String name) {
        try (Session session = model.openSession(options); Sequence sequence = session.newSequence()) {
            measure(name, sequence, token -> sum += sequence.decode(token).get(token));
        }
    }

    private void entropy() {
        try (Session session = model.openSession(Lab.options());
                Sequence sequence = session.newSequence();
                Sampler sampler = model.newSampler(SamplerOptions.greedy());
                TokenTrace trace = new TokenTrace(20_000)) {
            measure("entropy", sequence, token -> {
                Logits logits = sequence.decode(token);
                logits.measure(statistics, 1);
                int chosen = sampler.sample(logits);
                trace.append(chosen, statistics.logProbability(logits.get(chosen)), statistics, 1);
            });
        }
    }

    private void batch() {
        try (Session session = model.openSession(Lab.options());
                Sequence sequence = session.newSequence();
                Sampler sampler = model.newSampler(SamplerOptions.defaults())) {
            Batch batch = session.batch();
            measure("batch", sequence, token -> {
                batch.clear();
                int index = batch.add(sequence, token, true);
                session.decode(batch);
                sum += sampler.sample(session.logits(index));
            });
        }
    }

    private void tapped() {
        float[] row = new float[model.embeddingSize()];
        try (Session session = model.openSession(Lab.options());
                Sequence sequence = session.newSequence();
                Registration _ = session.tap(rows -> {
                    rows.copyRow(0, row);
                    sum += row[3] + rows.get(0, 1) + rows.token(0) + rows.position(0);
                }, RowSelection.ALL, Layers.all())) {
            measure("tapped", sequence, token -> sum += sequence.decode(token).get(token));
        }
    }

    private void captured() {
        try (Session session = model.openSession(Lab.options());
                Sequence sequence = session.newSequence();
                ActivationCapture capture = session.capture(RowSelection.OUTPUTS, Layers.all())) {
            measure("captured", sequence, token -> {
                sum += sequence.decode(token).get(token);
                if (token == 255) {
                    capture.clear();
                }
            });
        }
    }

    private void fixed() {
        try (Session session = model.openSession(Lab.options()); Sequence sequence = session.newSequence()) {
            float[] directions = new float[(model.layerCount() - 1) * model.embeddingSize()];
            directions[5] = 0.1f;
            SessionEngine.of(session).setControlVector(directions, 1, 5);
            measure("static", sequence, token -> sum += sequence.decode(token).get(token));
        }
    }

    private void live() {
        float[] direction = new float[model.embeddingSize()];
        direction[7] = 0.1f;
        try (Session session = model.openSession(Lab.options());
                Sequence sequence = session.newSequence();
                LiveControlVector live = SessionEngine.of(session).openLiveControlVector()) {
            measure("live", sequence, token -> {
                for (int layer = 1; layer <= 5; layer++) {
                    live.set(layer, direction, token % 3);
                }
                sum += sequence.decode(token).get(token);
            });
        }
    }

    private void everything() {
        float[] direction = new float[model.embeddingSize()];
        direction[9] = 0.1f;
        try (Session session = model.openSession(Lab.options());
                Sequence sequence = session.newSequence();
                Sampler sampler = model.newSampler(SamplerOptions.greedy());
                TokenTrace trace = new TokenTrace(20_000);
                Registration _ = session.tap(rows -> sum += rows.get(0, 1), RowSelection.ALL, Layers.all());
                LiveControlVector live = SessionEngine.of(session).openLiveControlVector()) {
            measure("everything", sequence, token -> {
                live.set(3, direction, token % 3);
                Logits logits = sequence.decode(token);
                logits.measure(statistics, 1);
                int chosen = sampler.sample(logits);
                trace.append(chosen, statistics.logProbability(logits.get(chosen)), statistics, 1);
            });
        }
    }
}
