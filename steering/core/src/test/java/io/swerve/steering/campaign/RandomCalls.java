package io.swerve.steering.campaign;

import io.swerve.ActivationCapture;
import io.swerve.ActivationEdit;
import io.swerve.CacheLayout;
import io.swerve.CacheType;
import io.swerve.Generation;
import io.swerve.GenerationOptions;
import io.swerve.Lab;
import io.swerve.Layers;
import io.swerve.Logits;
import io.swerve.LoraAdapter;
import io.swerve.Model;
import io.swerve.Sampler;
import io.swerve.SamplerOptions;
import io.swerve.Sequence;
import io.swerve.SequenceState;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.activation.EditableRows;
import io.swerve.activation.RowSelection;
import io.swerve.gguf.LoraMutator;
import io.swerve.spi.LiveControlVector;
import io.swerve.spi.SessionEngine;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import io.swerve.steering.plan.Intervention;
import io.swerve.steering.plan.Rule;
import io.swerve.steering.plan.Steering;
import io.swerve.steering.plan.SteeringPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Calls of the API in random order, right and wrong ones: on objects that were closed or belong to others, with numbers
 * out of range, from inside callbacks, and from two threads at once.
 */
final class RandomCalls implements Trial {
    private static final int LONGEST = 60;
    private static final int KEPT = 6;
    private static final int[] NUMBERS = {0, 1, 2, 3, 5, 6, 7, 63, 64, 255, 256, 511, 512, 767, 768, 4096,
            Integer.MAX_VALUE,
            -1, -2, Integer.MIN_VALUE};

    private final Path adapterFile;
    private final Pool<Model> models = new Pool<>();
    private final Pool<Session> sessions = new Pool<>();
    private final Pool<Sequence> sequences = new Pool<>();
    private final Pool<Sampler> samplers = new Pool<>();
    private final Pool<Generation> generations = new Pool<>();
    private final Pool<SequenceState> states = new Pool<>();
    private final Pool<ActivationCapture> captures = new Pool<>();
    private final Pool<ActivationEdit> edits = new Pool<>();
    private final Pool<LiveControlVector> vectors = new Pool<>();
    private final Pool<LoraAdapter> adapters = new Pool<>();
    private final Pool<Steering> steerings = new Pool<>();
    private Logits logits;
    private SplittableRandom random;

    /** What was made and may be used: closed things stay in it for a while. */
    private static final class Pool<T extends AutoCloseable> {
        private final List<T> things = new ArrayList<>();

        void add(T thing) throws Exception {
            things.add(thing);
            if (things.size() > KEPT) {
                things.removeFirst().close();
            }
        }

        T any(SplittableRandom random) {
            if (things.isEmpty()) {
                throw new IllegalStateException("there is none yet");
            }
            return things.get(random.nextInt(things.size()));
        }

        void end() throws Exception {
            for (T thing : things) {
                thing.close();
            }
            things.clear();
        }
    }

    RandomCalls(Path folder) throws IOException {
        adapterFile = folder.resolve("adapter.gguf");
        LoraMutator.write(new SplittableRandom(8), adapterFile);
    }

    @Override
    public void run(int number, SplittableRandom drawn) throws Exception {
        random = drawn;
        logits = null;
        models.add(Model.load(random.nextBoolean() ? Lab.BASE : Lab.THINK));
        step(this::open);
        try {
            for (int i = random.nextInt(LONGEST); i > 0; i--) {
                if (random.nextInt(12) == 0) {
                    together();
                } else if (random.nextInt(6) == 0) {
                    elsewhere(() -> step(this::call)).get();
                } else {
                    step(this::call);
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            models.end(); // which closes what is left of all others
            for (Pool<?> pool : List.of(sessions, sequences, samplers, generations, states, captures, edits, vectors,
                    adapters, steerings)) {
                pool.end();
            }
        }
    }

    /** Does something that may be refused, rightly. */
    private static void step(Verdict.Step step) throws Exception {
        try {
            step.run();
        } catch (Exception e) {
            if (!Verdict.of(e, true).typed()) {
                throw e;
            }
        }
    }

    private static FutureTask<Void> elsewhere(Verdict.Step step) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            step.run();
            return null;
        });
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    /** A long decode on another thread, and meanwhile something on this one. */
    private void together() throws Exception {
        int[] tokens = random.ints(100, 0, 768).toArray();
        FutureTask<Void> decode;
        try {
            Sequence sequence = sequences.any(random);
            decode = elsewhere(() -> step(() -> sequence.prefill(tokens)));
        } catch (IllegalStateException none) {
            return;
        }
        step(random.nextBoolean() ? this::call : () -> {
            if (random.nextBoolean()) {
                sessions.any(random).abort();
            } else {
                sessions.any(random).close();
            }
        });
        decode.get();
    }

