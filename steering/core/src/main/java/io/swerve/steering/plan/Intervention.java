package io.swerve.steering.plan;

import io.swerve.Layers;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.SteeringVectorException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What is done to rows of the residual stream, at which layers. In the formulas {@code h} is a row (the output of a
 * block for one token), {@code v} the vector's direction at that layer, {@code u = v / |v|}, and {@code c} the
 * coefficient that the plan supplies for each row. A coefficient of 0 leaves a row as it is, bit for bit.
 *
 * <p>
 * Numbers that are said to be distances along a direction are in units of the residual stream.
 *
 * <p>
 * Immutable and thread-safe, as far as a {@link Feature} is.
 */
public sealed interface Intervention permits Intervention.Directed, Intervention.Rescale, Intervention.ClampFeature,
        LowRankMap {
    /** The {@linkplain #embeddingSize() embedding size} of an intervention that fits every model. */
    int ANY_SIZE = 0;

    /** {@return the layers that it acts on, at least one 0-based block, ascending, none twice; a copy} */
    int[] layers();

    /** {@return the width of the rows that it is made for: the model's {@code n_embd}, or {@link #ANY_SIZE}} */
    int embeddingSize();

    /** What is done along the directions of a vector, at its layers. */
    sealed interface Directed extends Intervention permits Add, ProjectOut, ClampProjection, Rotate {
        /** {@return the vector, one direction for each layer} */
        SteeringVector vector();

        @Override
        default int[] layers() {
            return vector().layers();
        }

        @Override
        default int embeddingSize() {
            return vector().embeddingSize();
        }
    }

    /**
     * Adds a direction: {@code h += c v}. The product is rounded to float before it is added, which makes this
     * bit-identical with llama.cpp's control vectors.
     *
     * @param vector the directions
     */
    record Add(SteeringVector vector) implements Directed {
        /** Creates an addition. */
        public Add {
            Objects.requireNonNull(vector, "vector");
        }
    }

    /**
     * Takes a direction out: {@code h -= c (h.u) u}. A coefficient of 1 removes it altogether (ablation), one between 0
     * and 1 that fraction of it, and 2 reflects the row.
     *
     * @param vector the directions; their lengths don't matter
     */
    record ProjectOut(SteeringVector vector) implements Directed {
        /**
         * Creates a projection.
         *
         * @throws SteeringVectorException if the direction of a layer is zero
         */
        public ProjectOut {
            UnitDirection.requireDirections(vector);
        }
    }

    /**
     * Moves the projection {@code h.u} into an interval, by the fraction {@code c} of the way. Rows whose projection
     * lies in it are not touched.
     *
     * @param vector the directions; their lengths don't matter
     * @param min the least projection; negative infinity for none
     * @param max the greatest projection, at least {@code min}; infinity for none
     */
    record ClampProjection(SteeringVector vector, double min, double max) implements Directed {
        /**
         * Creates a clamp.
         *
         * @throws IllegalArgumentException if the interval is empty, unbounded on both sides, or holds no number
         * @throws SteeringVectorException if the direction of a layer is zero
         */
        public ClampProjection {
            UnitDirection.requireDirections(vector);
            boolean bounded = Double.isFinite(min) || Double.isFinite(max);
            if (!bounded || !(min <= max)) {
                throw new IllegalArgumentException("a projection is clamped to [min, max], with min <= max and at least"
                        + " one of them finite; was given [" + min + ", " + max + "]");
            }
        }
    }

    /**
     * Turns a row towards the direction by {@code c radians}, in the plane of the two, and keeps its norm. It never goes
     * past the direction; with a negative coefficient it turns away, never past the opposite. A row that points exactly
     * against the direction turns by way of one fixed perpendicular, and a zero row stays.
     *
     * @param vector the directions; their lengths don't matter
     * @param radians the angle at a coefficient of 1, from 0 to pi
     */
    record Rotate(SteeringVector vector, double radians) implements Directed {
        /**
         * Creates a rotation.
         *
         * @throws IllegalArgumentException if the angle is not from 0 to pi, or rows have one component only
         * @throws SteeringVectorException if the direction of a layer is zero
         */
        public Rotate {
            UnitDirection.requireDirections(vector);
            if (!(radians >= 0 && radians <= Math.PI)) {
                throw new IllegalArgumentException("radians must be from 0 to pi, was " + radians
                        + "; for the other sense use a negative coefficient, and Math.toRadians for degrees");
            }
            if (vector.embeddingSize() < 2) {
                throw new IllegalArgumentException("rows of one component can't be turned: use rows of at least 2");
            }
        }
    }

    /**
     * Multiplies a row by a number: {@code h *= 1 + c (factor - 1)}.
     *
     * @param layerList the 0-based blocks; sorted and made distinct
     * @param factor the number at a coefficient of 1; finite, not negative
     */
    record Rescale(List<Integer> layerList, double factor) implements Intervention {
        /**
         * Creates a rescaling.
         *
         * @throws IllegalArgumentException if there is no layer, a layer is negative, or the factor is not as described
         */
        public Rescale {
            layerList = layerList.stream().map(Numbers::requireLayer).distinct().sorted().toList();
            if (layerList.isEmpty()) {
                throw new IllegalArgumentException("a rescaling needs at least one layer");
            }
            if (!(factor >= 0 && Double.isFinite(factor))) {
                throw new IllegalArgumentException("factor must be finite and not negative, was " + factor);
            }
        }

        @Override
        public int[] layers() {
            return layerList.stream().mapToInt(Integer::intValue).toArray();
        }

        @Override
        public int embeddingSize() {
            return ANY_SIZE;
        }
    }

    /**
     * Brings the activation of a feature to a target: {@code h += c (target - f(h)) d} with the feature's activation
     * {@code f} and direction {@code d}. What the feature's autoencoder doesn't reconstruct of the row is kept.
     *
     * @param feature the feature
     * @param target the activation at a coefficient of 1; finite
     */
    record ClampFeature(Feature feature, double target) implements Intervention {
        /**
         * Creates a clamp.
         *
         * @throws IllegalArgumentException if the target is not finite, or the feature's layer or direction is unusable
         */
        public ClampFeature {
            Numbers.requireLayer(feature.layer());
            Numbers.requireFinite(target, "target");
            float[] direction = Numbers.requireDirection(feature.direction(), "the feature's direction");
            if (direction.length != feature.embeddingSize()) {
                throw new IllegalArgumentException("the feature's direction has " + direction.length
                        + " components, its embedding size is " + feature.embeddingSize() + ": they must be equal");
            }
        }

        @Override
        public int[] layers() {
            return new int[]{feature.layer()};
        }

        @Override
        public int embeddingSize() {
            return feature.embeddingSize();
        }
    }

    /**
     * Adds a direction.
     *
     * @param vector the directions
     * @return {@code h += c v}
     */
    static Add add(SteeringVector vector) {
        return new Add(vector);
    }

    /**
     * Takes a direction out.
     *
     * @param vector the directions, none of them zero
     * @return {@code h -= c (h.u) u}
     * @throws SteeringVectorException if the direction of a layer is zero
     */
    static ProjectOut projectOut(SteeringVector vector) {
        return new ProjectOut(vector);
    }

    /**
     * Keeps rows from going too far along a direction.
     *
     * @param vector the directions, none of them zero
     * @param max the greatest projection; finite
     * @return a clamp without a lower end
     * @throws IllegalArgumentException if {@code max} is not finite
     * @throws SteeringVectorException if the direction of a layer is zero
     */
    static ClampProjection cap(SteeringVector vector, double max) {
        return new ClampProjection(vector, Double.NEGATIVE_INFINITY, max);
    }

    /**
     * Makes all rows go equally far along a direction.
     *
     * @param vector the directions, none of them zero
     * @param value the projection; finite
     * @return a clamp to one value
     * @throws IllegalArgumentException if {@code value} is not finite
     * @throws SteeringVectorException if the direction of a layer is zero
     */
    static ClampProjection clamp(SteeringVector vector, double value) {
        return new ClampProjection(vector, value, value);
    }

    /**
     * Turns rows towards a direction.
     *
     * @param vector the directions, none of them zero
     * @param radians the angle, from 0 to pi
     * @return a rotation
     * @throws IllegalArgumentException if the angle is not from 0 to pi
     * @throws SteeringVectorException if the direction of a layer is zero
     */
    static Rotate rotate(SteeringVector vector, double radians) {
        return new Rotate(vector, radians);
    }

    /**
     * Multiplies rows by a number.
     *
     * @param factor finite, not negative
     * @param layers the layers by their numbers, each below 65,536
     * @return a rescaling
     * @throws IllegalArgumentException if the factor or a layer is not as described, or the layers are a share of the
     *             depth
     */
    static Rescale rescale(double factor, Layers layers) {
        if (layers.isRelative()) {
            throw new IllegalArgumentException(
                    "a rescaling knows no model, whose depth layers " + layers
                            + " depend on: name them by their numbers");
        }
        return new Rescale(Arrays.stream(layers.resolve(1 << 16)).boxed().toList(), factor);
    }

    /**
     * Brings the activation of a feature to a target.
     *
     * @param feature the feature
     * @param target the activation; finite
     * @return a clamp of the feature
     * @throws IllegalArgumentException if the target is not finite
     */
    static ClampFeature clampFeature(Feature feature, double target) {
        return new ClampFeature(feature, target);
    }

    /**
     * Adds the value of a linear map of low rank.
     *
     * @param layer the 0-based block
     * @param down what is read: {@code rank} rows of {@code n_embd} floats
     * @param up what is added for each number read: {@code rank} rows of {@code n_embd} floats
     * @return the map, without biases
     * @throws IllegalArgumentException if the shapes don't fit or a number is not finite
     */
    static LowRankMap lowRank(int layer, float[][] down, float[][] up) {
        return LowRankMap.of(layer, down, up);
    }
}
