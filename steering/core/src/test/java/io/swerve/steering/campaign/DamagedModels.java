package io.swerve.steering.campaign;

import io.swerve.Lab;
import io.swerve.gguf.ModelMutator;
import io.swerve.gguf.ModelRewriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Copies of the lab's base model: half of them with damaged bytes, the others well-formed and senseless. */
final class DamagedModels implements Trial {
    private final ModelMutator mutator;
    private final ModelRewriter rewriter;
    private final Path copy;

    DamagedModels(Path folder) throws IOException {
        mutator = ModelMutator.of(Lab.BASE);
        rewriter = new ModelRewriter(Lab.BASE);
        copy = folder.resolve("copy.gguf");
    }

    @Override
    public void run(int number, SplittableRandom random) throws Exception {
        if (random.nextInt(2) == 0) {
            rewriter.rewrite(random.nextLong(), copy);
        } else {
            Files.write(copy, mutator.mutate(random.nextLong()));
        }
        ModelUse.use(copy, random);
    }
}
