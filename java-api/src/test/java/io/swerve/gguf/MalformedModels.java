package io.swerve.gguf;

import io.swerve.gguf.ModelTrial.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * The program that {@link MalformedModelTest} runs in a JVM of its own: tries damaged copies of a model, one after the
 * other. Before each it prints the seed, so that a crash can be told and repeated.
 */
final class MalformedModels {
    /** One in so many copies is well-formed but senseless; the others are damaged bytes. */
    private static final int REWRITTEN = Integer.getInteger("swerve.test.rewritten", 4);

    private MalformedModels() {}

    /**
     * Runs the trials and prints how many ended how on the last line.
     *
     * @param args the model file, a folder for the copies, the first seed, and the number of seeds
     * @throws IOException if a copy can't be written
     */
    public static void main(String[] args) throws IOException {
        ModelMutator mutator = ModelMutator.of(Path.of(args[0]));
        ModelRewriter rewriter = new ModelRewriter(Path.of(args[0]));
        Path folder = Path.of(args[1]);
        long first = Long.parseLong(args[2]);
        long count = Long.parseLong(args[3]);
        Path copy = folder.resolve("copy.gguf");
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        for (long seed = first; seed < first + count; seed++) {
            System.out.println(seed);
            if (seed % REWRITTEN == 0) {
                rewriter.rewrite(seed, copy);
            } else {
                Files.write(copy, mutator.mutate(seed));
            }
            outcomes.merge(ModelTrial.of(copy), 1, Integer::sum);
        }
        System.out.println(outcomes);
    }
}
