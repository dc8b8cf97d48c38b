package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.swerve.gguf.GgufValue;
import io.swerve.gguf.ZooMetadata;
import io.swerve.zoo.ZooModel;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that learned an embedding for each position: llama.cpp ends the process at a position that they lack. */
class LearnedPositionsTest {
    private static final int LEARNED = 300;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void makeModels() {
        for (String architecture : new String[]{"gpt2", "starcoder"}) {
            Map<String, GgufValue> metadata = ZooMetadata.of(architecture);
            metadata.put(architecture + ".context_length", GgufValue.uint32(LEARNED));
            ZooModel.of(metadata, folder).write(folder.resolve(architecture + ".gguf"), false);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "starcoder"})
    void aTextEndsAtTheLastPosition(String architecture) {
        for (int contextSize : new int[]{0, 1024}) {
            try (Model model = Model.load(folder.resolve(architecture + ".gguf"));
                    Session session = model.openSession(
                            SessionOptions.defaults().withContextSize(contextSize).withThreads(1))) {
                assertThat(session.sequenceCapacity()).isEqualTo(LEARNED);
                assertThat(session.contextSize()).isGreaterThan(LEARNED);
                Sequence sequence = session.newSequence();
                sequence.prefill(new int[LEARNED - 1]);
                sequence.decode(1);
                assertThatExceptionOfType(ContextFullException.class).isThrownBy(() -> sequence.decode(1))
                        .withMessageContaining("the 300 positions that this model has learned")
                        .withMessageNotContaining("larger contextSize");
                assertThat(sequence.length()).isEqualTo(LEARNED);
            }
        }
    }

    @Test
    void whoDecodesBatchesIsHeldBackToo() {
        try (Model model = Model.load(folder.resolve("gpt2.gguf"));
                Session session = model.openSession(
                        SessionOptions.defaults().withContextSize(1024).withMaxSequences(2).withThreads(1))) {
            Sequence first = session.newSequence();
            Sequence second = session.newSequence();
            first.prefill(new int[LEARNED]);
            second.prefill(new int[LEARNED]);
            Batch batch = session.batch();
            batch.add(second, 1, true);
            assertThatExceptionOfType(ContextFullException.class).isThrownBy(() -> session.decode(batch));
            batch.clear();
            first.truncate(0);
            assertThatExceptionOfType(ContextFullException.class)
                    .isThrownBy(() -> first.prefill(new int[LEARNED + 1]));
        }
    }

    @Test
    void whereEachSequenceHasItsPartTheTableStillCounts() {
        try (Model model = Model.load(folder.resolve("gpt2.gguf"));
                Session session = model.openSession(SessionOptions.defaults().withContextSize(2048)
                        .withMaxSequences(2).withCacheLayout(CacheLayout.PER_SEQUENCE).withThreads(1))) {
            assertThat(session.sequenceCapacity()).isEqualTo(LEARNED);
        }
    }
}
