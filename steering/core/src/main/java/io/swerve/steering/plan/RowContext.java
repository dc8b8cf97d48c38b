package io.swerve.steering.plan;

import io.swerve.entropy.LogitStatistics;
import io.swerve.steering.plan.Coefficient.TokenContext;

/** The token that is about to be decoded, for triggers and coefficients. Reused for every token. */
final class RowContext implements TokenContext {
    private int token;
    private int position;
    private TriggerState track;
    private SequenceSteering sequence;

    void bind(int ofToken, int atPosition, SequenceSteering ofSequence, TriggerState itsTrack) {
        token = ofToken;
        position = atPosition;
        sequence = ofSequence;
        track = itsTrack;
    }

    @Override
    public int token() {
        return token;
    }

    @Override
    public int position() {
        return position;
    }

    @Override
    public int step() {
        return track.step();
    }

    @Override
    public boolean hasStatistics() {
        return sequence.hasStatistics();
    }

    @Override
    public LogitStatistics statistics() {
        if (!sequence.hasStatistics()) {
            throw new IllegalStateException("there are no statistics for the token at position " + position
                    + ": it belongs to a prompt, is decoded together with the token before it, or the sequence was cut"
                    + " just before it");
        }
        return sequence.statistics();
    }

    /** Returns the entropy of the distribution that this token was chosen from; NaN if it is not known. */
    double entropy() {
        return sequence.entropy();
    }

    double entropyQuantile(double quantile) {
        return sequence.history().quantile(quantile);
    }

    boolean isConstrained() {
        return sequence.isConstrained() && track.step() > 0;
    }

    int since(int signal) {
        return track.since(signal);
    }

    boolean completedLater(int signal, int other) {
        return track.completedLater(signal, other);
    }
}
