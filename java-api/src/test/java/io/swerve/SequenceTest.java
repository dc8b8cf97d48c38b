package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done with sequences between decodes, each continues as if it were alone. */
@ParameterizedClass
@EnumSource(CacheLayout.class)
class SequenceTest {
    @Parameter
    CacheLayout layout;

    private static Model model;
    private static int[] prompt;
    private static int[] otherPrompt;
    private static int[] continuation;
    private static int[] otherContinuation;

    @BeforeAll
    static void load() {
        model = Model.load(Lab.precise());
        prompt = Lab.prompt(model, Lab.QUESTION);
        otherPrompt = Lab.prompt(model, Lab.OTHER_QUESTION);
        continuation = alone(prompt);
        otherContinuation = alone(otherPrompt);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static int[] alone(int[] text) {
        try (Session session = model.openSession(Lab.preciseOptions())) {
            Sequence sequence = session.newSequence();
            return Lab.greedy(sequence, sequence.prefill(text), 40);
        }
    }

    private Session open() {
        return model.openSession(Lab.preciseOptions().withMaxSequences(4).withCacheLayout(layout));
    }

    @Test
    void tokensAreRemembered() {
        try (Session session = open()) {
            Sequence sequence = session.newSequence();
            assertThat(sequence.length()).isZero();
            sequence.prefill(prompt);
            sequence.decode(7);
            int[] expected = Arrays.copyOf(prompt, prompt.length + 1);
            expected[prompt.length] = 7;
            assertThat(sequence.tokens()).isEqualTo(expected);
            assertThat(sequence.length()).isEqualTo(expected.length);
            assertThat(IntStream.range(0, expected.length).map(sequence::token).toArray()).isEqualTo(expected);
            assertThatThrownBy(() -> sequence.token(expected.length))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void aForkContinuesLikeItsParentAndNeitherDisturbsTheOther() {
        try (Session session = open()) {
            Sequence parent = session.newSequence();
            int first = Lab.argmax(parent.prefill(prompt));
            Sequence child = parent.fork();
            assertThat(child.tokens()).isEqualTo(prompt);
            parent.decode(99);
            parent.decode(98);
            Logits next = child.decode(first);
            assertThat(first).isEqualTo(continuation[0]);
            assertThat(Lab.greedy(child, next, 39)).isEqualTo(Arrays.copyOfRange(continuation, 1, 40));
            assertThat(parent.length()).isEqualTo(prompt.length + 2);
            parent.truncate(prompt.length);
            assertThat(Lab.greedy(parent, parent.decode(first), 39))
                    .isEqualTo(Arrays.copyOfRange(continuation, 1, 40));
        }
    }

    @Test
    void aForkOutlivesItsParent() {
        try (Session session = open()) {
            Sequence parent = session.newSequence();
            int first = Lab.argmax(parent.prefill(prompt));
            Sequence child = parent.fork();
            parent.close();
            session.newSequence().prefill(otherPrompt);
            assertThat(Lab.greedy(child, child.decode(first), 39))
                    .isEqualTo(Arrays.copyOfRange(continuation, 1, 40));
        }
    }

    @Test
    void aTruncatedSequenceContinuesAsIfTheRestHadNeverBeen() {
        SplittableRandom random = new SplittableRandom(5);
        try (Session session = open()) {
            Sequence sequence = session.newSequence();
            for (int round = 0; round < 10; round++) {
                int keep = random.nextInt(prompt.length);
                sequence.truncate(Math.min(sequence.length(), keep));
                int[] rest = Arrays.copyOfRange(prompt, sequence.length(), prompt.length);
                assertThat(Lab.greedy(sequence, sequence.prefill(rest), 40)).as("keep %d, seed 5", keep)
                        .isEqualTo(continuation);
                sequence.truncate(sequence.length());
                assertThat(sequence.length()).isEqualTo(prompt.length + 40);
            }
            for (int wrong : new int[]{-1, sequence.length() + 1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
                assertThatIllegalArgumentException().isThrownBy(() -> sequence.truncate(wrong))
                        .withMessageContaining(Integer.toString(wrong));
            }
        }
    }

    @Test
    void aPromptMayComeTokenByToken() {
        try (Session session = open()) {
            Sequence whole = session.newSequence();
            Sequence single = session.newSequence();
            float[] expected = Lab.row(whole.prefill(prompt));
            Logits last = null;
            for (int token : prompt) {
                last = single.decode(token);
            }
            assertThat(Lab.row(last)).containsExactly(expected, within(1e-3f));
            assertThat(single.tokens()).isEqualTo(whole.tokens());
        }
    }

    @Test
    void theBeginningOfAPromptIsReadWithoutLogits() {
        try (Session session = open()) {
            float[] expected = Lab.row(session.newSequence().prefill(prompt));
            Sequence parts = session.newSequence();
            int cut = prompt.length / 2;
            parts.read(Arrays.copyOf(prompt, cut));
            assertThatIllegalArgumentException().isThrownBy(() -> session.logits(cut - 1))
                    .withMessageContaining("no logits");
            float[] row = Lab.row(parts.prefill(Arrays.copyOfRange(prompt, cut, prompt.length)));
            assertThat(row).containsExactly(expected, within(1e-3f));
            assertThatIllegalArgumentException().isThrownBy(parts::read);
            assertThatIllegalArgumentException().isThrownBy(() -> parts.read(1, -1)).withMessageContaining("-1");
            assertThatThrownBy(() -> parts.read(new int[session.sequenceCapacity()]))
                    .isInstanceOf(ContextFullException.class);
            assertThat(parts.tokens()).isEqualTo(prompt);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 16, 33, 512})
    void aPromptIsCutIntoBatchesAsNeeded(int batchSize) {
        int[] text = Lab.longPrompt(model);
        float[] expected;
        try (Session session = open()) {
            expected = Lab.row(session.newSequence().prefill(text));
        }
        try (Session session = model
                .openSession(Lab.preciseOptions().withBatchSize(batchSize, Math.min(batchSize, 16)))) {
            Sequence sequence = session.newSequence();
            assertThat(Lab.row(sequence.prefill(text))).containsExactly(expected, within(1e-3f));
            assertThat(sequence.tokens()).isEqualTo(text);
        }
    }

    @Test
    void severalSequencesInOneBatchAgreeWithEachAlone() {
        try (Session session = open()) {
            Sequence a = session.newSequence();
            Sequence b = session.newSequence();
            Batch batch = session.batch();
            int lastOfA = -1;
            int lastOfB = -1;
            for (int i = 0; i < Math.max(prompt.length, otherPrompt.length); i++) { // interleaved
                if (i < prompt.length) {
                    lastOfA = batch.add(a, prompt[i], i == prompt.length - 1);
                }
                if (i < otherPrompt.length) {
                    lastOfB = batch.add(b, otherPrompt[i], i == otherPrompt.length - 1);
                }
            }
            session.decode(batch);
            int[] tokensOfA = new int[40];
            int[] tokensOfB = new int[40];
            for (int i = 0; i < 40; i++) {
                tokensOfA[i] = Lab.argmax(session.logits(lastOfA));
                tokensOfB[i] = Lab.argmax(session.logits(lastOfB));
                batch.clear();
                lastOfA = batch.add(a, tokensOfA[i], true);
                lastOfB = batch.add(b, tokensOfB[i], true);
                session.decode(batch);
            }
            assertThat(tokensOfA).isEqualTo(continuation);
            assertThat(tokensOfB).isEqualTo(otherContinuation);
            assertThat(a.length()).isEqualTo(prompt.length + 40);
            assertThat(b.length()).isEqualTo(otherPrompt.length + 40);
        }
    }

    @Test
    void sequencesAreLimitedAndTheirPlacesReused() {
        try (Session session = open()) {
            Sequence[] all = new Sequence[4];
            for (int i = 0; i < 4; i++) {
                all[i] = session.newSequence();
                assertThat(all[i].id()).isEqualTo(i);
            }
            assertThatIllegalStateException().isThrownBy(session::newSequence).withMessageContaining("maxSequences");
            assertThatIllegalStateException().isThrownBy(all[0]::fork).withMessageContaining("maxSequences");
            all[2].prefill(otherPrompt);
            all[2].close();
            Sequence reused = session.newSequence();
            assertThat(reused.id()).isEqualTo(2);
            assertThat(Lab.greedy(reused, reused.prefill(prompt), 40)).isEqualTo(continuation);
        }
    }

    @Test
    void invalidTokensAreRefused() {
        try (Session session = open()) {
            Sequence sequence = session.newSequence();
            sequence.prefill(prompt[0]);
            for (int wrong : new int[]{-1, 768, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
                assertThatIllegalArgumentException().isThrownBy(() -> sequence.decode(wrong))
                        .withMessageContaining(Integer.toString(wrong)).withMessageContaining("767");
                assertThatIllegalArgumentException().isThrownBy(() -> sequence.prefill(1, wrong, 2))
                        .withMessageContaining(Integer.toString(wrong)).withMessageContaining("index 1");
                assertThatIllegalArgumentException().isThrownBy(() -> session.batch().add(sequence, wrong, true));
            }
            assertThatIllegalArgumentException().isThrownBy(sequence::prefill).withMessageContaining("at least one");
            assertThat(sequence.length()).isEqualTo(1);
            assertThat(Lab.greedy(sequence, sequence.prefill(Arrays.copyOfRange(prompt, 1, prompt.length)), 40))
                    .isEqualTo(continuation);
        }
    }

    @Test
    void aFullContextIsReportedAndTheSessionGoesOn() {
        try (Session session = model.openSession(Lab.preciseOptions().withContextSize(256).withMaxSequences(3))) {
            assertThat(session.contextSize()).isEqualTo(256);
            Sequence sequence = session.newSequence();
            assertThatThrownBy(() -> sequence.prefill(new int[257])).isInstanceOf(ContextFullException.class)
                    .hasMessageContaining("257").hasMessageContaining("256").hasMessageContaining("contextSize");
            assertThat(sequence.length()).isZero();
            sequence.prefill(new int[256]);
            assertThatThrownBy(() -> sequence.decode(1)).isInstanceOf(ContextFullException.class);
            assertThat(sequence.length()).isEqualTo(256);

            Sequence second = session.newSequence(); // all sequences share the context
            assertThatThrownBy(() -> second.prefill(prompt)).isInstanceOf(ContextFullException.class);
            assertThat(second.length()).isZero();
            sequence.truncate(200);
            assertThat(Lab.argmax(second.prefill(prompt))).isEqualTo(continuation[0]);
            sequence.close();
            assertThat(Lab.greedy(second, second.decode(continuation[0]), 39))
                    .isEqualTo(Arrays.copyOfRange(continuation, 1, 40));
        }
    }

    /** The first batch fits and the second doesn't: none of the prompt may stay. */
    @Test
    void aPromptThatFailsHalfwayLeavesNothing() {
        try (Session session = model
                .openSession(Lab.preciseOptions().withContextSize(256).withBatchSize(32, 32).withMaxSequences(2))) {
            Sequence full = session.newSequence();
            full.prefill(new int[200]);
            Sequence sequence = session.newSequence();
            sequence.prefill(prompt[0], prompt[1]);
            int[] rest = new int[100];
            assertThatThrownBy(() -> sequence.prefill(rest)).isInstanceOf(ContextFullException.class);
            assertThat(sequence.tokens()).containsExactly(prompt[0], prompt[1]);
            assertThat(Lab.greedy(sequence, sequence.prefill(Arrays.copyOfRange(prompt, 2, prompt.length)), 15))
                    .isEqualTo(Arrays.copyOf(continuation, 15));
        }
    }

    @ParameterizedTest
    @EnumSource(CacheType.class)
    void everyCacheTypeDecodes(CacheType type) {
        SessionOptions options = Lab.options().withFlashAttention(FlashAttention.ON).withCacheTypes(type, type);
        try (Session session = model.openSession(options)) {
            Sequence sequence = session.newSequence();
            assertThat(Lab.argmax(sequence.prefill(prompt))).isEqualTo(continuation[0]);
        }
    }

    @Test
    void quantizedValuesNeedFlashAttention() {
        SessionOptions options = Lab.preciseOptions();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withCacheTypes(CacheType.F16, CacheType.Q8_0))
                .withMessageContaining("flash attention");
        try (Session session = model.openSession(options)) {
            assertThat(Lab.argmax(session.newSequence().prefill(prompt))).isEqualTo(continuation[0]);
        }
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        SessionOptions options = Lab.preciseOptions();
        assertThatIllegalArgumentException().isThrownBy(() -> options.withContextSize(-1)).withMessageContaining("-1");
        assertThatIllegalArgumentException().isThrownBy(() -> options.withBatchSize(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> options.withBatchSize(1, -5));
        assertThatIllegalArgumentException().isThrownBy(() -> options.withMaxSequences(257));
        assertThatIllegalArgumentException().isThrownBy(() -> options.withThreads(0));
        assertThatIllegalArgumentException().isThrownBy(() -> options.withThreads(513));
        assertThatIllegalArgumentException().isThrownBy(() -> options.withPollLevel(101));
    }
}