    private int number() {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private int token() {
        return random.nextInt(16) == 0 ? number() : random.nextInt(768);
    }

    private int layer() {
        return random.nextInt(6) == 0 ? number() : random.nextInt(6);
    }

    private int[] tokens() {
        int[] tokens = new int[random.nextInt(random.nextInt(8) == 0 ? 300 : 12)];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = random.nextInt(64) == 0 ? token() : random.nextInt(768);
        }
        return tokens;
    }

    private float[] direction() {
        float[] direction = new float[random.nextInt(8) == 0 ? random.nextInt(600) : 256];
        for (int i = 0; i < direction.length; i++) {
            direction[i] = random.nextInt(4096) == 0 ? Float.NaN : (float) random.nextGaussian();
        }
        return direction;
    }

    private void open() throws Exception {
        SessionOptions options = SessionOptions.defaults().withThreads(1).withContextSize(1 + random.nextInt(300))
                .withBatchSize(1 + random.nextInt(200), 1 + random.nextInt(100)).withMaxSequences(1 + random.nextInt(4))
                .withObservable(random.nextInt(6) > 0).withCacheLayout(CacheLayout.values()[random.nextInt(2)]);
        if (random.nextInt(3) == 0) {
            options = options.withCacheTypes(CacheType.values()[random.nextInt(CacheType.values().length)],
                    CacheType.values()[random.nextInt(CacheType.values().length)]);
        }
        Session session = models.any(random).openSession(options);
        sessions.add(session);
        sequences.add(session.newSequence());
    }

    private void call() throws Exception {
        switch (random.nextInt(10)) {
            case 0 -> make();
            case 1, 2, 3, 4 -> decode();
            case 5 -> sample();
            case 6, 7 -> steer();
            case 8 -> look();
            default -> end();
        }
    }

    private void make() throws Exception {
        switch (random.nextInt(8)) {
            case 0 -> open();
            case 1, 2 -> sequences.add(sessions.any(random).newSequence());
            case 3 -> sequences.add(sequences.any(random).fork());
            case 4 -> states.add(sequences.any(random).save());
            case 5 -> sequences.add(sessions.any(random).restore(states.any(random)));
            case 6 -> adapters.add(models.any(random).loadLoraAdapter(adapterFile));
            default -> samplers.add(models.any(random).newSampler(sampling()));
        }
    }

    private SamplerOptions sampling() {
        SamplerOptions options = random.nextBoolean() ? SamplerOptions.greedy() : SamplerOptions.defaults();
        return switch (random.nextInt(6)) {
            case 0 -> options.withGrammar(random.nextBoolean() ? "root ::= [a-z ]*" : "root ::= root");
            case 1 -> options.withPenalties(number(), 1.1f, 0.1f, 0.1f);
            case 2 -> options.withTopK(number()).withTopP(random.nextFloat() * 1.2f);
            case 3 -> options.withLogitBias(Map.of(token(), Float.NEGATIVE_INFINITY, 5, 3f));
            case 4 -> options.withTemperature(random.nextBoolean() ? Float.NaN : random.nextFloat() * 3);
            default -> options.withSeed(number());
        };
    }

    private void decode() throws Exception {
        switch (random.nextInt(7)) {
            case 0, 1 -> logits = sequences.any(random).prefill(tokens());
            case 2 -> logits = sequences.any(random).decode(token());
            case 3 -> sequences.any(random).truncate(random.nextInt(4) == 0 ? number() : random.nextInt(8));
            case 4 -> {
                Session session = sessions.any(random);
                session.batch().clear();
                for (int i = random.nextInt(8); i > 0; i--) {
                    session.batch().add(sequences.any(random), token(), random.nextBoolean());
                }
                session.decode(session.batch());
                logits = session.logits(random.nextInt(8) == 0 ? number() : random.nextInt(4));
            }
            case 5 -> sessions.any(random).batch().add(sequences.any(random), token(), true);
            default -> sessions.any(random).decode(sessions.any(random).batch());
        }
    }

