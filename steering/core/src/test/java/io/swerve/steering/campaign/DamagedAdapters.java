package io.swerve.steering.campaign;

import io.swerve.Lab;
import io.swerve.LoraAdapter;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.gguf.LoraMutator;
import io.swerve.gguf.ModelMutator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;

/** LoRA adapters for one of the lab's models: of odd types and shapes, for odd tensors, or of damaged bytes. */
final class DamagedAdapters implements Trial {
    private final Path file;
    private final ModelMutator mutator;
    private final Model model;
    private final Session session;

    DamagedAdapters(Path folder) throws IOException {
        file = folder.resolve("adapter.gguf");
        LoraMutator.write(new SplittableRandom(1), file);
        mutator = ModelMutator.of(file);
        model = Model.load(Lab.THINK);
        session = model.openSession(Lab.options());
    }

    @Override
    public void run(int number, SplittableRandom random) throws Exception {
        if (random.nextInt(3) == 0) {
            Files.write(file, mutator.mutate(random.nextLong()));
        } else {
            LoraMutator.write(random, file);
        }
        try (LoraAdapter adapter = model.loadLoraAdapter(file); Sequence sequence = session.newSequence()) {
            session.setLoraAdapters(Map.of(adapter, random.nextInt(16) == 0 ? 1e30f : 1f));
            sequence.prefill(1, 2, 3);
        } finally {
            session.setLoraAdapters(Map.of());
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
