package io.swerve.bench.experiment.influence;

import io.swerve.bench.report.Column;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Measures;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.Shares;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Whether the documents with the most influence on a query hold its answer, planted ones among them.
 *
 * @param material queries and documents
 */
record HeldAnswers(InfluenceCorpus material) {
    static final int TOP = 5;

    /** A row for each kind of influence. */
    Measures measures(Map<String, double[][]> influences) {
        Measures measures = new Measures(Column.percent("facts", "queries for facts"),
                Column.percent("facts_by_chance", "by chance"), Column.percent("procedures", "queries for procedures"),
                Column.percent("procedures_by_chance", "by chance"));
        influences.forEach((method, values) -> measures.add(method, share(values, true), chance(true),
                share(values, false), chance(false)));
        return measures;
    }

    static String finding(InfluenceCorpus material, Measures measures, List<String> methods) {
        double chance = new HeldAnswers(material).chance(true);
        if (Double.isNaN(chance)) {
            return "No query asks for a fact, so nothing is said of documents that hold one.";
        }
        List<String> shares = new ArrayList<>();
        for (int row = 0; row < methods.size(); row++) {
            Interval share = measures.interval(row, "facts");
            shares.add(methods.get(row) + " " + Figures.percent(share) + (share.low() > chance
                    ? ", more than by chance"
                    : share.high() < chance ? ", less than by chance" : ", not clearly more than by chance"));
        }
        return "Among the " + TOP + " of " + material.documents().size() + " documents with the most influence ("
                + material.planted()
                + " of them planted), one holds the answer for this share of the queries for facts: "
                + String.join("; ", shares) + " (" + Figures.percent(chance) + ").";
    }

    private int[] indices(boolean factual) {
        return IntStream.range(0, material.queries().size())
                .filter(q -> material.queries().get(q).factual() == factual).toArray();
    }

    private boolean holds(int document, InfluenceQuery query) {
        return Pattern.compile("(?<!\\w)" + Pattern.quote(query.answer()) + "(?!\\w)")
                .matcher(material.documents().get(document)).find();
    }

    private Interval share(double[][] values, boolean factual) {
        double[] found = IntStream.of(indices(factual)).mapToDouble(q -> IntStream.range(0, values[q].length).boxed()
                .sorted(Comparator.comparingDouble(d -> -values[q][d])).limit(TOP)
                .anyMatch(d -> holds(d, material.queries().get(q))) ? 1 : 0).toArray();
        return found.length == 0 ? Interval.none(Double.NaN) : Shares.mean(found);
    }

    /** How often one of as many documents drawn at random would hold the answer. */
    private double chance(boolean factual) {
        int count = material.documents().size();
        return IntStream.of(indices(factual)).mapToDouble(q -> {
            long with = IntStream.range(0, count).filter(d -> holds(d, material.queries().get(q))).count();
            double none = 1;
            for (int i = 0; i < Math.min(TOP, count); i++) {
                none *= Math.max(0, (double) (count - with - i) / (count - i));
            }
            return 1 - none;
        }).average().orElse(Double.NaN);
    }
}
