package io.swerve.bench.cli;

import io.swerve.Generation;
import io.swerve.GenerationOptions;
import io.swerve.Model;
import io.swerve.Sampler;
import io.swerve.SamplerOptions;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.activation.EditableRows;
import io.swerve.steering.plan.Feature;
import io.swerve.steering.sae.SparseAutoencoder;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Steers with a feature. */
@Command(name = "steer", description = "Continues a text while one feature is raised or held at a value.")
final class SaeSteerCommand extends ConsoleCommand {
    @Mixin
    private ModelFlags modelFlags;

    @Mixin
    private PromptFlags prompt;

    @Option(names = "--sae", required = true, paramLabel = "DIR", description = "The autoencoder, a folder as SAELens writes it.")
    private Path folder;

    @Option(names = "--feature", required = true, paramLabel = "I", description = "Which feature.")
    private int index;

    @ArgGroup(multiplicity = "1")
    private Strength strength;

    @Option(names = {"-n",
            "--tokens"}, paramLabel = "N", defaultValue = "256", description = "Generate at most N tokens. Default: ${DEFAULT-VALUE}.")
    private int maxTokens;

    @Mixin
    private SamplingFlags sampling;

    /** One of two ways. */
    static final class Strength {
        @Option(names = "--add", paramLabel = "X", description = "Add X times the feature's direction to every token.")
        private Float add;

        @Option(names = "--clamp", paramLabel = "X", description = "Bring the feature's activation to X at every token, and keep the autoencoder's error.")
        private Float clamp;

        float value() {
            return add != null ? add : clamp;
        }
    }

    @Override
    void run(Console console) throws IOException {
        SessionOptions sessionOptions = modelFlags.check(this);
        SamplerOptions samplerOptions = sampling.check(this);
        GenerationOptions options = checked(() -> GenerationOptions.defaults().withMaxTokens(maxTokens));
        if (!Float.isFinite(strength.value())) {
            throw usage("a strength must be finite, was " + strength.value());
        }
        SparseAutoencoder sae = SparseAutoencoder.read(folder);
        if (index < 0 || index >= sae.info().features()) {
            throw usage("--feature " + index + " is out of range: there are features 0 to "
                    + (sae.info().features() - 1));
        }
        try (Model model = modelFlags.load(console);
                Session session = ModelFlags.open(model, sessionOptions, console);
                Sampler sampler = model.newSampler(samplerOptions);
                Sequence sequence = session.newSequence()) {
            Steering steering = new Steering(sae.feature(index), strength);
            sae.requireFits(model);
            session.edit(steering::edit, sae.info().layer());
            int[] tokens = prompt.tokens(model.tokenizer(), this);
            try (Generation generation = Generation.start(sequence, tokens, sampler, options)) {
                console.cancelsBy(generation::cancel);
                while (generation.hasNext()) {
                    String text = generation.next().text();
                    if (!console.json()) {
                        console.print(text);
                    }
                }
                report(generation, steering, console);
            }
        }
    }

    private void report(Generation generation, Steering steering, Console console) {
        if (console.json()) {
            console.print(new JsonReport().put("feature", index).put("text", generation.text())
                    .put("rows", steering.rows).put("mean_activation_before", steering.before())
                    .put("mean_change", steering.change())
                    .put("stop_reason", generation.stopReason().name().toLowerCase(Locale.ROOT)));
            return;
        }
        if (!generation.text().endsWith("\n")) {
            console.printLine("");
        }
        console.note(String.format(Locale.ROOT,
                "feature %d at %d tokens: mean activation %.4g before, changed by %.4g on average", index,
                steering.rows,
                steering.before(), steering.change()));
    }

    /** Changes rows, and keeps account of it. */
    private static final class Steering {
        private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
        private final Feature feature;
        private final float[] direction;
        private final Strength strength;
        private long rows;
        private double activations;
        private double changes;

        Steering(Feature feature, Strength strength) {
            this.feature = feature;
            this.direction = feature.direction();
            this.strength = strength;
        }

        boolean edit(EditableRows edited) {
            MemorySegment memory = edited.segment();
            for (int r = 0; r < edited.rows(); r++) {
                long offset = (long) r * edited.width() * Float.BYTES;
                float activation = feature.activation(memory, offset);
                float change = strength.add != null ? strength.add : strength.clamp - activation;
                for (int i = 0; i < direction.length; i++) {
                    long at = offset + (long) i * Float.BYTES;
                    memory.set(FLOAT, at, memory.get(FLOAT, at) + change * direction[i]);
                }
                rows++;
                activations += activation;
                changes += change;
            }
            return true;
        }

        double before() {
            return activations / rows;
        }

        double change() {
            return changes / rows;
        }
    }
}
