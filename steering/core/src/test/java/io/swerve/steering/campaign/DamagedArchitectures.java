package io.swerve.steering.campaign;

import io.swerve.gguf.ModelMutator;
import io.swerve.gguf.ModelRewriter;
import io.swerve.zoo.ZooModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** Copies of tiny models of random weights, of any architecture that llama.cpp knows. */
final class DamagedArchitectures implements Trial {
    /** To make a model takes longer than to damage it, so that each serves for some cases. */
    private static final int COPIES = 10;
    /** So that few cases are of unlike architectures, too. */
    private static final int STEP = 37;

    private final List<String> architectures;
    private final Path folder;
    private ModelMutator mutator;
    private ModelRewriter rewriter;
    private int made = -1;

    DamagedArchitectures(Path folder) throws IOException {
        this.folder = folder;
        try (InputStream in = ZooModel.class.getResourceAsStream("/io/swerve/gguf/architectures.txt")) {
            architectures = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.startsWith("#")).toList();
        }
    }

    @Override
    public void run(int number, SplittableRandom random) throws Exception {
        if (number / COPIES != made) {
            make(number / COPIES);
            made = number / COPIES;
        }
        Path copy = folder.resolve("copy.gguf");
        if (random.nextInt(4) > 0) {
            rewriter.rewrite(random.nextLong(), copy);
        } else {
            Files.write(copy, mutator.mutate(random.nextLong()));
        }
        ModelUse.use(copy, random);
    }

    /** All architectures in turn; the next one instead of one that can't be made. */
    private void make(int turn) throws IOException {
        for (int i = 0;; i++) {
            ZooModel zoo = ZooModel.of(architectures.get((turn * STEP + i) % architectures.size()), folder);
            if (zoo.refusal().isEmpty()) {
                Path model = folder.resolve("zoo.gguf");
                zoo.write(model, false);
                mutator = ModelMutator.of(model);
                rewriter = new ModelRewriter(model);
                return;
            }
        }
    }
}
