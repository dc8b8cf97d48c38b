/**
 * Runs quantized language models inside the JVM through llama.cpp, and shows what happens inside them: hidden
 * activations, logits and token entropy. Start at {@link io.swerve.Model}.
 */
@SuppressWarnings("module") // the modules that the internal packages are exported to are compiled later
module io.swerve.api {
    requires com.google.gson;
    requires transitive io.swerve.bindings; // for NativeLibraryException
    requires jdk.jfr;
    requires org.slf4j;
    requires static jdk.incubator.vector;

    exports io.swerve;
    exports io.swerve.activation;
    exports io.swerve.chat;
    exports io.swerve.entropy;
    exports io.swerve.gguf;
    exports io.swerve.safetensors;
    exports io.swerve.schema;
    exports io.swerve.internal to
            io.swerve.steering,
            io.swerve.bench.base,
            io.swerve.bench.lab,
            io.swerve.bench.perf,
            io.swerve.bench.cli;
    exports io.swerve.internal.json to
            io.swerve.steering,
            io.swerve.bench.lab,
            io.swerve.bench.cli;
    exports io.swerve.internal.kernels to
            io.swerve.steering,
            io.swerve.bench.perf;
    exports io.swerve.internal.numeric to
            io.swerve.steering,
            io.swerve.reasoning,
            io.swerve.bench.lab,
            io.swerve.bench.cli;
    exports io.swerve.spi to
            io.swerve.steering,
            io.swerve.bench.perf;
}
