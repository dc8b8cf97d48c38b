package io.swerve.bench.endurance;

import io.swerve.ActivationCapture;
import io.swerve.Batch;
import io.swerve.Generation;
import io.swerve.GenerationOptions;
import io.swerve.Layers;
import io.swerve.LoraAdapter;
import io.swerve.Model;
import io.swerve.ModelOptions;
import io.swerve.Sampler;
import io.swerve.SamplerOptions;
import io.swerve.Sequence;
import io.swerve.SequenceState;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.activation.ActivationMatrix;
import io.swerve.activation.RowSelection;
import io.swerve.spi.LiveControlVector;
import io.swerve.spi.SessionEngine;
import io.swerve.steering.extraction.ExtractionData;
import io.swerve.steering.extraction.ExtractionOptions;
import io.swerve.steering.extraction.Extractor;
import io.swerve.steering.extraction.TokenPosition;
import io.swerve.steering.plan.Steering;
import io.swerve.steering.plan.SteeringPlan;
import io.swerve.steering.sae.SparseAutoencoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Everything that a long-lived program does with models, in random order: each chore uses what it opens, and leaves
 * nothing behind. Half of them work in a session that stays open, the others open their own.
 *
 * <p>
 * Thread rule: that of a session.
 */
final class MixedWork implements AutoCloseable {
    private static final int SEQUENCES = 8;
    private static final int ROOM = 256;
    private static final int TOKENS = 16;

    private final SplittableRandom random = new SplittableRandom(11);
    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<Chore> chores = List.of(new Chore("model", this::openModel),
            new Chore("session", this::openSession), new Chore("prefill", this::prefill),
            new Chore("parallel", this::decodeTogether), new Chore("extraction", this::extract),
            new Chore("fork", this::fork), new Chore("state", this::saveAndRestore), new Chore("adapter", this::adapt),
            new Chore("autoencoder", this::encode), new Chore("generation", this::generate),
            new Chore("live", this::steerLive));
    private final Model model;
    private final SessionOptions options;
    private final Session session;
    private final SparseAutoencoder autoencoder;
    private final Path folder;
    private final Path adapter;

    private interface Job {
        void run() throws IOException;
    }

    private record Chore(String name, Job job) {}

    /**
     * Prepares the work.
     *
     * @param file the model
     * @param options threads and the like
     * @throws IOException if no temporary files can be made
     */
    MixedWork(Path file, SessionOptions options) throws IOException {
        this.options = options.withObservable(true).withContextSize(SEQUENCES * ROOM).withMaxSequences(SEQUENCES);
        folder = Files.createTempDirectory("swerve-endurance");
        adapter = folder.resolve("adapter.gguf");
        Ingredients.writeAdapter(file, adapter);
        model = load(file);
        session = model.openSession(this.options);
        autoencoder = Ingredients.autoencoder(model);
    }

    private static Model load(Path file) {
        return Model.load(file, ModelOptions.defaults().withGpuLayers(0));
    }

    /**
     * Does one chore, drawn at random.
     *
     * @throws IOException if a temporary file can't be written or read
     */
    void step() throws IOException {
        work(chores.get(random.nextInt(chores.size())));
    }

    /**
     * Does every chore once.
     *
     * @throws IOException if a temporary file can't be written or read
     */
    void all() throws IOException {
        for (Chore chore : chores) {
            work(chore);
        }
    }

    private void work(Chore chore) throws IOException {
        chore.job().run();
        counts.merge(chore.name(), 1, Integer::sum);
    }

    /** How often each chore was done, by its name. */
    Map<String, Integer> counts() {
        return new TreeMap<>(counts);
    }

    private int[] prompt() {
        return Ingredients.tokens(model, random, random.nextInt(TOKENS, ROOM - TOKENS));
    }

    private void decode(Sequence sequence) {
        for (int token : Ingredients.tokens(model, random, TOKENS)) {
            sequence.decode(token);
        }
    }

    private void openModel() {
        try (Model other = load(model.path()); Session own = other.openSession(options)) {
            own.newSequence().prefill(prompt());
        }
    }

