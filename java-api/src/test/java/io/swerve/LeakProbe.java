package io.swerve;

import io.swerve.activation.RowSelection;
import io.swerve.chat.Conversation;
import io.swerve.chat.Reply;
import io.swerve.chat.TurnOptions;
import io.swerve.spi.LiveControlVector;
import io.swerve.spi.SessionEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Opens and closes models and sessions, and prints the resident memory: run by {@link LeakTest} in its own JVM. */
final class LeakProbe {
    private LeakProbe() {}

    /** The JVM takes memory and gives it back. A leak is in all of the readings. */
    private static final int READINGS = 10;

    /**
     * Prints the memory after the warm-up and at the end: the bytes that malloc has given out, and the KB of the process
     * that are resident, each the least of some readings.
     *
     * @param args the number of models of the warm-up, and of all
     * @throws Throwable if the kernel or the C library does not say
     */
    public static void main(String[] args) throws Throwable {
        int warmUp = Integer.parseInt(args[0]);
        int all = Integer.parseInt(args[1]);
        Path adapter = LoraFiles.write(Files.createTempFile("leak", ".gguf"), 1,
                LoraFiles.Change.random("blk.2.ffn_down.weight", 1, 512, 256, 1));
        long allocated = Long.MAX_VALUE;
        long resident = Long.MAX_VALUE;
        for (int i = 1; i <= all; i++) {
            use(adapter);
            if (i > warmUp - READINGS && i <= warmUp || i > all - READINGS) {
                System.gc();
                allocated = Math.min(allocated, NativeMemory.allocated());
                resident = Math.min(resident, NativeMemory.resident());
            }
            if (i == warmUp || i == all) {
                System.out.println("memory " + allocated + " " + resident);
                allocated = Long.MAX_VALUE;
                resident = Long.MAX_VALUE;
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
            converse(model);
            model.openSession(Lab.options()); // closed by the model
        }
    }

    private static void converse(Model model) {
        try (Session session = model.openSession(Lab.options().withMaxSequences(2));
                Conversation conversation = Conversation.open(session)) {
            conversation.ask("Hello.", TurnOptions.defaults().withMaxTokens(2)).await();
            try (Conversation fork = conversation.fork(); Reply reply = fork.regenerate()) {
                reply.next();
            }
            conversation.ask("And?").next(); // ends with its conversation
        }
    }
}
