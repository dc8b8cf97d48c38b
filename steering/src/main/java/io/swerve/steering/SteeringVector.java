package io.swerve.steering;

import io.swerve.Model;
import io.swerve.Session;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * One direction in the residual stream for each of some layers. Added to the outputs of those layers while a model
 * decodes, it shifts what the model does; see {@link #applyTo} and {@link LiveSteering}.
 *
 * <p>
 * A layer is a 0-based block, and the direction is added to that block's output: {@code direction.<layer>} of a GGUF
 * control vector. A vector may hold a direction of layer 0, which can be measured, but llama.cpp's control vectors
 * can't steer there: {@link #onLayers onLayers(1, lastLayer())} leaves it out.
 *
 * <p>
 * Immutable and thread-safe.
 */
public final class SteeringVector {
    private final SortedMap<Integer, float[]> directions;
    private final int embeddingSize;
    private final VectorInfo info;
    private final float largest;

    /** Takes the map over; the arrays must never change. */
    private SteeringVector(SortedMap<Integer, float[]> directions, VectorInfo info) {
        this.directions = directions;
        this.embeddingSize = directions.firstEntry().getValue().length;
        this.info = info;
        this.largest = directions.values().stream().map(SteeringVector::largest).reduce(0f, Math::max);
    }

    private static float largest(float[] direction) {
        float largest = 0;
        for (float value : direction) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /**
     * Creates a vector.
     *
     * @param directions for each layer, from 0, the direction: finite floats, at least one, the same number for all
     *            layers; copied
     * @param info where they come from
     * @return the vector
     * @throws IllegalArgumentException if there is no layer, a layer is negative, or a direction is not as described
     */
    public static SteeringVector of(Map<Integer, float[]> directions, VectorInfo info) {
        Objects.requireNonNull(info, "info");
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
            requireFinite(layer, direction);
        });
        return new SteeringVector(copy, info);
    }

    private static void requireFinite(int layer, float[] direction) {
        for (int i = 0; i < direction.length; i++) {
            if (!Float.isFinite(direction[i])) {
                throw new IllegalArgumentException("component " + i + " of the direction of layer " + layer
                        + " must be finite, was " + direction[i]);
            }
        }
    }

    /**
     * Reads a GGUF control vector, whoever wrote it, as strictly as llama.cpp does.
     *
     * @param path the file
     * @return the vector
     * @throws SteeringVectorException if llama.cpp would refuse the file, or a number in it is not finite
     * @throws io.swerve.gguf.GgufException if it is missing, unreadable or no sound GGUF file
     */
    public static SteeringVector read(Path path) {
        return VectorFile.read(path);
    }

    /**
     * Writes a GGUF control vector that llama.cpp loads; a file of that name is replaced in one step.
     *
     * @param path the file
     * @throws SteeringVectorException if the vector has a direction of layer 0, with which llama.cpp refuses a file
     * @throws io.swerve.gguf.GgufException if the file can't be written
     */
    public void write(Path path) {
        VectorFile.write(this, path);
    }

    /**
     * Returns the layers.
     *
     * @return at least one, ascending
     */
    public int[] layers() {
        return directions.keySet().stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * Returns the first layer.
     *
     * @return the smallest of {@link #layers()}
     */
    public int firstLayer() {
        return directions.firstKey();
    }

    /**
     * Returns the last layer.
     *
     * @return the greatest of {@link #layers()}
     */
    public int lastLayer() {
        return directions.lastKey();
    }

    /**
     * Returns whether a layer has a direction.
     *
     * @param layer any number
     * @return true if it is one of {@link #layers()}
     */
    public boolean hasLayer(int layer) {
        return directions.containsKey(layer);
    }

    /**
     * Returns the size of a direction.
     *
     * @return components, the model's {@code n_embd}
     */
    public int embeddingSize() {
        return embeddingSize;
    }

    /**
     * Returns where the vector comes from.
     *
     * @return {@link VectorInfo#unknown()} if nothing is known
     */
    public VectorInfo info() {
        return info;
    }

    /**
     * Returns a layer's direction.
     *
     * @param layer one of {@link #layers()}
     * @return a copy of {@link #embeddingSize()} floats
     * @throws IllegalArgumentException if the layer has no direction
     */
    public float[] direction(int layer) {
        return require(layer).clone();
    }

    /**
     * Returns the length of a layer's direction.
     *
     * @param layer one of {@link #layers()}
     * @return the Euclidean norm
     * @throws IllegalArgumentException if the layer has no direction
     */
    public double norm(int layer) {
        return Norms.of(require(layer));
    }

    private float[] require(int layer) {
        float[] direction = directions.get(layer);
        if (direction == null) {
            throw new IllegalArgumentException(
                    "the vector has no direction of layer " + layer + "; it has those of " + directions.keySet());
        }
        return direction;
    }

    /** The directions themselves, not to be changed. */
    SortedMap<Integer, float[]> directions() {
        return directions;
    }

    /**
     * Multiplies all directions by a number.
     *
     * @param factor finite; -1 turns the vector round
     * @return the scaled vector
     * @throws IllegalArgumentException if the factor or a product is not finite
     */
    public SteeringVector scaled(float factor) {
        Norms.requireFinite(factor, "factor");
        return map(info, direction -> {
            float[] scaled = new float[direction.length];
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] = direction[i] * factor;
            }
            return scaled;
        });
    }

    private SteeringVector map(VectorInfo newInfo, UnaryOperator<float[]> change) {
        SortedMap<Integer, float[]> changed = new TreeMap<>();
        directions.forEach((layer, direction) -> {
            float[] result = change.apply(direction);
            requireFinite(layer, result);
            changed.put(layer, result);
        });
        return new SteeringVector(changed, newInfo);
    }

    /**
     * Leaves out all layers but those of a range.
     *
     * @param first the first layer to keep, from 0
     * @param last the last layer to keep
     * @return the smaller vector
     * @throws IllegalArgumentException if the range is empty or negative, or the vector has no direction in it
     */
    public SteeringVector onLayers(int first, int last) {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("layers " + first + " to " + last + " are no range from 0 on");
        }
        SortedMap<Integer, float[]> kept = new TreeMap<>(directions);
        kept.keySet().removeIf(layer -> layer < first || layer > last);
        if (kept.isEmpty()) {
            throw new IllegalArgumentException("the vector has no direction of layers " + first + " to " + last
                    + "; it has those of " + directions.keySet());
        }
        return new SteeringVector(kept, info);
    }

    /**
     * Leaves out all layers but one.
     *
     * @param layer the layer to keep
     * @return the smaller vector
     * @throws IllegalArgumentException if the vector has no direction of that layer
     */
    public SteeringVector onLayer(int layer) {
        return onLayers(layer, layer);
    }

    /**
     * Adds another vector. Where only one of the two has a direction, the sum has that one.
     *
     * @param other a vector of the same embedding size
     * @return the sum
     * @throws SteeringVectorException if the embedding sizes differ
     * @throws IllegalArgumentException if a sum is not finite
     */
    public SteeringVector plus(SteeringVector other) {
        if (other.embeddingSize != embeddingSize) {
            throw new SteeringVectorException("a vector of embedding size " + other.embeddingSize
                    + " can't be added to one of " + embeddingSize + ": they are of different models");
        }
        SortedMap<Integer, float[]> sum = new TreeMap<>(directions);
        other.directions.forEach((layer, direction) -> sum.merge(layer, direction, SteeringVector::add));
        sum.forEach(SteeringVector::requireFinite);
        return new SteeringVector(sum, info.combinedWith(other.info));
    }

    private static float[] add(float[] a, float[] b) {
        float[] sum = new float[a.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = a[i] + b[i];
        }
        return sum;
    }

    /**
     * Adds vectors from the first to the last, as llama.cpp does with several {@code --control-vector} files.
     *
     * @param vectors at least one, each {@linkplain #scaled scaled} as wanted, all of the same embedding size
     * @return the sum
     * @throws IllegalArgumentException if there is none, or a sum is not finite
     * @throws SteeringVectorException if the embedding sizes differ
     */
    public static SteeringVector sum(List<SteeringVector> vectors) {
        return vectors.stream().reduce(SteeringVector::plus)
                .orElseThrow(() -> new IllegalArgumentException("the sum of no vectors has no size"));
    }

    /**
     * Lays the directions out for {@link Session#setControlVector}.
     *
     * @param layerCount the model's number of layers
     * @return {@code (layerCount - 1) * embeddingSize()} floats: layers 1 to {@code layerCount - 1}, those without a
     *         direction zero
     * @throws SteeringVectorException if there is a direction of layer 0, for which llama.cpp has no control vector, or
     *             of a layer that the model doesn't have
     */
    public float[] toControlVector(int layerCount) {
        requireSteerable(layerCount);
        float[] flat = new float[Math.multiplyExact(layerCount - 1, embeddingSize)];
        directions.forEach((layer, direction) -> System.arraycopy(direction, 0, flat, (layer - 1) * embeddingSize,
                embeddingSize));
        return flat;
    }

    private void requireSteerable(int layerCount) {
        if (hasLayer(0)) {
            throw new SteeringVectorException("the vector has a direction of layer 0, where llama.cpp's control vectors"
                    + " can't steer; leave it out with onLayers(1, " + Math.max(1, lastLayer()) + ")");
        }
        if (lastLayer() >= layerCount) {
            throw new SteeringVectorException("the vector has a direction of layer " + lastLayer()
                    + ", the model has layers 0 to " + (layerCount - 1)
                    + ": it is of another model, or leave the layer out with onLayers");
        }
    }

    /** Refuses a model that this vector can't steer. */
    void requireFits(Model model) {
        if (model.embeddingSize() != embeddingSize) {
            throw new SteeringVectorException("the vector has directions of " + embeddingSize
                    + " components, the model's residual stream has " + model.embeddingSize()
                    + ": it is of another model");
        }
        requireSteerable(model.layerCount());
    }

    /** Refuses a strength that is not finite or makes a component so. */
    void requireStrength(float strength) {
        Norms.requireFinite(strength, "strength");
        if (!Float.isFinite(largest * strength)) {
            throw new IllegalArgumentException("strength " + strength + " is too large for this vector, whose largest"
                    + " component is " + largest + ": their product must be finite");
        }
    }

    /**
     * Adds this vector to every token that a session decodes from now on, as a control vector in llama.cpp's graph. A
     * strength of 0 changes nothing, bit for bit.
     *
     * @param session a session of a model that the vector fits, with no control vector yet
     * @param strength multiplies the directions; finite
     * @return changes the strength, and takes the vector away when closed
     * @throws SteeringVectorException if the vector does not fit the model: its embedding size differs, or it has a
     *             direction of layer 0 or of a layer beyond the model's last
     * @throws IllegalArgumentException if the strength or a product with it is not finite
     * @throws IllegalStateException if the session has a control vector already
     * @throws io.swerve.UnsupportedModelException if llama.cpp refuses
     * @throws io.swerve.ClosedException if the session was closed
     * @throws io.swerve.ConcurrentUseException if another thread is using it
     */
    public AppliedVector applyTo(Session session, float strength) {
        return new AppliedVector(this, session, strength);
    }

    /**
     * Returns whether another object is the same vector.
     *
     * @param other any object
     * @return true if layers, directions and info are equal
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof SteeringVector vector && info.equals(vector.info)
                && directions.keySet().equals(vector.directions.keySet())
                && directions.entrySet().stream().allMatch(
                        entry -> Arrays.equals(entry.getValue(), vector.directions.get(entry.getKey())));
    }

    @Override
    public int hashCode() {
        int hash = info.hashCode();
        for (Map.Entry<Integer, float[]> entry : directions.entrySet()) {
            hash = 31 * (31 * hash + entry.getKey()) + Arrays.hashCode(entry.getValue());
        }
        return hash;
    }

    @Override
    public String toString() {
        return "SteeringVector[layers " + directions.keySet() + ", embedding size " + embeddingSize + ", " + info + "]";
    }
}
