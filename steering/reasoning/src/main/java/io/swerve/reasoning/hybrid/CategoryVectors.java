package io.swerve.reasoning.hybrid;

import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What is added to the base model: a general vector, the bias, and a vector for each category on top of it. Immutable.
 *
 * @param bias added whatever the category
 * @param categories one for each category, on the same layer
 */
public record CategoryVectors(SteeringVector bias, List<SteeringVector> categories) {
    /**
     * Creates vectors.
     *
     * @throws IllegalArgumentException if there is no category, or the vectors don't have one common layer
     */
    public CategoryVectors {
        categories = List.copyOf(categories);
        if (categories.isEmpty()) {
            throw new IllegalArgumentException("give the vector of at least one category");
        }
        for (SteeringVector vector : categories) {
            if (bias.layers().length != 1 || vector.layers().length != 1 || vector.firstLayer() != bias.firstLayer()
                    || vector.embeddingSize() != bias.embeddingSize()) {
                throw new IllegalArgumentException("bias and category vectors are of one layer and one width, were "
                        + bias + " and " + vector);
            }
        }
    }

    /** {@return the layer: the 0-based block at whose output the vectors are added} */
    public int layer() {
        return bias.firstLayer();
    }

    /**
     * {@return what is added for a category, bias and category vector together}
     *
     * @param category from 0
     * @throws IndexOutOfBoundsException if there is no such category
     */
    public SteeringVector sum(int category) {
        return bias.plus(categories.get(category));
    }

    /**
     * The control without categories.
     *
     * @return the bias, and zero for each category
     */
    public CategoryVectors biasOnly() {
        return new CategoryVectors(bias, Collections.nCopies(categories.size(), bias.scaled(0)));
    }

    /**
     * The control without direction.
     *
     * @param seed of the directions
     * @return no bias, and for each category a random direction as long as bias and category vector together
     */
    public CategoryVectors random(long seed) {
        Random random = new Random(seed);
        List<SteeringVector> vectors = new ArrayList<>();
        for (int c = 0; c < categories.size(); c++) {
            float[] direction = new float[bias.embeddingSize()];
            double square = 0;
            for (int i = 0; i < direction.length; i++) {
                direction[i] = (float) random.nextGaussian();
                square += direction[i] * direction[i];
            }
            double factor = sum(c).norm(layer()) / Math.sqrt(square);
            for (int i = 0; i < direction.length; i++) {
                direction[i] *= (float) factor;
            }
            vectors.add(SteeringVector.of(Map.of(layer(), direction), VectorInfo.unknown()));
        }
        return new CategoryVectors(bias.scaled(0), vectors);
    }

    /**
     * The control without the right category: each category gets the vector of another one.
     *
     * @param seed of the order
     * @return the same vectors in a cycle; as they are if there is only one category
     */
    public CategoryVectors shuffled(long seed) {
        List<Integer> order = new ArrayList<>();
        for (int c = 0; c < categories.size(); c++) {
            order.add(c);
        }
        Collections.shuffle(order, new Random(seed));
        SteeringVector[] vectors = new SteeringVector[categories.size()];
        for (int i = 0; i < vectors.length; i++) {
            vectors[order.get(i)] = categories.get(order.get((i + 1) % vectors.length));
        }
        return new CategoryVectors(bias, List.of(vectors));
    }
}
