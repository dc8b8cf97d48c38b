package io.swerve.steering;

import io.swerve.Model;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Which model a vector was measured on. A vector means nothing on another model, even where its size fits.
 *
 * @param architecture GGUF's {@code general.architecture}, such as {@code llama}
 * @param name GGUF's {@code general.name}; empty if the file doesn't say
 * @param layers the number of blocks, {@code n_layer}
 * @param embeddingSize the width of the residual stream, {@code n_embd}
 * @param vocabularyHash SHA-256 of the vocabulary, see {@link Model#vocabularyHash()}; empty if unknown
 */
public record ModelIdentity(String architecture, String name, int layers, int embeddingSize, String vocabularyHash) {
    private static final int HASH_SHOWN = 12;

    /**
     * Creates an identity.
     *
     * @throws IllegalArgumentException if a size is less than 1
     */
    public ModelIdentity {
        Objects.requireNonNull(architecture, "architecture");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(vocabularyHash, "vocabularyHash");
        if (layers < 1 || embeddingSize < 1) {
            throw new IllegalArgumentException("a model has at least 1 layer and 1 component, was given " + layers
                    + " layers x " + embeddingSize);
        }
    }

    /**
     * Identifies a model.
     *
     * @param model the model
     * @return its identity
     * @throws io.swerve.gguf.GgufException if the model's file can't be read any more
     */
    public static ModelIdentity of(Model model) {
        return new ModelIdentity(model.architecture(), model.metadata().getOrDefault("general.name", ""),
                model.layerCount(), model.embeddingSize(), model.vocabularyHash());
    }

    /**
     * Compares with another identity. Names are compared by letters and digits only, as repackaged files spell them
     * differently; quantization doesn't count. Where a side doesn't know its name or vocabulary, that isn't compared.
     *
     * @param other the other model
     * @return in what they differ, naming both sides; empty if they are the same model as far as is known
     */
    public Optional<String> differenceFrom(ModelIdentity other) {
        if (!architecture.equals(other.architecture)) {
            return difference("architecture", architecture, other.architecture);
        }
        if (embeddingSize != other.embeddingSize) {
            return difference("embedding size", embeddingSize, other.embeddingSize);
        }
        if (layers != other.layers) {
            return difference("number of layers", layers, other.layers);
        }
        if (differ(vocabularyHash, other.vocabularyHash)) {
            return difference("vocabulary", shortened(vocabularyHash), shortened(other.vocabularyHash));
        }
        if (differ(bare(name), bare(other.name))) {
            return difference("name", "'" + name + "'", "'" + other.name + "'");
        }
        return Optional.empty();
    }

    private static Optional<String> difference(String what, Object mine, Object others) {
        return Optional.of(what + " " + mine + " against " + others);
    }

    private static boolean differ(String mine, String others) {
        return !mine.isEmpty() && !others.isEmpty() && !mine.equals(others);
    }

    private static String bare(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }

    private static String shortened(String hash) {
        return hash.length() <= HASH_SHOWN ? hash : hash.substring(0, HASH_SHOWN) + "...";
    }

    @Override
    public String toString() {
        return (name.isEmpty() ? "a model" : "'" + name + "'") + " (" + architecture + ", " + layers + " layers x "
                + embeddingSize + ")";
    }
}
