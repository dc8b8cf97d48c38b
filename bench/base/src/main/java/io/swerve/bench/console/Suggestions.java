package io.swerve.bench.console;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a user may have meant by an option or a command that there is not. */
public final class Suggestions {
    /** What other programs call it. */
    private static final Map<String, String> ELSEWHERE = Map.of("run", "chat", "train",
            "sae train", "--temperature", "--temp", "--context", "--ctx", "--max-tokens", "--tokens");

    private Suggestions() {}

    static String of(UnmatchedArgumentException exception) {
        CommandSpec command = exception.getCommandLine().getCommandSpec();
        String wrong = exception.getUnmatched().getFirst().replaceFirst("=.*", "");
        boolean option = wrong.startsWith("-");
        if (!option && command.subcommands().isEmpty()) {
            return exception.getMessage();
        }
        Collection<String> known = option
                ? command.options().stream().flatMap(each -> List.of(each.names()).stream()).toList()
                : command.subcommands().keySet();
        String other = ELSEWHERE.getOrDefault(wrong, "-");
        Optional<String> meant = known.contains(other.split(" ")[0]) ? Optional.of(other) : nearest(wrong, known);
        return "there is no " + (option ? "option " : "command ") + wrong
                + meant.map(name -> ", did you mean " + name + "?").orElse("");
    }

    /**
     * Looks for what was meant.
     *
     * @param wrong what there is not
     * @param known what there is
     * @return the one that is spelled nearly so; empty if there is none
     */
    public static Optional<String> nearest(String wrong, Collection<String> known) {
        return known.stream().filter(name -> distance(wrong, name) <= Math.min(2, wrong.length() / 3))
                .min(Comparator.comparingInt(name -> distance(wrong, name)));
    }

    /** How many characters must be changed, put in, left out or exchanged with their neighbour. */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int changed = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(changed, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
