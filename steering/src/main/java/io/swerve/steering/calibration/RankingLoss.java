package io.swerve.steering.calibration;

import io.swerve.Session;
import java.util.Arrays;
import java.util.Objects;

/**
 * The ranking loss of the learned successor of ASC (CES, Azizi et al., Findings of ACL 2026), as a score:
 * {@code softplus(E(concise) - E(verbose))} with the length-normalised energy
 * {@code E(y) = -(1/|y|) sum log p(y_t)}. There a vector is trained on it by gradients; here it only selects among given
 * vectors, layers and strengths. The trust region that goes with it is the KL budget at which a {@link LayerSweep} scores.
 *
 * @param preference of the concise texts to the verbose ones; it is the difference of the energies, verbose minus concise
 */
public record RankingLoss(Preference preference) implements Objective {
    /**
     * Creates an objective.
     */
    public RankingLoss {
        Objects.requireNonNull(preference, "preference");
    }

    /**
     * Scores a model as it is steered now.
     *
     * @return the negative loss of each pair, at most 0: the more, the better
     */
    @Override
    public double[] score(Session session) {
        return Arrays.stream(preference.score(session)).map(difference -> -of(-difference)).toArray();
    }

    /**
     * Returns the loss of a pair.
     *
     * @param difference the energy of the concise text minus that of the verbose one, in nats per token
     * @return {@code softplus(difference)}, at least 0; ln 2 where both are as likely
     */
    public static double of(double difference) {
        return Math.max(0, difference) + Math.log1p(Math.exp(-Math.abs(difference)));
    }
}
