package io.swerve.bench.cli;

import io.swerve.Generation;
import io.swerve.GenerationOptions;
import io.swerve.Model;
import io.swerve.Sampler;
import io.swerve.SamplerOptions;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.JsonReport;
import io.swerve.bench.console.ModelFlags;
import io.swerve.steering.plan.Intervention;
import io.swerve.steering.plan.Receipt;
import io.swerve.steering.plan.Rule;
import io.swerve.steering.plan.Steering;
import io.swerve.steering.plan.SteeringOptions;
import io.swerve.steering.plan.SteeringPlan;
import io.swerve.steering.sae.SparseAutoencoder;
import java.io.IOException;
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

        Intervention on(SparseAutoencoder sae, int feature) {
            return add != null
                    ? Intervention.add(sae.vector(feature).scaled(add))
                    : Intervention.clampFeature(sae.feature(feature), clamp);
        }

        @Override
        public String toString() {
            return add != null ? "projection on the feature's direction" : "the feature's activation";
        }
    }

    @Override
    protected void run(Console console) throws IOException {
        SessionOptions sessionOptions = modelFlags.check(this);
        SamplerOptions samplerOptions = sampling.check(this);
        prompt.check(this);
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
            sae.requireFits(model);
            SteeringPlan plan = SteeringPlan.of(Rule.of(strength.on(sae, index)).named("feature " + index));
            SteeringOptions measured = SteeringOptions.defaults().withProjections(true);
            try (Steering steering = Steering.on(session, plan, measured)) {
                int[] tokens = prompt.tokens(model.tokenizer(), this);
                try (Generation generation = Generation.start(sequence, tokens, sampler, options)) {
                    console.cancelsBy(generation::cancel);
                    while (generation.hasNext()) {
                        String text = generation.next().text();
                        if (!console.json()) {
                            console.print(text);
                        }
                    }
                    report(generation, steering.receipt(sequence), console);
                }
            }
        }
    }

    private void report(Generation generation, Receipt receipt, Console console) {
        Receipt.RuleReceipt done = receipt.rules().getFirst();
        if (console.json()) {
            console.print(new JsonReport().put("feature", index).put("text", generation.text())
                    .put("rows", done.rows()).put("before", done.before()).put("after", done.after())
                    .put("warnings", receipt.warnings())
                    .put("stop_reason", generation.stopReason().orElseThrow().name().toLowerCase(Locale.ROOT)));
            return;
        }
        if (!generation.text().endsWith("\n")) {
            console.printLine("");
        }
        console.note(String.format(Locale.ROOT, "%s at %d tokens: on average %.4g before, %.4g after", strength,
                done.rows(), done.before(), done.after()));
        receipt.warnings().forEach(console::note);
    }
}
