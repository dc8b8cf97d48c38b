package io.swerve.steering.extraction;

import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.gguf.GgufFile;
import io.swerve.gguf.GgufTensor;
import io.swerve.internal.numeric.VectorMath;
import io.swerve.steering.ModelIdentity;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorInfo;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Directions that need no data: given by hand, by a token, or at random. */
public final class GivenDirection {
    private static final String OUTPUT = "output.weight";
    private static final String EMBEDDING = "token_embd.weight";

    private GivenDirection() {}

    /**
     * Makes a vector of a direction given by hand.
     *
     * @param model the model that it is for
     * @param direction {@code n_embd} finite numbers
     * @param layers the layers that get it
     * @return the vector
     * @throws IllegalArgumentException if the direction has another length or is zero, a number is not finite, or the
     *             model lacks a layer
     * @throws io.swerve.gguf.GgufException if the model's file can't be read any more
     */
    public static SteeringVector byHand(Model model, float[] direction, Layers layers) {
        return vector(model, direction, "by-hand", layers);
    }

    /**
     * Makes a vector of the direction that raises a token's logit: its row of the output matrix, as it lies in the
     * model's file, dequantized. Models without an output matrix of their own use the token embeddings. The final norm
     * stands between the residual stream and that matrix and isn't undone, so this fits the last layers best.
     *
     * @param model the model
     * @param token its id
     * @param layers the layers that get the direction
     * @return the vector, as long as the row
     * @throws IllegalArgumentException if the token is not in the vocabulary, or the model lacks a layer
     * @throws ExtractionDataException if the model's file has neither matrix, or one of another shape
     * @throws io.swerve.gguf.GgufException if the model's file can't be read any more, or its type can't be dequantized
     */
    public static SteeringVector unembedding(Model model, int token, Layers layers) {
        int vocabulary = model.tokenizer().vocabularySize();
        if (token < 0 || token >= vocabulary) {
            throw new IllegalArgumentException(
                    "token id " + token + " is not in the vocabulary: ids go from 0 to " + (vocabulary - 1));
        }
        GgufFile file = GgufFile.read(model.path());
        GgufTensor matrix = file.tensor(OUTPUT).or(() -> file.tensor(EMBEDDING))
                .orElseThrow(() -> new ExtractionDataException(model.path() + " has neither " + OUTPUT + " nor "
                        + EMBEDDING + ": this model has no row for a token; if its file is split, merge the parts"));
        List<Long> shape = matrix.shape();
        if (shape.getFirst() != model.embeddingSize() || token >= matrix.elements() / shape.getFirst()) {
            throw new ExtractionDataException(model.path() + ": " + matrix.name() + " is of shape " + shape
                    + ", not one row of " + model.embeddingSize() + " for each of " + vocabulary + " tokens");
        }
        return vector(model, file.readRow(matrix.name(), token), "unembedding", layers);
    }

    /**
     * Draws a direction at random for each layer of a vector, and makes it as long as the vector's: the control of every
     * claim that a direction means something.
     *
     * @param like has the layers and the norms that the random directions get
     * @param seed of the draws; the same gives the same
     * @return the vector, of the same model
     */
    public static SteeringVector random(SteeringVector like, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        Map<Integer, float[]> directions = new TreeMap<>();
        for (int layer : like.layers()) {
            double[] drawn = random.doubles(like.embeddingSize()).map(_ -> random.nextGaussian()).toArray();
            directions.put(layer,
                    VectorMath.toFloats(VectorMath.scaled(drawn, like.norm(layer) / VectorMath.norm(drawn))));
        }
        VectorInfo info = like.info().model().map(model -> VectorInfo.of(model, "random", ""))
                .orElseGet(() -> VectorInfo.unknown().withMethod("random"));
        return SteeringVector.of(directions, info);
    }

    private static SteeringVector vector(Model model, float[] direction, String method,
            Layers layers) {
        if (direction.length != model.embeddingSize()) {
            throw new IllegalArgumentException("the direction has " + direction.length + " components, the model has "
                    + model.embeddingSize());
        }
        Map<Integer, float[]> directions = new TreeMap<>();
        boolean zero = true;
        for (float value : direction) {
            zero &= value == 0;
        }
        if (zero) {
            throw new IllegalArgumentException("the direction is zero: it points nowhere");
        }
        for (int layer : layers.resolve(model.layerCount())) {
            directions.put(layer, direction);
        }
        return SteeringVector.of(directions, VectorInfo.of(ModelIdentity.of(model), method, ""));
    }
}