    private void sample() throws Exception {
        switch (random.nextInt(6)) {
            case 0 -> samplers.any(random).sample(row());
            case 1 -> samplers.any(random).accept(tokens());
            case 2 -> samplers.any(random).reset();
            case 3 -> generations.add(Generation.start(sequences.any(random), tokens(), samplers.any(random),
                    GenerationOptions.defaults().withMaxTokens(random.nextInt(6)).withStopStrings("a", "b")));
            case 4 -> generations.add(Generation.resume(sequences.any(random), row(), samplers.any(random),
                    GenerationOptions.defaults().withMaxTokens(random.nextInt(6))));
            default -> {
                Generation generation = generations.any(random);
                if (random.nextInt(3) == 0) {
                    generation.cancel();
                }
                generation.next();
            }
        }
    }

    private Logits row() {
        if (logits == null) {
            throw new IllegalStateException("there are none yet");
        }
        return logits;
    }

    private void steer() throws Exception {
        Session session = sessions.any(random);
        switch (random.nextInt(11)) {
            case 0 -> captures.add(session.capture(RowSelection.values()[random.nextInt(RowSelection.values().length)],
                    Layers.of(layer(), layer())));
            case 1 -> edits.add(session.edit(this::edit, Layers.of(layer())));
            case 2 -> edits.any(random).setEnabled(layer(), random.nextBoolean());
            case 3 -> vectors.add(SessionEngine.of(session).openLiveControlVector());
            case 4 -> vectors.any(random).set(layer(), direction(), random.nextFloat());
            case 5 -> SessionEngine.of(session).setControlVector(new float[random.nextBoolean() ? 1280 : 256], layer(),
                    layer());
            case 6 -> SessionEngine.of(session).clearControlVector();
            case 7 -> session.setLoraAdapters(random.nextBoolean() ? Map.of() : Map.of(adapters.any(random), 1f));
            case 8 -> session.setLogitsComputed(random.nextInt(3) > 0);
            case 9 -> steerings.add(Steering.on(session));
            default -> steerings.any(random).steer(sequences.any(random), plan());
        }
    }

    private SteeringPlan plan() {
        SteeringVector vector = SteeringVector.of(Map.of(random.nextInt(7), direction()), VectorInfo.unknown());
        return random.nextBoolean()
                ? SteeringPlan.adding(vector, random.nextGaussian())
                : SteeringPlan.of(Rule.of(Intervention.projectOut(vector)));
    }

    /** Not all that an editor may not do is tried here: a callback that throws, or calls its session. */
    private boolean edit(EditableRows rows) {
        switch (random.nextInt(24)) {
            case 0 -> throw new IllegalArgumentException("an editor that fails");
            case 1 -> sequences.any(random).decode(1);
            case 2 -> rows.set(number(), number(), 1);
            default -> rows.set(0, random.nextInt(256), 1);
        }
        return true;
    }

    private void look() throws Exception {
        switch (random.nextInt(8)) {
            case 0 -> row().get(token());
            case 1 -> row().copyTo(new float[random.nextBoolean() ? 768 : 3]);
            case 2 -> captures.any(random).layer(layer()).row(layer());
            case 3 -> captures.any(random).layer(layer()).mean();
            case 4 -> sequences.any(random).token(number());
            case 5 -> vectors.any(random).get(layer());
            case 6 -> models.any(random).tokenizer().decode(token(), token());
            default -> steerings.any(random).receipt(sequences.any(random)).toString();
        }
    }

    private void end() throws Exception {
        switch (random.nextInt(16)) {
            case 0 -> models.any(random).close();
            case 1, 2 -> sessions.any(random).close();
            case 3, 4, 5 -> sequences.any(random).close();
            case 6 -> samplers.any(random).close();
            case 7 -> generations.any(random).close();
            case 8 -> states.any(random).close();
            case 9 -> captures.any(random).close();
            case 10 -> edits.any(random).close();
            case 11, 12 -> vectors.any(random).close();
            case 13 -> adapters.any(random).close();
            default -> steerings.any(random).close();
        }
    }
}
