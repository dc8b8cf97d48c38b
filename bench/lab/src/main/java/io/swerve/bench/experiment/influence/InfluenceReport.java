package io.swerve.bench.experiment.influence;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import io.swerve.reasoning.influence.InfluenceCorrelation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What the influences say. */
record InfluenceReport(InfluenceSettings settings, InfluenceCorpus material, Map<String, double[][]> influences,
        double[] nats, List<SampleTrace> traces, long seed) {
    private static final int TOP = 5;

    ExperimentResult result() {
        Bootstrap bootstrap = new Bootstrap(seed);
        List<String> groups = material.queries().stream().map(InfluenceQuery::group).distinct().toList();
        List<String> findings = new ArrayList<>();
        Table within = new Table("Mean correlation of influences within a kind of query", head(groups), List.of());
        Table tests = Table.of("Within against between kinds", "influence", "within, procedures", "within, facts",
                "between kinds", "p of the permutation test");
        Table answers = Table.of("Documents with the most influence: does one of the " + TOP + " hold the answer?",
                "influence", "queries for facts", "queries for procedures", "by chance, facts",
                "by chance, procedures");
        JsonObject summary = new JsonObject();
        Chart chart = Chart.bars("Correlation of influences within a kind of query", "mean Pearson correlation",
                groups);
        for (Map.Entry<String, double[][]> entry : influences.entrySet()) {
            String method = entry.getKey();
            double[][] matrix = InfluenceCorrelation.matrix(entry.getValue());
            List<Interval> byGroup = groups.stream()
                    .map(group -> within(bootstrap, matrix, indices(query -> query.group().equals(group)))).toList();
            List<String> row = new ArrayList<>(List.of(method));
            byGroup.forEach(interval -> row.add(Figures.number(interval, 2)));
            List<List<String>> rows = new ArrayList<>(within.rows());
            rows.add(row);
            within = new Table(within.title(), within.columns(), rows);
            chart = chart.with(method, byGroup.stream().map(
                    interval -> Double.isNaN(interval.estimate()) ? new Interval(0, 0, 0) : interval).toList());
            Interval procedures = byKind(bootstrap, matrix, false);
            Interval facts = byKind(bootstrap, matrix, true);
            InfluenceCorrelation test = InfluenceCorrelation.test(entry.getValue(), tasks(groups),
                    settings.permutations(), seed);
            tests = tests.with(method, Figures.number(procedures, 2), Figures.number(facts, 2),
                    Figures.number(test.between(), 2), Figures.number(test.pValue(), 4));
            answers = answers.with(method, share(bootstrap, entry.getValue(), true),
                    share(bootstrap, entry.getValue(), false), chance(true), chance(false));
            findings.add(finding(method, procedures, facts, test));
            summary.add(method, json(procedures, facts, test));
        }
        findings.add(
                "Among the " + TOP + " of " + material.documents().size() + " documents with the most influence, one"
                        + " holds the answer for this share of the queries for facts: "
                        + String.join("; ", answers.rows().stream().map(row -> row.get(0) + " " + row.get(1)).toList())
                        + " (by chance " + chance(true) + ").");
        PerNat perNat = new PerNat(material.queries(), nats, bootstrap);
        influences.forEach((method, values) -> summary.getAsJsonObject(method).add("per_nat", perNat.json(values)));
        findings.add(perNat.finding(InfluenceExperiment.IN_CONTEXT, influences.get(InfluenceExperiment.IN_CONTEXT)));
        return new ExperimentResult(findings, List.of(tests, within, answers, perNat.table(influences)), List.of(chart),
                traces,
                summary);
    }

    private static List<String> head(List<String> groups) {
        List<String> head = new ArrayList<>(List.of("influence"));
        head.addAll(groups);
        return head;
    }

    private int[] tasks(List<String> groups) {
        return material.queries().stream().mapToInt(query -> groups.indexOf(query.group())).toArray();
    }

    private int[] indices(Predicate<InfluenceQuery> wanted) {
        return IntStream.range(0, material.queries().size()).filter(q -> wanted.test(material.queries().get(q)))
                .toArray();
    }

    /** Queries are resampled, and a query paired with itself doesn't count. */
    private Interval within(Bootstrap bootstrap, double[][] matrix, int... queries) {
        return bootstrap.of(queries.length, sample -> {
            double sum = 0;
            int pairs = 0;
            for (int i = 0; i < sample.length; i++) {
                for (int j = 0; j < i; j++) {
                    int a = queries[sample[i]];
                    int b = queries[sample[j]];
                    if (a != b && material.queries().get(a).group().equals(material.queries().get(b).group())) {
                        sum += matrix[a][b];
                        pairs++;
                    }
                }
            }
            return pairs == 0 ? Double.NaN : sum / pairs;
        });
    }

    private Interval byKind(Bootstrap bootstrap, double[][] matrix, boolean factual) {
        return within(bootstrap, matrix, indices(query -> query.factual() == factual));
    }

    private static String finding(String method, Interval procedures, Interval facts, InfluenceCorrelation test) {
        String start = "By " + method + ", influences on queries of the same procedure correlate with r = "
                + Figures.number(procedures, 2);
        if (Double.isNaN(facts.estimate())) {
            return start + "; there are no queries for facts to compare with. Within against between kinds: p = "
                    + Figures.number(test.pValue(), 4) + ".";
        }
        String verdict = procedures.low() > facts.high()
                ? ": as published, procedures share their documents and facts don't to that degree."
                : facts.low() > procedures.high()
                        ? ": the opposite of what was published."
                        : ": no clear difference, so the published contrast is not reproduced this way.";
        return start + ", on queries for the same sort of fact with " + Figures.number(facts, 2) + verdict
                + " Within against between kinds: p = " + Figures.number(test.pValue(), 4) + ".";
    }

    private static JsonObject json(Interval procedures, Interval facts, InfluenceCorrelation test) {
        JsonObject object = new JsonObject();
        object.add("procedures", Figures.json(procedures));
        object.add("facts", Figures.json(facts));
        object.addProperty("within", test.within());
        if (Double.isFinite(test.between())) {
            object.addProperty("between", test.between());
            object.addProperty("p", test.pValue());
        }
        return object;
    }

    // ---- answers among documents

    private boolean holds(int document, InfluenceQuery query) {
        return Pattern.compile("(?<!\\w)" + Pattern.quote(query.answer()) + "(?!\\w)")
                .matcher(material.documents().get(document)).find();
    }

    private String share(Bootstrap bootstrap, double[][] values, boolean factual) {
        int[] queries = indices(query -> query.factual() == factual);
        double[] found = IntStream.of(queries).mapToDouble(q -> IntStream.range(0, values[q].length).boxed()
                .sorted(Comparator.comparingDouble(d -> -values[q][d])).limit(TOP)
                .anyMatch(d -> holds(d, material.queries().get(q))) ? 1 : 0).toArray();
        return Optional.of(found).filter(all -> all.length > 0).map(all -> Figures.percent(bootstrap.mean(all)))
                .orElse("-");
    }

    /** How often one of as many documents drawn at random would hold the answer. */
    private String chance(boolean factual) {
        int count = material.documents().size();
        return Figures.percent(IntStream.of(indices(query -> query.factual() == factual)).mapToDouble(q -> {
            long with = IntStream.range(0, count).filter(d -> holds(d, material.queries().get(q))).count();
            double none = 1;
            for (int i = 0; i < Math.min(TOP, count); i++) {
                none *= Math.max(0, (double) (count - with - i) / (count - i));
            }
            return 1 - none;
        }).average().orElse(Double.NaN));
    }
}
