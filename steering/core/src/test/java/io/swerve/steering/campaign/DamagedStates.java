package io.swerve.steering.campaign;

import io.swerve.CacheLayout;
import io.swerve.CacheType;
import io.swerve.Lab;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.SequenceState;
import io.swerve.Session;
import io.swerve.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Saved states of both of the lab's models, of sessions of several kinds: damaged, and restored in any of them. */
final class DamagedStates implements Trial {
    /** More than all that stands before the cache's data. */
    private static final int HEAD = 300;

    private final Path file;
    private final List<Model> models = List.of(Model.load(Lab.BASE), Model.load(Lab.THINK));
    private final List<Session> sessions = new ArrayList<>();
    private final List<byte[]> states = new ArrayList<>();

    DamagedStates(Path folder) throws IOException {
        file = folder.resolve("state");
        for (Model model : models) {
            SessionOptions usual = Lab.options().withContextSize(64).withMaxSequences(2);
            for (SessionOptions options : List.of(usual, usual.withCacheTypes(CacheType.F32, CacheType.F32),
                    usual.withCacheLayout(CacheLayout.PER_SEQUENCE), usual.withContextSize(4))) {
                Session session = model.openSession(options);
                sessions.add(session);
                try (Sequence sequence = session.newSequence()) {
                    sequence.prefill(1, 2, 3);
                    try (SequenceState state = sequence.save()) {
                        state.write(file);
                    }
                }
                states.add(Files.readAllBytes(file));
            }
        }
    }

    @Override
    public void run(int number, SplittableRandom random) throws Exception {
        byte[] state = states.get(random.nextInt(states.size()));
        Files.write(file, random.nextInt(2) == 0 ? state : ByteDamage.of(state, HEAD, random));
        try (SequenceState read = SequenceState.read(file);
                Sequence sequence = sessions.get(random.nextInt(sessions.size())).restore(read)) {
            sequence.decode(4);
            sequence.truncate(1);
        }
    }

    @Override
    public void close() {
        models.forEach(Model::close);
    }
}
