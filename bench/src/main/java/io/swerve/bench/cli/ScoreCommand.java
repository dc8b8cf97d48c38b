package io.swerve.bench.cli;

import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.Tokenizer;
import java.io.IOException;
import java.util.Locale;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Scores a given continuation. */
@Command(name = "score", description = "Gives the log-probability and the entropy of each token of a target text after a prompt.")
final class ScoreCommand extends ConsoleCommand {
    @Mixin
    private ModelFlags modelFlags;

    @Mixin
    private PromptFlags prompt;

    @Option(names = {"-t",
            "--target"}, required = true, paramLabel = "TEXT", description = "The text whose tokens are scored; it is turned into tokens apart from the prompt.")
    private String target;

    @Mixin
    private ControlVectorFlags steering;

    @Override
    void run(Console console) throws IOException {
        SessionOptions options = modelFlags.check(this);
        try (Model model = modelFlags.load(console);
                Session session = ModelFlags.open(model, options, console);
                Sequence sequence = session.newSequence()) {
            steering.apply(session, this);
            Tokenizer tokenizer = model.tokenizer();
            int[] before = prompt.tokens(tokenizer, this);
            int[] scored = tokenizer.encode(target, false, prompt.raw());
            if (scored.length == 0) {
                throw usage("the target has no tokens; give it at least one character");
            }
            int[] all = IntStream.concat(IntStream.of(before), IntStream.of(scored)).toArray();
            TokenScores scores = TokenScores.of(sequence, all, before.length);
            double perplexity = Math.exp(-scores.sum() / scored.length);
            if (console.json()) {
                console.print(new JsonReport().put("tokens", scored).put("logprobs", scores.logProbabilities())
                        .put("entropies", scores.entropies()).put("sum_logprob", scores.sum())
                        .put("perplexity", perplexity));
            } else {
                print(scored, scores, perplexity, tokenizer, console);
            }
        }
    }

    private static void print(int[] tokens, TokenScores scores, double perplexity, Tokenizer tokenizer,
            Console console) {
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
                tokens.length, scores.sum(), perplexity));
    }
}
