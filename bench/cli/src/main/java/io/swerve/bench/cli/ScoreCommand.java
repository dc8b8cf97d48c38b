package io.swerve.bench.cli;

import io.swerve.Encoding;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.SwerveException;
import io.swerve.Tokenizer;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.JsonReport;
import io.swerve.bench.console.ModelFlags;
import io.swerve.bench.console.Palette;
import io.swerve.bench.console.ProgressLine;
import io.swerve.steering.ModelIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Scores a given continuation, or many. */
@Command(name = "score", description = "Gives the log-probability and the entropy of each token of a target text after a prompt, or of many such texts.")
final class ScoreCommand extends ConsoleCommand {
    @Mixin
    private ModelFlags modelFlags;

    @Mixin
    private ScoreSource source;

    @Mixin
    private ControlVectorFlags steering;

    @Override
    protected void run(Console console) throws IOException {
        SessionOptions options = modelFlags.check(this);
        source.check(this);
        List<ScoreItem> items = source.items() == null ? List.of() : ScoreItem.read(source.items());
        try (Model model = modelFlags.load(console); Session session = ModelFlags.open(model, options, console)) {
            steering.apply(session, this);
            if (source.items() == null) {
                scoreOne(session, console);
            } else {
                scoreAll(session, items, console);
            }
        }
    }

    private void scoreOne(Session session, Console console) throws IOException {
        Tokenizer tokenizer = session.model().tokenizer();
        int[] before = source.prompt(tokenizer, this);
        int[] scored = source.target(tokenizer, this);
        TokenScores scores = score(session, before, scored);
        if (console.json()) {
            console.print(json(new JsonReport(), scored, scores).put("perplexity", perplexity(scores)));
        } else {
            print(scored, scores, tokenizer, console);
        }
    }

    private static JsonReport json(JsonReport report, int[] tokens, TokenScores scores) {
        return report.put("tokens", tokens).put("logprobs", scores.logProbabilities())
                .put("entropies", scores.entropies()).put("sum_logprob", scores.sum());
    }

    private static double perplexity(TokenScores scores) {
        return Math.exp(-scores.sum() / scores.entropies().length);
    }

    /** Each text gets an empty cache, so its score depends on nothing but itself. */
    private static TokenScores score(Session session, int[] before, int[] scored) {
        try (Sequence sequence = session.newSequence()) {
            return TokenScores.of(sequence, IntStream.concat(IntStream.of(before), IntStream.of(scored)).toArray(),
                    before.length);
        }
    }

    private void scoreAll(Session session, List<ScoreItem> items, Console console) throws IOException {
        List<String> lines = new ArrayList<>();
        if (source.shard() != null) {
            lines.add(new ScoreFile.Header(source.shard(), items.size(), description(session, items)).json()
                    .toString());
        }
        long tokens = 0;
        int scored = 0;
        double sum = 0;
        try (ProgressLine progress = console.progress("scoring")) {
            for (int i = 0; i < items.size(); i++) {
                progress.reachedOrStop(i, items.size());
                if (source.shard() == null || source.shard().holds(i)) {
                    ScoreItem item = items.get(i);
                    int[] target = tokens(session, item, item.target(), false);
                    int[] before = tokens(session, item, item.prompt(), true);
                    requireRoom(session, item, before.length + target.length);
                    TokenScores scores = score(session, before, target);
                    lines.add(json(new JsonReport().put("item", i + 1L), target, scores).text());
                    tokens += target.length;
                    sum += scores.sum();
                    scored++;
                }
            }
        }
        ScoreFile.write(source.output(), lines);
        if (console.json()) {
            console.print(new JsonReport().put("items", items.size()).put("scored", scored).put("tokens", tokens)
                    .put("sum_logprob", sum));
        } else {
            console.printLine(String.format(Locale.ROOT, "wrote %s: %d of %d items, %d tokens, log-probability %.4f "
                    + "nats", source.output(), scored, items.size(), tokens, sum));
        }
    }

    private int[] tokens(Session session, ScoreItem item, String text, boolean special) {
        int[] tokens = session.model().tokenizer().encode(text,
                (special ? Encoding.TEXT : Encoding.TEXT_PART).withMarkers(source.raw()));
        if (tokens.length == 0) {
            throw new SwerveException(item.place() + ": a text has no tokens");
        }
        return tokens;
    }

    private static void requireRoom(Session session, ScoreItem item, int tokens) {
        if (tokens > session.contextSize()) {
            throw new SwerveException(item.place() + " has " + tokens + " tokens, the context holds "
                    + session.contextSize() + ": shorten it, or give --ctx " + tokens);
        }
    }

    /** All in which the shards of a run must agree. */
    private String description(Session session, List<ScoreItem> items) throws IOException {
        return "items " + ScoreItem.hash(items) + "; model " + ModelIdentity.of(session.model()) + ", "
                + Files.size(session.model().path()) + " bytes; " + (source.raw() ? "raw" : "plain") + "; context "
                + session.contextSize() + ", batch " + session.options().batchSize() + ", micro-batch "
                + session.options().microBatchSize() + "; steered by " + steering;
    }

    private static void print(int[] tokens, TokenScores scores, Tokenizer tokenizer, Console console) {
        Palette palette = console.palette();
        console.printLine("     id  entropy  logprob  token");
        for (int i = 0; i < tokens.length; i++) {
            double entropy = scores.entropies()[i];
            console.printLine(String.format(Locale.ROOT, "%7d %8.4f %8.4f  %s", tokens[i], entropy,
                    scores.logProbabilities()[i],
                    palette.entropy(EntropyTable.quoted(tokenizer.decode(new int[]{tokens[i]}, true)), entropy)));
        }
        console.printLine("");
        console.printLine(String.format(Locale.ROOT, "%d tokens, log-probability %.4f nats, perplexity %.4f",
                tokens.length, scores.sum(), perplexity(scores)));
    }
}
