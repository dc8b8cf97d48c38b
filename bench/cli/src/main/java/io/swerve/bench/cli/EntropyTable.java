package io.swerve.bench.cli;

import io.swerve.GeneratedToken;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.Palette;
import io.swerve.entropy.EntropySummary;
import io.swerve.entropy.TokenTrace;
import java.util.List;
import java.util.Locale;

/** Shows the entropies of generated tokens. */
final class EntropyTable {
    /** The entropy, in nats, from which on a token counts as a fork: that of two equal choices. */
    private static final double FORK = Math.log(2);

    private EntropyTable() {}

    /** Prints a summary, and one line for each token where colours can't tell. */
    static void print(List<GeneratedToken> tokens, TokenTrace trace, Console console) {
        if (console.palette() == Palette.PLAIN) {
            console.printLine("");
            console.printLine("     #      id  entropy  logprob  token");
            for (GeneratedToken token : tokens) {
                console.printLine(String.format(Locale.ROOT, "%6d %7d %8.4f %8.4f  %s", token.index(), token.id(),
                        token.entropy(), token.logProbability(), quoted(token.text())));
            }
        }
        if (console.palette() == Palette.ANSI) {
            console.printLine("");
            console.printLine(console.palette().entropyLegend());
        }
        if (!tokens.isEmpty()) {
            EntropySummary summary = trace.summary(FORK);
            console.printLine("");
            console.printLine(String.format(Locale.ROOT,
                    "entropy in nats: mean %.4f, median %.4f, maximum %.4f; %.1f %% of the tokens above %.2f",
                    summary.mean(), summary.median(), summary.maximum(), 100 * summary.shareAbove(), FORK));
        }
    }

    /** A token's text between quotation marks, in one line. */
    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"';
    }
}
