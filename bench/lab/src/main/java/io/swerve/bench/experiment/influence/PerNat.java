package io.swerve.bench.experiment.influence;

import io.swerve.bench.report.Column;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Measures;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How much documents help for each nat of a completion, and how much that differs between documents: the paper finds both
 * to be less for reasoning than for facts. A document's influence has a sign: one that makes the completion less likely
 * doesn't help, however large its influence is.
 *
 * @param queries what was asked
 * @param nats negative log-probability of each query's completion, without any document
 * @param bootstrap resamples queries
 */
record PerNat(List<InfluenceQuery> queries, double[] nats, Bootstrap bootstrap) {
    private static final String PROCEDURES = "_procedures";
    private static final String FACTS = "_facts";

    /** A row for each kind of influence; all means are over the documents, and divided by the nats of the completion. */
    Measures measures(Map<String, double[][]> influences) {
        Measures measures = new Measures(
                Column.number("influence" + PROCEDURES, "influence with its sign, procedures", 4),
                Column.number("influence" + FACTS, "facts", 4),
                Column.number("help" + PROCEDURES, "that of helpful documents, procedures", 4),
                Column.number("help" + FACTS, "facts", 4),
                Column.percent("helpful" + PROCEDURES, "documents that help, procedures"),
                Column.percent("helpful" + FACTS, "facts"),
                Column.number("volatility" + PROCEDURES, "deviation between documents, procedures", 4),
                Column.number("volatility" + FACTS, "facts", 4));
        influences.forEach((method, values) -> measures.add(method, perNat(values, false, PerNat::mean),
                perNat(values, true, PerNat::mean), perNat(values, false, PerNat::help),
                perNat(values, true, PerNat::help), share(values, false), share(values, true),
                perNat(values, false, PerNat::deviation), perNat(values, true, PerNat::deviation)));
        return measures;
    }

    /** Compares by whole intervals. */
    String finding(String method, Measures measures, int row) {
        Interval procedures = measures.interval(row, "help" + PROCEDURES);
        Interval facts = measures.interval(row, "help" + FACTS);
        if (Double.isNaN(facts.estimate()) || Double.isNaN(procedures.estimate())) {
            return "Influence per nat can't be compared: there are no queries of one of the two kinds.";
        }
        return "Per nat of the completion, documents that help have " + measures.cell(row, "help" + PROCEDURES) + " of "
                + method + " on procedures and " + measures.cell(row, "help" + FACTS) + " on facts: "
                + (isBelow(procedures, facts)
                        ? "as published, reasoning rests less on each single document."
                        : isBelow(facts, procedures)
                                ? "the opposite of what was published."
                                : "no clear difference, so the published one is not reproduced.")
                + harm(measures.interval(row, "influence" + PROCEDURES), "procedures")
                + harm(measures.interval(row, "influence" + FACTS), "facts");
    }

    private static boolean isBelow(Interval one, Interval other) {
        return one.kind() == Interval.IntervalKind.CONFIDENCE && other.kind() == Interval.IntervalKind.CONFIDENCE
                && one.high() < other.low();
    }

    private static String harm(Interval influence, String sort) {
        return influence.excludes(0) && influence.estimate() < 0
                ? " On the whole a document makes completions of " + sort + " less likely ("
                        + Figures.number(influence, 4)
                        + ")."
                : "";
    }

    private int[] of(boolean factual) {
        return IntStream.range(0, queries.size()).filter(q -> queries.get(q).factual() == factual).toArray();
    }

    /** A quotient of means: of a completion that is nearly certain, any influence would be huge for each nat. */
    private Interval perNat(double[][] influences, boolean factual, ToDoubleFunction<double[]> statistic) {
        return bootstrap.ratio(
                IntStream.of(of(factual)).mapToDouble(q -> statistic.applyAsDouble(influences[q])).toArray(),
                IntStream.of(of(factual)).mapToDouble(q -> nats[q]).toArray());
    }

    /** Of all documents before all queries; queries are resampled. */
    private Interval share(double[][] influences, boolean factual) {
        return bootstrap.mean(IntStream.of(of(factual)).mapToDouble(q -> Arrays.stream(influences[q])
                .filter(value -> value > 0).count() / (double) influences[q].length).toArray());
    }

    private static double mean(double... values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double help(double... values) {
        return Arrays.stream(values).map(value -> Math.max(0, value)).average().orElseThrow();
    }

    private static double deviation(double... values) {
        double mean = mean(values);
        return Math.sqrt(Arrays.stream(values).map(value -> (value - mean) * (value - mean)).average().orElseThrow());
    }
}
