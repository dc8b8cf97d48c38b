package io.swerve.bench.experiment.cotdecoding;

import io.swerve.StopReason;
import io.swerve.reasoning.budget.Vote;
import io.swerve.reasoning.cotdecoding.AnswerSpan;
import io.swerve.reasoning.cotdecoding.Branch;
import io.swerve.reasoning.cotdecoding.CotDecoding;
import io.swerve.steering.decoding.DecodedText;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Ways to take an answer from the first branches of a problem. */
enum BranchSelection {
    /** The answer with the highest confidence. */
    MAX("CoT-decoding, max"),
    /** The answer with the largest sum of confidence. */
    AGGREGATED("CoT-decoding, aggregated"),
    /** The answer that most branches give: confidence doesn't count. */
    VOTE("majority of branches"),
    /** The right answer, if any branch gives it: what a perfect choice would reach. */
    ORACLE("any branch right");

    private final String label;

    BranchSelection(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** Its name in JSON. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For each row 1 if this finds the right answer among the first branches, else 0. */
    double[] right(List<BranchRow> rows, int count) {
        return rows.stream().mapToDouble(row -> isRight(row, count) ? 1 : 0).toArray();
    }

    private boolean isRight(BranchRow row, int count) {
        List<BranchRow.BranchAnswer> all = row.branches().subList(0, Math.min(count, row.branches().size()));
        Optional<String> chosen = switch (this) {
            case MAX -> CotDecoding.best(branches(all)).flatMap(Branch::answer);
            case AGGREGATED -> CotDecoding.aggregated(branches(all));
            case VOTE -> Vote.majority(all.stream().map(BranchSelection::answer).toList());
            case ORACLE ->
                all.stream().filter(BranchRow.BranchAnswer::right).findFirst().flatMap(BranchSelection::answer);
        };
        return chosen.isPresent() && all.stream().anyMatch(one -> one.right() && answer(one).equals(chosen));
    }

    private static Optional<String> answer(BranchRow.BranchAnswer one) {
        return Optional.of(one.answer()).filter(text -> !text.isEmpty());
    }

    private static List<Branch> branches(List<BranchRow.BranchAnswer> all) {
        return IntStream.range(0, all.size()).mapToObj(rank -> {
            BranchRow.BranchAnswer one = all.get(rank);
            DecodedText text = new DecodedText(one.tokens(), "", StopReason.END_OF_GENERATION, one.entropies(),
                    one.entropies(), one.margins(), Double.NaN, 0, Duration.ZERO);
            return new Branch(rank, text, answer(one).map(answer -> new AnswerSpan(answer, 0, 1)), one.confidence());
        }).toList();
    }
}
