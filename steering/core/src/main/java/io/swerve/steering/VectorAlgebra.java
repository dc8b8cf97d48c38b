package io.swerve.steering;

import io.swerve.internal.numeric.VectorMath;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/**
 * Arithmetic on steering vectors beyond their sum, difference and multiples: lengths, weights by layer, mixtures,
 * projections, angles. All of it works layer by layer in double precision, and makes new vectors. Doses in a passport do
 * not survive, as they were measured with other lengths; diagnostics do where the direction stays the same.
 */
public final class VectorAlgebra {
    /** What float components can't tell from zero, in proportion to the direction that it is left of. */
    private static final double NOTHING_LEFT = 1e-6;

    private VectorAlgebra() {}

    /**
     * Gives every direction the length 1.
     *
     * @param vector no direction of it zero
     * @return the unit directions
     * @throws SteeringVectorException if a direction is zero
     */
    public static SteeringVector normalised(SteeringVector vector) {
        return withNorm(vector, 1);
    }

    /**
     * Gives every direction the same length.
     *
     * @param vector no direction of it zero
     * @param norm the Euclidean length; finite, 0 or more
     * @return the directions of that length
     * @throws SteeringVectorException if a direction is zero
     * @throws IllegalArgumentException if the norm is negative, or too large for floats
     */
    public static SteeringVector withNorm(SteeringVector vector, double norm) {
        requireLength(norm, "norm");
        return withNorms(vector, _ -> norm);
    }

    /**
     * Gives every direction a length in proportion to that of the layer's activations, which its passport knows: the
     * same fraction means about as much in every layer.
     *
     * @param vector no direction of it zero
     * @param fraction of the mean length of the layer's activations; finite, 0 or more
     * @return the directions of those lengths
     * @throws SteeringVectorException if a direction is zero, or the passport lacks the activation norm of a layer
     * @throws IllegalArgumentException if the fraction is negative, or the length too large for floats
     */
    public static SteeringVector withActivationNorm(SteeringVector vector, double fraction) {
        requireLength(fraction, "fraction");
        SortedMap<Integer, Double> norms = vector.info().activationNorms();
        return withNorms(vector, layer -> {
            Double norm = norms.get(layer);
            if (norm == null) {
                throw new SteeringVectorException("the vector's passport knows no activation norm of layer " + layer
                        + (norms.isEmpty() ? "" : ", only of " + norms.keySet())
                        + ": extract it with Swerve, or give its info withActivationNorms");
            }
            return fraction * norm;
        });
    }

    private static void requireLength(double value, String name) {
        if (!(value >= 0) || value > Float.MAX_VALUE) {
            throw new IllegalArgumentException(name + " must be from 0 to " + Float.MAX_VALUE + ", was " + value);
        }
    }

    private static SteeringVector withNorms(SteeringVector vector, IntToDoubleFunction norm) {
        return rescaled(vector, layer -> {
            double length = vector.norm(layer);
            if (length == 0) {
                throw new SteeringVectorException("the direction of layer " + layer
                        + " is zero: it can't be given a length; leave the layer out with onLayers");
            }
            return norm.applyAsDouble(layer) / length;
        });
    }

    /**
     * Multiplies each direction by a coefficient of its own.
     *
     * @param vector any
     * @param coefficients by layer; finite. A layer without one stays as it is
     * @return the weighted vector
     * @throws IllegalArgumentException if the vector lacks a layer, or a coefficient or a product is not finite
     */
    public static SteeringVector weighted(SteeringVector vector, Map<Integer, Double> coefficients) {
        coefficients.forEach((layer, coefficient) -> {
            if (!vector.hasLayer(layer)) {
                throw new IllegalArgumentException("there is a coefficient for layer " + layer
                        + ", of which the vector has no direction; it has those of "
                        + Arrays.toString(vector.layers()));
            }
            if (!Double.isFinite(coefficient)) {
                throw new IllegalArgumentException(
                        "the coefficient of layer " + layer + " must be finite, was " + coefficient);
            }
        });
        return rescaled(vector, layer -> coefficients.getOrDefault(layer, 1.0));
    }

    private static SteeringVector rescaled(SteeringVector vector, IntToDoubleFunction factors) {
        SortedMap<Integer, Double> factorOf = new TreeMap<>();
        for (int layer : vector.layers()) {
            factorOf.put(layer, factors.applyAsDouble(layer));
        }
        return vector.map((layer, direction) -> times(direction, factorOf.get(layer)),
                vector.info().rescaled(factorOf));
    }