    private void openSession() {
        try (Session own = model.openSession(options.withObservable(random.nextBoolean()))) {
            Sequence sequence = own.newSequence();
            sequence.prefill(prompt());
            decode(sequence);
        }
    }

    private void prefill() {
        try (ActivationCapture capture = session.capture(RowSelection.ALL, Layers.of(0, model.layerCount() - 1));
                Sequence sequence = session.newSequence()) {
            sequence.prefill(prompt());
            capture.layer(0).mean();
        }
    }

    /** Some sequences in one batch, each under a plan of its own. */
    private void decodeTogether() {
        List<SteeringPlan> plans = Ingredients.plans(model, random.nextLong());
        List<Sequence> open = new ArrayList<>();
        try (Steering steering = Steering.on(session)) {
            int count = random.nextInt(2, SEQUENCES + 1);
            for (int i = 0; i < count; i++) {
                open.add(session.newSequence());
                steering.steer(open.getLast(), plans.get(i % plans.size()));
                open.getLast().prefill(prompt());
            }
            Batch batch = session.batch();
            for (int t = 0; t < TOKENS; t++) {
                batch.clear();
                for (Sequence sequence : open) {
                    batch.add(sequence, random.nextInt(model.tokenizer().vocabularySize()), true);
                }
                session.decode(batch);
            }
            batch.clear();
            open.forEach(Sequence::close);
        }
    }

    private void extract() {
        ExtractionOptions position = ExtractionOptions.defaults()
                .withPosition(random.nextBoolean() ? TokenPosition.RESPONSE : TokenPosition.LAST);
        Extractor.extract(session, new ExtractionData.Paired(Ingredients.pairs(random, SEQUENCES)), position);
    }

    private void fork() {
        try (Sequence first = session.newSequence()) {
            first.prefill(Arrays.copyOf(prompt(), TOKENS));
            List<Sequence> forks = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                forks.add(first.fork());
                decode(forks.getLast());
                forks.getLast().truncate(TOKENS + random.nextInt(TOKENS));
            }
            forks.forEach(Sequence::close);
        }
    }

    /** To memory and to a file, and back into this session and another one. */
    private void saveAndRestore() throws IOException {
        Path file = folder.resolve("state");
        try (Sequence sequence = session.newSequence()) {
            sequence.prefill(prompt());
            try (SequenceState state = sequence.save(); Sequence copy = session.restore(state)) {
                state.write(file);
                decode(copy);
            }
        }
        try (SequenceState state = SequenceState.read(file); Session own = model.openSession(options)) {
            decode(own.restore(state));
        }
        Files.delete(file);
    }

    private void adapt() {
        try (LoraAdapter lora = model.loadLoraAdapter(adapter); Sequence sequence = session.newSequence()) {
            session.setLoraAdapters(Map.of(lora, 1f));
            sequence.prefill(prompt());
            session.setLoraAdapters(Map.of());
        }
    }

    private void encode() {
        int layer = autoencoder.info().layer();
        try (ActivationCapture capture = session.capture(RowSelection.ALL, Layers.of(layer));
                Sequence sequence = session.newSequence()) {
            sequence.prefill(prompt());
            ActivationMatrix rows = capture.layer(layer);
            autoencoder.encode(rows.segment(), 0, rows.rows()).forEach(autoencoder::decode);
        }
    }

    private void generate() {
        SamplerOptions sampling = SamplerOptions.defaults().withPenalties(8, 1.1f, 0, 0).withSeed(random.nextInt());
        int[] prompt = model.tokenizer().encode(Ingredients.text(random));
        try (Sequence sequence = session.newSequence();
                Sampler sampler = model.newSampler(sampling);
                Generation generation = Generation.start(sequence, prompt, sampler,
                        GenerationOptions.defaults().withMaxTokens(TOKENS))) {
            generation.finish();
        }
    }

    private void steerLive() {
        try (LiveControlVector live = SessionEngine.of(session).openLiveControlVector();
                Sequence sequence = session.newSequence()) {
            live.set(1, Ingredients.vector(model, random.nextLong()).direction(1), 1);
            sequence.prefill(prompt());
            decode(sequence);
        }
    }

    @Override
    public void close() throws IOException {
        model.close();
        Files.delete(adapter);
        Files.delete(folder);
    }
}
