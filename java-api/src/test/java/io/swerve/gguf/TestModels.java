package io.swerve.gguf;

import java.nio.file.Path;

/** Where the tests find the small models that the bench module embeds, and other shared places. */
final class TestModels {
    private static final Path LAB = Path.of("..", "bench", "base", "src", "main", "resources", "io", "swerve", "bench",
            "model");

    /** The thinking model of the lab: llama architecture, 6 layers x 256, vocabulary 768, Q8_0, 4 MB. */
    static final Path THINK = LAB.resolve("lab-think-q8_0.gguf");
    /** The base model of the lab, of the same shape. */
    static final Path BASE = LAB.resolve("lab-base-q8_0.gguf");

    private TestModels() {}
}
