package io.swerve;

import io.swerve.activation.RowSelection;
import io.swerve.spi.LiveControlVector;
import io.swerve.spi.SessionEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Opens and closes models and sessions, and prints the resident memory: run by {@link LeakTest} in its own JVM. */
final class LeakProbe {
    private LeakProbe() {}

    /**
     * Freed memory goes back to the system now or at some later call, so single readings stray upwards by some MB, and
     * more so on a busy machine. A leak is in all of them.
     */
    private static final int READINGS = 10;

    /**
     * Prints the resident memory in KB after the warm-up and at the end, each the least of some readings.
     *
     * @param args the number of models of the warm-up, and of all
     * @throws IOException if the kernel does not say
     */
    public static void main(String[] args) throws IOException {
        int warmUp = Integer.parseInt(args[0]);
        int all = Integer.parseInt(args[1]);
        long least = Long.MAX_VALUE;
        Path adapter = LoraFiles.write(Files.createTempFile("leak", ".gguf"), 1,
                LoraFiles.Change.random("blk.2.ffn_down.weight", 1, 512, 256, 1));
        for (int i = 1; i <= all; i++) {
            use(adapter);
            if (i > warmUp - READINGS && i <= warmUp || i > all - READINGS) {
                least = Math.min(least, resident());
            }
            if (i == warmUp || i == all) {
                System.out.println("resident " + least);
                least = Long.MAX_VALUE;
            }
        }
        Files.delete(adapter);
    }

    /** Everything that owns native memory, once. */
    private static void use(Path lora) {
        try (Model model = Model.load(Lab.THINK); LoraAdapter adapter = model.loadLoraAdapter(lora)) {
            int[] prompt = Lab.prompt(model, Lab.QUESTION);
            SamplerOptions options = SamplerOptions.defaults().withGrammar("root ::= [a-z <>]*").withPenalties(8, 1.1f,
                    0, 0);
            try (Session session = model.openSession(Lab.options().withMaxSequences(2));
                    Sampler sampler = model
                            .newSampler(options);
                    ActivationCapture capture = session.capture(RowSelection.ALL, Layers.of(1, 5));
                    LiveControlVector live = SessionEngine.of(session).openLiveControlVector();
                    Generation generation = Generation.start(session.newSequence(), prompt, sampler,
                            GenerationOptions.defaults().withMaxTokens(2))) {
                session.setLoraAdapters(Map.of(adapter, 1f));
                live.set(1, new float[model.embeddingSize()], 1);
                generation.finish();
                try (SequenceState state = session.newSequence().save()) {
                    if (capture.layer(1).rows() < prompt.length || state.sizeInBytes() == 0) {
                        throw new AssertionError("nothing was captured or saved");
                    }
                }
            }
            model.openSession(Lab.options()); // closed by the model
        }
    }

    private static long resident() throws IOException {
        System.gc();
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", ""))).findFirst().orElseThrow();
    }
}
