package io.swerve.bench.cli;

import io.swerve.Session;
import io.swerve.SwerveException;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.JsonReport;
import io.swerve.steering.extraction.ContrastPair;
import io.swerve.steering.extraction.ExtractionData;
import io.swerve.steering.extraction.ExtractionOptions;
import io.swerve.steering.extraction.PairDifferences;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The flags that choose few examples of many. */
final class ExampleSelection {
    @Option(names = "--select", paramLabel = "K", description = "Use only the K best pairs, and tell how close their direction is to that of all.")
    private Integer count;

    @Option(names = "--select-by", paramLabel = "diversity|chance", defaultValue = "diversity", description = "Which pairs --select prefers: those that differ most from each other, or any. Default: ${DEFAULT-VALUE}.")
    private SelectionRule choice;

    @Option(names = "--select-layer", paramLabel = "N", description = "At which layer --select compares them; default: two thirds of the way up.")
    private Integer layer;

    /** How examples are chosen. */
    enum SelectionRule {
        /** Farthest-first. */
        DIVERSITY,
        /** By the seed. */
        CHANCE
    }

    /**
     * What was chosen.
     *
     * @param pairs their indices, best first
     * @param cosine of the direction of the chosen ones and that of all
     * @param layer where that was measured
     * @param of how many there were
     */
    record SelectedPairs(int[] pairs, double cosine, int layer, int of) {
        JsonReport json() {
            return new JsonReport().put("pairs", Arrays.stream(pairs).map(pair -> pair + 1).toArray()).put("of", of)
                    .put("layer", layer).put("cosine_to_all", cosine);
        }

        String line() {
            return String.format(Locale.ROOT,
                    "chose %d of %d pairs; at layer %d the cosine of their direction and that "
                            + "of all is %.4f",
                    pairs.length, of, layer, cosine);
        }
    }

    boolean wanted() {
        return count != null;
    }

    /** Checks the flags that need no model. */
    void check(ConsoleCommand command) {
        if (count != null && count < 1) {
            throw command.usage("--select must be at least 1, was " + count);
        }
    }

    SelectedPairs choose(Session session, ExtractionData data, ExtractionOptions options) {
        if (!(data instanceof ExtractionData.Paired(List<ContrastPair> pairs))) {
            throw new SwerveException("--select chooses pairs; labelled texts have none");
        }
        if (count > pairs.size()) {
            throw new SwerveException("--select " + count + " is more than the " + pairs.size() + " pairs there are");
        }
        int at = layer != null ? layer : session.model().layerCount() * 2 / 3;
        if (at < 0 || at >= session.model().layerCount()) {
            throw new SwerveException("--select-layer " + at + " is out of range: the model has layers 0 to "
                    + (session.model().layerCount() - 1));
        }
        PairDifferences differences = PairDifferences.read(session, pairs, at, options);
        int[] order = choice == SelectionRule.DIVERSITY
                ? differences.byDiversity()
                : differences.byChance(options.seed());
        int[] chosen = Arrays.copyOf(order, count);
        return new SelectedPairs(chosen, differences.learningCurve(chosen)[count - 1], at, pairs.size());
    }

    static ExtractionData of(ExtractionData data, SelectedPairs chosen) {
        List<ContrastPair> pairs = ((ExtractionData.Paired) data).pairs();
        return new ExtractionData.Paired(Arrays.stream(chosen.pairs()).mapToObj(pairs::get).toList());
    }
}
