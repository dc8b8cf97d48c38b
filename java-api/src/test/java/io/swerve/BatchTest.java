package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.swerve.activation.RowSelection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches and logits, used wrongly. */
class BatchTest {
    private Model model;
    private Session session;
    private Sequence sequence;

    @BeforeEach
    void open() {
        model = Model.load(Lab.THINK);
        session = model.openSession(Lab.options().withBatchSize(8, 8).withMaxSequences(2));
        sequence = session.newSequence();
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void onlyAFilledBatchIsDecodedAndOnlyOnce() {
        Batch batch = session.batch();
        assertThatIllegalArgumentException().isThrownBy(() -> session.decode(batch)).withMessageContaining("empty");
        batch.add(sequence, 1, true);
        session.decode(batch);
        assertThatIllegalStateException().isThrownBy(() -> session.decode(batch)).withMessageContaining("clear");
        assertThatIllegalStateException().isThrownBy(() -> batch.add(sequence, 1, true)).withMessageContaining("clear");
        assertThat(sequence.length()).isEqualTo(1);
    }

    @Test
    void aFullBatchTakesNoMore() {
        Batch batch = session.batch();
        assertThat(batch.capacity()).isEqualTo(8);
        for (int i = 0; i < 8; i++) {
            assertThat(batch.add(sequence, i, i == 7)).isEqualTo(i);
        }
        assertThatIllegalStateException().isThrownBy(() -> batch.add(sequence, 1, true)).withMessageContaining("8");
        session.decode(batch);
        assertThat(sequence.tokens()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    /** llama.cpp keeps room for an output of each, however small the batch. */
    @Test
    void aSessionMayHaveMoreSequencesThanABatchHoldsTokens() {
        try (Session many = model.openSession(Lab.options().withBatchSize(2, 1).withMaxSequences(5))) {
            for (int i = 0; i < 5; i++) {
                assertThat(many.newSequence().prefill(1, 2, 3).size()).isEqualTo(768);
            }
        }
    }

    @Test
    void sequencesOfOtherSessionsAreRefused() {
        try (Session other = model.openSession(Lab.options())) {
            Sequence foreign = other.newSequence();
            assertThatIllegalArgumentException().isThrownBy(() -> session.batch().add(foreign, 1, true))
                    .withMessageContaining("another session");
            other.batch().add(foreign, 1, true);
            assertThatIllegalArgumentException().isThrownBy(() -> session.decode(other.batch()))
                    .withMessageContaining("another session");
        }
    }

    @Test
    void aSequenceInABatchWaitsForIt() {
        session.batch().add(sequence, 1, true);
        assertThatIllegalStateException().isThrownBy(() -> sequence.decode(1)).withMessageContaining("1 tokens");
        assertThatIllegalStateException().isThrownBy(() -> sequence.prefill(1, 2));
        assertThatIllegalStateException().isThrownBy(sequence::fork);
        assertThatIllegalStateException().isThrownBy(sequence::save);
        assertThatIllegalStateException().isThrownBy(() -> sequence.truncate(0));
        assertThatIllegalStateException().isThrownBy(sequence::close);
        session.batch().clear();
        assertThat(sequence.length()).isZero();
        sequence.decode(1);
        assertThat(sequence.length()).isEqualTo(1);
    }

    @Test
    void logitsAreThoseThatWereAskedFor() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> session.logits(0))
                .withMessageContaining("nothing was decoded");
        Batch batch = session.batch();
        batch.add(sequence, 1, false);
        batch.add(sequence, 2, true);
        session.decode(batch);
        assertThatIllegalArgumentException().isThrownBy(() -> session.logits(0)).withMessageContaining("token 0");
        assertThat(session.logits(1).size()).isEqualTo(768);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> session.logits(2));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> session.logits(-1));
        batch.clear();
        batch.add(sequence, 3, true);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> session.logits(0))
                .withMessageContaining("cleared");
    }

    @Test
    void logitsOfAnEarlierDecodeAreNotShown() {
        Logits first = sequence.decode(1);
        float[] row = Lab.row(first);
        assertThat(first.get(5)).isEqualTo(row[5]);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> first.get(768));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> first.get(-1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> first.copyTo(new float[767]));
        assertThat(first.segment().isReadOnly()).isTrue();
        session.batch().add(session.newSequence(), 2, true);
        session.decode(session.batch());
        assertThatIllegalStateException().isThrownBy(() -> first.get(5)).withMessageContaining("earlier decode");
        assertThatIllegalStateException().isThrownBy(first::segment);
        assertThat(session.logits(0).get(5)).isNotEqualTo(row[5]);
    }

    /** A tap on all rows of the last layer makes llama.cpp compute more logits than were asked for. */
    @Test
    void logitsNotAskedForStayHiddenUnderATap() {
        try (var _ = session.capture(RowSelection.ALL, Layers.of(5))) {
            Batch batch = session.batch();
            batch.add(sequence, 1, false);
            batch.add(sequence, 2, true);
            session.decode(batch);
            assertThatIllegalArgumentException().isThrownBy(() -> session.logits(0));
            assertThat(session.logits(1).get(0)).isFinite();
        }
    }
}
