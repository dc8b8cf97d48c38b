package io.swerve.bench.experiment.rlsteering;

import io.swerve.Model;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Measures;
import io.swerve.bench.report.Table;
import io.swerve.gguf.GgufException;
import io.swerve.gguf.GgufFile;
import io.swerve.steering.SteeringVector;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads directions as tokens: those whose rows of the unembedding have the largest products with a direction, scaled as
 * the output norm scales it. What a layer's direction does by way of the layers behind it is not in this.
 */
final class TokenLens {
    private static final int TOKENS = 8;
    /** The largest unembedding that is read, in numbers: 64 MiB of floats. */
    private static final long LIMIT = 1L << 24;

    private final Model model;
    private final float[] norm;
    private final float[][] head;

    private TokenLens(Model model, float[] norm, float[][] head) {
        this.model = model;
        this.norm = norm;
        this.head = head;
    }

    /** Reads a model's unembedding; empty where its file doesn't have it in the usual place and size, or it is large. */
    static Optional<TokenLens> of(Model model, long limit) {
        int width = model.embeddingSize();
        int tokens = model.tokenizer().vocabularySize();
        if ((long) width * tokens > limit) {
            return Optional.empty();
        }
        try {
            GgufFile file = GgufFile.read(model.path());
            String name = file.tensor("output.weight").isPresent() ? "output.weight" : "token_embd.weight";
            if (file.tensor(name).isEmpty() || file.tensor("output_norm.weight").isEmpty()) {
                return Optional.empty();
            }
            float[] norm = file.readF32("output_norm.weight");
            float[][] head = new float[tokens][];
            for (int token = 0; token < tokens; token++) {
                head[token] = file.readRow(name, token);
            }
            return norm.length == width && head[0].length == width
                    ? Optional.of(new TokenLens(model, norm, head))
                    : Optional.empty();
        } catch (GgufException unreadable) { // a type that isn't dequantized here
            return Optional.empty();
        }
    }

    /** Directions in words, a row for each layer; empty where {@link #of} is. */
    static Optional<Table> table(Model model, SteeringVector directions) {
        return of(model, LIMIT).map(lens -> {
            Measures layers = new Measures(Column.of("nearest", "nearest tokens"));
            for (int layer : directions.layers()) {
                layers.add(String.valueOf(layer), lens.nearest(directions, layer, TOKENS).stream()
                        .map(token -> '"' + token.replace("\n", "\\n") + '"').collect(Collectors.joining(" ")));
            }
            return layers.table("What the given directions say, read by the unembedding", "layer");
        });
    }

    /** The tokens with the largest products. */
    List<String> nearest(SteeringVector vector, int layer, int count) {
        float[] direction = vector.direction(layer);
        double[] products = new double[head.length];
        for (int token = 0; token < head.length; token++) {
            for (int i = 0; i < direction.length; i++) {
                products[token] += (double) head[token][i] * norm[i] * direction[i];
            }
        }
        return IntStream.range(0, products.length).boxed().sorted(Comparator.comparingDouble(token -> -products[token]))
                .limit(count).map(token -> model.tokenizer().decode(new int[]{token}, true)).toList();
    }
}
