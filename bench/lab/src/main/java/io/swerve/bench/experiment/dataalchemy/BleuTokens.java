package io.swerve.bench.experiment.dataalchemy;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What BLEU counts as a token of a record. */
public enum BleuTokens {
    /** Words and single punctuation marks: with these the imitator has the very scores that the paper prints. */
    PAPER("\\w+|[^\\w\\s]"),
    /** What white space separates, as in the published code; it gives 0.53 where the paper has 0.69. */
    CODE("\\S+");

    private final Pattern pattern;

    BleuTokens(String pattern) {
        this.pattern = Pattern.compile(pattern);
    }

    List<String> of(String text) {
        return pattern.matcher(text).results().map(MatchResult::group).toList();
    }
}
