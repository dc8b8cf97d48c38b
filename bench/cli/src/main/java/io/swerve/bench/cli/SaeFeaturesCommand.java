package io.swerve.bench.cli;

import io.swerve.Model;
import io.swerve.Progress;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.JsonReport;
import io.swerve.bench.console.ModelFlags;
import io.swerve.bench.console.ProgressLine;
import io.swerve.steering.extraction.ContrastPair;
import io.swerve.steering.sae.Corpus;
import io.swerve.steering.sae.FeatureContrast;
import io.swerve.steering.sae.FeatureProfile;
import io.swerve.steering.sae.FeatureProfile.FeatureContext;
import io.swerve.steering.sae.ReasonScore;
import io.swerve.steering.sae.SparseAutoencoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows features. */
@Command(name = "features", description = "Shows what features are active on: those that are most active, that tell two kinds of texts apart, or that "
        + "belong to words of reasoning.")
final class SaeFeaturesCommand extends ConsoleCommand {
    @Mixin
    private ModelFlags modelFlags;

    @Mixin
    private TextFlags textFlags;

    @Option(names = "--sae", required = true, paramLabel = "DIR", description = "The autoencoder, a folder as SAELens writes it.")
    private Path folder;

    @Option(names = "--contrast", paramLabel = "FILE", description = "Rank by how much more active features are on the positive texts of these pairs (JSON Lines) than on the "
            + "negative ones.")
    private Path pairs;

    @Option(names = "--reason", description = "Rank by ReasonScore: active around words such as \"wait\" and \"maybe\" and not elsewhere.")
    private boolean reason;

    @Option(names = "--words", split = ",", paramLabel = "WORD,...", description = "Other words for --reason.")
    private List<String> words = ReasonScore.WORDS;

    @Option(names = "--feature", paramLabel = "I", description = "Show only these features, whatever their rank.")
    private List<Integer> chosen = List.of();

    @Option(names = "--top", paramLabel = "N", defaultValue = "10", description = "How many features to show. Default: ${DEFAULT-VALUE}.")
    private int top;

    @Option(names = "--contexts", paramLabel = "N", defaultValue = "4", description = "How many places to show of each. Default: ${DEFAULT-VALUE}.")
    private int contexts;

    /** What is known of all features; lists that weren't asked for are empty. */
    private record FeatureFindings(List<FeatureProfile> profiles, List<FeatureContrast> contrasts,
            List<ReasonScore> scores) {}

    @Override
    protected void run(Console console) throws IOException {
        SessionOptions options = modelFlags.check(this).withMaxSequences(SaeTrainCommand.SEQUENCES);
        if (top < 1 || contexts < 0) {
            throw usage("--top must be at least 1 and --contexts not negative");
        }
        if (pairs != null && reason) {
            throw usage("--contrast and --reason rank differently; name one of them");
        }
        List<ContrastPair> contrasts = pairs == null ? List.of() : LabPairs.pairs(pairs);
        SparseAutoencoder sae = SparseAutoencoder.read(folder);
        for (int feature : chosen) {
            if (feature < 0 || feature >= sae.info().features()) {
                throw usage("--feature " + feature + " is out of range: there are features 0 to "
                        + (sae.info().features() - 1));
            }
        }
        List<String> texts = textFlags.read();
        try (Model model = modelFlags.load(console);
                Session session = ModelFlags.open(model, options, console)) {
            Corpus corpus = textFlags.corpus(session, texts, this);
            FeatureFindings findings = new FeatureFindings(
                    followed(console, corpus.tokenCount(),
                            progress -> FeatureProfile.scan(session, sae, corpus, contexts, progress)),
                    contrasts.isEmpty()
                            ? List.of()
                            : FeatureContrast.measure(session, sae, contrasts, textFlags.parseSpecial(),
                                    (_, _) -> !console.stopping()),
                    reason
                            ? followed(console, corpus.tokenCount(),
                                    progress -> checked(
                                            () -> ReasonScore.measure(session, sae, corpus, words, progress)))
                            : List.of());
            print(findings, corpus, console);
        }
    }