    private static float[] times(float[] direction, double factor) {
        float[] product = new float[direction.length];
        for (int i = 0; i < product.length; i++) {
            product[i] = (float) (direction[i] * factor);
        }
        return product;
    }

    /**
     * Mixes vectors: the sum of their multiples.
     *
     * @param vectors at least one, of the same embedding size and model
     * @param weights one for each vector; finite
     * @return the mixture
     * @throws IllegalArgumentException if there is no vector, the numbers of both differ, or a weight or a sum is not
     *             finite
     * @throws SteeringVectorException if the embedding sizes or the models differ
     */
    public static SteeringVector mix(List<SteeringVector> vectors, float... weights) {
        if (vectors.size() != weights.length) {
            throw new IllegalArgumentException(
                    vectors.size() + " vectors can't be mixed with " + weights.length + " weights");
        }
        SteeringVector[] scaled = new SteeringVector[weights.length];
        for (int i = 0; i < weights.length; i++) {
            scaled[i] = vectors.get(i).scaled(weights[i]);
        }
        return SteeringVector.sum(List.of(scaled));
    }

    /**
     * Takes out of a vector what it has in common with another: in each layer the projection on the other's direction.
     * A layer of which the other has no direction, or a zero one, stays as it is. Where nothing beyond rounding is
     * left, the direction becomes zero.
     *
     * @param vector what to clean
     * @param against what to take out
     * @return the vector orthogonal to the other, layer by layer
     * @throws SteeringVectorException if the embedding sizes or the models differ
     */
    public static SteeringVector orthogonalised(SteeringVector vector, SteeringVector against) {
        requireComparable(vector, against);
        VectorInfo info = vector.info().combinedWith(against.info(), "orthogonalised").unmeasured()
                .withMethod("orthogonalised");
        return vector.map((layer, mine) -> {
            float[] other = against.directions().get(layer);
            return other == null ? mine : orthogonalised(mine, other);
        }, info);
    }

    private static float[] orthogonalised(float[] mine, float[] other) {
        double squares = dot(other, other);
        if (squares == 0) {
            return mine;
        }
        double share = dot(mine, other) / squares;
        double[] rest = new double[mine.length];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = mine[i] - share * other[i];
        }
        float[] result = new float[mine.length];
        if (VectorMath.norm(rest) > NOTHING_LEFT * VectorMath.norm(mine)) {
            for (int i = 0; i < rest.length; i++) {
                result[i] = (float) rest[i];
            }
        }
        return result;
    }

    /**
     * Compares directions layer by layer.
     *
     * @param a a vector
     * @param b another of the same embedding size
     * @return the cosine of both directions by layer, for the layers that both have; NaN where one is zero
     * @throws SteeringVectorException if the embedding sizes or the models differ
     */
    public static SortedMap<Integer, Double> cosines(SteeringVector a, SteeringVector b) {
        requireComparable(a, b);
        SortedMap<Integer, Double> cosines = new TreeMap<>();
        a.directions().forEach((layer, mine) -> {
            float[] other = b.directions().get(layer);
            if (other != null) {
                cosines.put(layer,
                        clamped(dot(mine, other) / Math.sqrt(dot(mine, mine)) / Math.sqrt(dot(other, other))));
            }
        });
        return cosines;
    }

    /**
     * Compares two vectors as a whole: as if the directions of all layers that both have were one long vector each.
     *
     * @param a a vector
     * @param b another of the same embedding size
     * @return the cosine, -1 to 1; NaN if they have no layer in common or one is zero in all of them
     * @throws SteeringVectorException if the embedding sizes or the models differ
     */
    public static double cosine(SteeringVector a, SteeringVector b) {
        requireComparable(a, b);
        double product = 0;
        double mineSquared = 0;
        double othersSquared = 0;
        for (int layer : a.layers()) {
            float[] other = b.directions().get(layer);
            if (other != null) {
                float[] mine = a.directions().get(layer);
                product += dot(mine, other);
                mineSquared += dot(mine, mine);
                othersSquared += dot(other, other);
            }
        }
        return clamped(product / Math.sqrt(mineSquared) / Math.sqrt(othersSquared));
    }

    /** Rounding may pass 1 by a bit. */
    private static double clamped(double cosine) {
        return Double.isNaN(cosine) ? cosine : Math.clamp(cosine, -1, 1);
    }

    private static void requireComparable(SteeringVector a, SteeringVector b) {
        if (a.embeddingSize() != b.embeddingSize()) {
            throw new SteeringVectorException("a vector of embedding size " + b.embeddingSize()
                    + " can't be compared with one of " + a.embeddingSize() + ": they are of different models");
        }
        a.info().combinedWith(b.info(), "");
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
