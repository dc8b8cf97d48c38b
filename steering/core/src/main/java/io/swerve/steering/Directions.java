package io.swerve.steering;

import io.swerve.Layers;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Directions by layer, all finite and of one width, and the arithmetic on them. Immutable. */
final class Directions {
    private final SortedMap<Integer, float[]> byLayer;
    private final int width;

    /** Changes one direction. */
    interface Change {
        float[] of(int layer, float[] direction);
    }

    /** Joins two components. */
    interface Join {
        float of(float mine, float others);
    }

    /** Takes the map over; the arrays must never change. */
    private Directions(SortedMap<Integer, float[]> byLayer) {
        this.byLayer = Collections.unmodifiableSortedMap(byLayer);
        this.width = byLayer.firstEntry().getValue().length;
        byLayer.forEach(Directions::requireFinite);
    }

    private static void requireFinite(int layer, float[] direction) {
        for (int i = 0; i < direction.length; i++) {
            if (!Float.isFinite(direction[i])) {
                throw new IllegalArgumentException("component " + i + " of the direction of layer " + layer
                        + " must be finite, was " + direction[i]);
            }
        }
    }

    static Directions copyOf(Map<Integer, float[]> directions) {
        if (directions.isEmpty()) {
            throw new IllegalArgumentException("a steering vector has a direction for at least one layer");
        }
        SortedMap<Integer, float[]> copy = new TreeMap<>();
        directions.forEach((layer, direction) -> copy.put(layer, direction.clone()));
        int width = copy.firstEntry().getValue().length;
        copy.forEach((layer, direction) -> {
            if (layer < 0) {
                throw new IllegalArgumentException("layers are counted from 0, was given " + layer);
            }
            if (direction.length == 0 || direction.length != width) {
                throw new IllegalArgumentException("the direction of layer " + layer + " has " + direction.length
                        + " components; all directions must have the same number, at least 1, and that of layer "
                        + copy.firstKey() + " has " + width);
            }
        });
        return new Directions(copy);
    }

    /** The arrays must not be changed. */
    SortedMap<Integer, float[]> byLayer() {
        return byLayer;
    }

    int[] layers() {
        return byLayer.keySet().stream().mapToInt(Integer::intValue).toArray();
    }

    int width() {
        return width;
    }

    /** Not to be changed. */
    float[] require(int layer) {
        float[] direction = byLayer.get(layer);
        if (direction == null) {
            throw new IllegalArgumentException(
                    "the vector has no direction of layer " + layer + "; it has those of " + byLayer.keySet());
        }
        return direction;
    }

    Directions only(Layers chosen, int depth) {
        SortedMap<Integer, float[]> kept = new TreeMap<>(byLayer);
        kept.keySet().removeIf(layer -> !chosen.contains(layer, depth));
        if (kept.isEmpty()) {
            throw new IllegalArgumentException(
                    "the vector has no direction of layers " + chosen + "; it has those of " + byLayer.keySet());
        }
        return new Directions(kept);
    }

    Directions map(Change change) {
        SortedMap<Integer, float[]> changed = new TreeMap<>();
        byLayer.forEach((layer, direction) -> changed.put(layer, change.of(layer, direction)));
        return new Directions(changed);
    }

    /** Joins component by component where both have a direction; elsewhere there is the one. */
    Directions combine(Directions other, Join join) {
        requireWidth(other);
        SortedMap<Integer, float[]> joined = new TreeMap<>(byLayer);
        other.byLayer.forEach((layer, direction) -> joined.merge(layer, direction, (mine, others) -> {
            float[] result = new float[width];
            for (int i = 0; i < width; i++) {
                result[i] = join.of(mine[i], others[i]);
            }
            return result;
        }));
        return new Directions(joined);
    }

    void requireWidth(Directions other) {
        if (other.width != width) {
            throw new SteeringVectorException("a vector of embedding size " + other.width
                    + " can't be combined with one of " + width + ": they are of different models");
        }
    }

    static float[] scaled(float[] direction, float factor) {
        float[] scaled = new float[direction.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = direction[i] * factor;
        }
        return scaled;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Directions directions && byLayer.keySet().equals(directions.byLayer.keySet())
                && byLayer.entrySet().stream().allMatch(
                        entry -> Arrays.equals(entry.getValue(), directions.byLayer.get(entry.getKey())));
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (Map.Entry<Integer, float[]> entry : byLayer.entrySet()) {
            hash = 31 * (31 * hash + entry.getKey()) + Arrays.hashCode(entry.getValue());
        }
        return hash;
    }
}
