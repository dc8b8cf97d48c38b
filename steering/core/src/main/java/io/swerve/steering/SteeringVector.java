package io.swerve.steering;

import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.internal.Checks;
import io.swerve.internal.numeric.VectorMath;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One direction in the residual stream for each of some layers. Added to the outputs of those layers while a model
 * decodes, it shifts what the model does: a {@link io.swerve.steering.plan.SteeringPlan} says where and how much.
 *
 * <p>
 * A layer is a 0-based block, and the direction is added to that block's output: {@code direction.<layer>} of a GGUF
 * control vector. A vector may hold a direction of layer 0, which llama.cpp's control vectors can't hold:
 * {@link #onLayers onLayers(Layers.range(1, lastLayer()))} leaves it out.
 *
 * <p>
 * Immutable and thread-safe.
 */
public final class SteeringVector {
    private final Directions directions;
    private final VectorInfo info;

    private SteeringVector(Directions directions, VectorInfo info) {
        this.directions = directions;
        this.info = info;
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
        return new SteeringVector(Directions.copyOf(directions), Objects.requireNonNull(info, "info"));
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

    /** {@return the layers, at least one, ascending} */
    public int[] layers() {
        return directions.layers();
    }

    /** {@return the first layer: the smallest of {@link #layers()}} */
    public int firstLayer() {
        return directions.byLayer().firstKey();
    }

    /** {@return the last layer: the greatest of {@link #layers()}} */
    public int lastLayer() {
        return directions.byLayer().lastKey();
    }

    /**
     * {@return whether a layer has a direction, true if it is one of {@link #layers()}}
     *
     * @param layer any number
     */
    public boolean hasLayer(int layer) {
        return directions.byLayer().containsKey(layer);
    }

    /** {@return the size of a direction, components, the model's {@code n_embd}} */
    public int embeddingSize() {
        return directions.width();
    }

    /** {@return where the vector comes from, {@link VectorInfo#unknown()} if nothing is known} */
    public VectorInfo info() {
        return info;
    }

    /**
     * {@return a layer's direction: a copy of {@link #embeddingSize()} floats}
     *
     * @param layer one of {@link #layers()}
     * @throws IllegalArgumentException if the layer has no direction
     */
    public float[] direction(int layer) {
        return directions.require(layer).clone();
    }

    /**
     * {@return the length of a layer's direction: the Euclidean norm}
     *
     * @param layer one of {@link #layers()}
     * @throws IllegalArgumentException if the layer has no direction
     */
    public double norm(int layer) {
        return VectorMath.norm(directions.require(layer));
    }

    /** The directions themselves, not to be changed. */
    SortedMap<Integer, float[]> directions() {
        return directions.byLayer();
    }

    /**
     * Multiplies all directions by a number.
     *
     * @param factor finite; -1 turns the vector round
     * @return the scaled vector
     * @throws IllegalArgumentException if the factor or a product is not finite
     */
    public SteeringVector scaled(float factor) {
        Checks.finite(factor, "factor");
        return map((_, direction) -> Directions.scaled(direction, factor), info.scaled(factor));
    }

    /** Changes the directions one by one. */
    SteeringVector map(Directions.Change change, VectorInfo newInfo) {
        return new SteeringVector(directions.map(change), newInfo);
    }

    /**
     * Leaves out all layers but some. Of those, the vector need not have all.
     *
     * @param chosen the layers to keep; a share is one of the depth of the passport's model
     * @return the smaller vector
     * @throws IllegalArgumentException if the vector has a direction of none of them, or a share is asked for and the
     *             passport names no model
     */
    public SteeringVector onLayers(Layers chosen) {
        if (chosen.equals(Layers.all())) {
            return this;
        }
        if (chosen.isRelative() && info.model().isEmpty()) {
            throw new IllegalArgumentException(
                    "layers " + chosen + " are a share of the model's depth, and the vector's"
                            + " passport names no model: name the layers by their numbers");
        }
        int depth = info.model().map(ModelIdentity::layers).orElse(1);
        return new SteeringVector(directions.only(chosen, depth), info.onLayers(chosen, depth));
    }

    /**
     * Leaves out all layers but one.
     *
     * @param layer the layer to keep
     * @return the smaller vector
     * @throws IllegalArgumentException if the vector has no direction of that layer
     */
    public SteeringVector onLayer(int layer) {
        return onLayers(Layers.of(layer));
    }

    /**
     * Adds another vector. Where only one of the two has a direction, the sum has that one.
     *
     * @param other a vector of the same embedding size and model
     * @return the sum
     * @throws SteeringVectorException if the embedding sizes or the models differ
     * @throws IllegalArgumentException if a sum is not finite
     */
    public SteeringVector plus(SteeringVector other) {
        return new SteeringVector(directions.combine(other.directions, Float::sum),
                info.combinedWith(other.info, "sum"));
    }

    /**
     * Takes another vector away. Where only the other has a direction, the difference has its opposite.
     *
     * @param other a vector of the same embedding size and model
     * @return the difference
     * @throws SteeringVectorException if the embedding sizes or the models differ
     * @throws IllegalArgumentException if a difference is not finite
     */
    public SteeringVector minus(SteeringVector other) {
        Directions opposite = other.directions.map((_, direction) -> Directions.scaled(direction, -1));
        return new SteeringVector(directions.combine(opposite, Float::sum),
                info.combinedWith(other.info, "difference"));
    }

    /**
     * {@return the vector with another passport: the same directions with that info}
     *
     * @param newInfo where it comes from
     */
    public SteeringVector withInfo(VectorInfo newInfo) {
        return new SteeringVector(directions, Objects.requireNonNull(newInfo, "newInfo"));
    }

    /**
     * Lets the vector steer other models of the same embedding size than that of its passport, and be combined with
     * their vectors: it forgets which model it is of.
     *
     * @return the vector without the model in its info
     */
    public SteeringVector withoutModelCheck() {
        return withInfo(info.withModel(Optional.empty()));
    }

    /**
     * Refuses a model that this vector is not of. A vector whose passport names no model is checked by its size only.
     *
     * @param model the model to be steered
     * @throws SteeringVectorException if the passport names another model, the embedding size differs, or the vector
     *             has a direction of a layer beyond the model's last
     */
    public void requireMatches(Model model) {
        if (model.embeddingSize() != embeddingSize()) {
            throw new SteeringVectorException("the vector has directions of " + embeddingSize()
                    + " components, the model's residual stream has " + model.embeddingSize()
                    + ": it is of another model");
        }
        info.model().ifPresent(mine -> {
            ModelIdentity theirs = ModelIdentity.of(model);
            mine.differenceFrom(theirs).ifPresent(difference -> {
                throw new SteeringVectorException("the vector is of " + mine + ", this model is " + theirs
                        + ": they differ in " + difference
                        + ". If you know that it fits all the same, take withoutModelCheck()");
            });
        });
        requireLayers(model.layerCount());
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

    private void requireLayers(int layerCount) {
        if (lastLayer() >= layerCount) {
            throw new SteeringVectorException("the vector has a direction of layer " + lastLayer()
                    + ", the model has layers 0 to " + (layerCount - 1)
                    + ": it is of another model, or leave the layer out with onLayers");
        }
    }

    /**
     * {@return whether another object is the same vector, true if layers, directions and info are equal}
     *
     * @param other any object
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof SteeringVector vector && info.equals(vector.info)
                && directions.equals(vector.directions);
    }

    @Override
    public int hashCode() {
        return 31 * info.hashCode() + directions.hashCode();
    }

    @Override
    public String toString() {
        return "SteeringVector[layers " + directions().keySet() + ", embedding size " + embeddingSize() + ", " + info
                + "]";
    }
}