    private interface Work<T> {
        T run(Progress progress);
    }

    private static <T> T followed(Console console, long tokens, Work<T> work) {
        try (ProgressLine progress = console.progress("reading")) {
            return work.run(progress::reached);
        }
    }

    private List<Integer> ranked(FeatureFindings findings) {
        if (!chosen.isEmpty()) {
            return chosen;
        }
        Comparator<Integer> order;
        if (!findings.contrasts().isEmpty()) {
            order = Comparator.comparingDouble(feature -> Math.abs(findings.contrasts().get(feature).difference()));
        } else if (!findings.scores().isEmpty()) {
            order = Comparator.comparingDouble(feature -> findings.scores().get(feature).score());
        } else {
            order = Comparator.comparingDouble(feature -> findings.profiles().get(feature).mean());
        }
        return IntStream.range(0, findings.profiles().size()).boxed().sorted(order.reversed()).limit(top).toList();
    }

    private void print(FeatureFindings findings, Corpus corpus, Console console) {
        long dead = findings.profiles().stream().filter(profile -> profile.share() == 0).count();
        List<Integer> shown = ranked(findings);
        if (console.json()) {
            console.print(new JsonReport().put("tokens", corpus.countedTokens()).put("dead", dead).put("features",
                    shown.stream().map(feature -> report(feature, findings)).toList()));
            return;
        }
        console.printLine(
                String.format(Locale.ROOT, "%,d tokens; %d of %d features never active", corpus.countedTokens(),
                        dead, findings.profiles().size()));
        for (int feature : shown) {
            print(feature, findings, console);
        }
    }

    private static void print(int feature, FeatureFindings findings, Console console) {
        FeatureProfile profile = findings.profiles().get(feature);
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT,
                "feature %d: active at %.2f %% of the tokens, mean %.4g, max %.4g", feature, 100 * profile.share(),
                profile.mean(), profile.max()));
        if (!findings.contrasts().isEmpty()) {
            FeatureContrast contrast = findings.contrasts().get(feature);
            line.append(String.format(Locale.ROOT, "; %.4g positive, %.4g negative, AUROC %.3f", contrast.positive(),
                    contrast.negative(), contrast.auroc()));
        }
        if (!findings.scores().isEmpty()) {
            ReasonScore score = findings.scores().get(feature);
            line.append(String.format(Locale.ROOT, "; ReasonScore %.5f (near %.4g, elsewhere %.4g, evenness %.2f)",
                    score.score(), score.near(), score.elsewhere(), score.evenness()));
        }
        console.printLine(line.toString());
        for (FeatureContext context : profile.contexts()) {
            console.printLine(String.format(Locale.ROOT, "  %8.3f  %s", context.activation(),
                    (context.before() + console.palette().strong("[" + context.token() + "]") + context.after())
                            .replace("\n", "\\n")));
        }
    }

    private static JsonReport report(int feature, FeatureFindings findings) {
        FeatureProfile profile = findings.profiles().get(feature);
        JsonReport report = new JsonReport().put("feature", feature).put("share", profile.share())
                .put("mean", profile.mean()).put("max", profile.max());
        if (!findings.contrasts().isEmpty()) {
            FeatureContrast contrast = findings.contrasts().get(feature);
            report.put("positive", contrast.positive()).put("negative", contrast.negative()).put("auroc",
                    contrast.auroc());
        }
        if (!findings.scores().isEmpty()) {
            ReasonScore score = findings.scores().get(feature);
            report.put("reason_score", score.score()).put("near", score.near()).put("elsewhere", score.elsewhere())
                    .put("evenness", score.evenness());
        }
        return report.put("contexts",
                profile.contexts().stream()
                        .map(context -> new JsonReport().put("text", context.text()).put("before", context.before())
                                .put("token", context.token()).put("after", context.after())
                                .put("activation", context.activation()))
                        .toList());
    }
}
