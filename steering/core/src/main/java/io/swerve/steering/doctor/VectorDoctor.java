package io.swerve.steering.doctor;

import io.swerve.Session;
import io.swerve.steering.ModelIdentity;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.extraction.ContrastPair;
import io.swerve.steering.extraction.ExtractionOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Examines a control vector of doubtful origin on the model it is for: measures how contrast pairs of its concept differ
 * at every block, and compares the file's directions with that, block by block. Tells whether they are of the blocks
 * that llama.cpp adds them to, one block late or early, single blocks' changes, turned round, of which lengths, of
 * another model, or unrelated.
 *
 * <p>
 * The pairs need not be those that the vector was made of, but about the same contrast: different concepts share some of
 * their direction in most models, so agreement beyond chance alone is little; its size and the comparison of the readings
 * say more. Same input, same answer.
 */
public final class VectorDoctor {
    private static final int LEAST_PAIRS = 4;

    private VectorDoctor() {}

    /**
     * Examines a vector. Its directions are taken by their numbers, as {@link SteeringVector#read} leaves them.
     *
     * @param session an {@linkplain io.swerve.SessionOptions#observable observable} session without open sequences and
     *            without steering, of the model that the vector is for
     * @param vector the vector; a passport is not needed
     * @param pairs at least four, better fifty or more, about the vector's contrast
     * @param options at which tokens to read; their layers are not used
     * @return the findings
     * @throws IllegalArgumentException if there are fewer than four pairs
     * @throws IllegalStateException if the session isn't observable, has open sequences or a control vector
     * @throws io.swerve.SwerveException if a text can't be read, see
     *             {@link io.swerve.steering.extraction.Extractor}
     * @throws java.util.concurrent.CancellationException if the progress follower or {@link Session#abort()} stopped it
     */
    public static Diagnosis examine(Session session, SteeringVector vector, List<ContrastPair> pairs,
            ExtractionOptions options) {
        Objects.requireNonNull(options, "options");
        if (pairs.size() < LEAST_PAIRS) {
            throw new IllegalArgumentException("the doctor needs at least " + LEAST_PAIRS + " pairs to tell its error,"
                    + " was given " + pairs.size());
        }
        if (session.hasControlVector()) {
            throw new IllegalStateException(
                    "the session has a control vector: the doctor measures the unsteered model");
        }
        int width = session.model().embeddingSize();
        if (vector.embeddingSize() != width) {
            return otherSize(vector, width);
        }
        ModelIdentity model = ModelIdentity.of(session.model());
        Optional<String> otherModel = vector.info().model().flatMap(mine -> mine.differenceFrom(model)
                .map(difference -> "the passport names another model, " + mine + ", than this one, " + model + ": "
                        + difference));
        return new Examination(vector, Measurement.of(session, pairs, options)).diagnosis(otherModel);
    }

    private static Diagnosis otherSize(SteeringVector vector, int width) {
        List<Diagnosis.Layer> layers = Arrays.stream(vector.layers())
                .mapToObj(layer -> new Diagnosis.Layer(layer, vector.norm(layer), Double.NaN, Double.NaN)).toList();
        return new Diagnosis(Diagnosis.Verdict.OTHER_MODEL, List.of(), Optional.empty(), Diagnosis.Sign.UNKNOWN,
                List.of(), Examination.scale(layers.stream().map(Diagnosis.Layer::norm).toList()), layers, Double.NaN,
                List.of("the directions have " + vector.embeddingSize()
                        + " components, the model's residual stream has "
                        + width + ": the vector is of another model"));
    }
}
