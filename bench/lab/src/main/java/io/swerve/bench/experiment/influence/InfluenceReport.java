package io.swerve.bench.experiment.influence;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Measures;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What the influences say. Documents that were planted for a query are left out of all but the question whether the answer
 * stands in a document with much influence: they pull correlations down by construction.
 *
 * @param settings of the experiment
 * @param material queries and documents
 * @param influences by their kind, for each query one of each document
 * @param nats what each completion costs without any document
 * @param seed of resampling and tests
 */
record InfluenceReport(InfluenceSettings settings, InfluenceCorpus material, Map<String, double[][]> influences,
        double[] nats, long seed) {
    private static final String PROCEDURES = "procedures_";
    private static final String FACTS = "facts_";

    ExperimentResult result(List<SampleTrace> traces) {
        Bootstrap bootstrap = new Bootstrap(seed);
        Map<String, double[][]> drawn = new LinkedHashMap<>();
        influences.forEach((method, values) -> drawn.put(method, drawn(values)));
        List<String> findings = new ArrayList<>();
        Measures correlations = correlations();
        drawn.forEach((method, values) -> findings.add(compare(correlations, bootstrap, method, values)));
        Measures kinds = kinds(bootstrap, drawn);
        Measures answers = new HeldAnswers(material).measures(influences);
        findings.add(HeldAnswers.finding(material, answers, List.copyOf(influences.keySet())));
        PerNat perNat = new PerNat(material.queries(), nats, bootstrap);
        Measures costs = perNat.measures(drawn);
        int inContext = List.copyOf(drawn.keySet()).indexOf(InfluenceExperiment.IN_CONTEXT);
        if (inContext >= 0) {
            findings.add(perNat.finding(InfluenceExperiment.IN_CONTEXT, costs, inContext));
        }
        JsonObject summary = new JsonObject();
        summary.add("correlation", correlations.jsonByName());
        summary.add("answers_held", answers.jsonByName());
        summary.add("per_nat", costs.jsonByName());
        summary.addProperty("planted_documents", material.planted());
        summary.addProperty("documents", material.documents().size());
        String[] methods = methodKeys();
        return new ExperimentResult(findings,
                List.of(correlations.table("Correlation of influences, within and between kinds of query", "influence"),
                        kinds.table("Correlation of influences within each kind of query", "kind"),
                        answers.table("Documents with the most influence: does one of the " + HeldAnswers.TOP
                                + " hold the answer?", "influence"),
                        costs.table("Influence per nat of the completion", "influence")),
                List.of(kinds.bars("Correlation of influences within a kind of query", "mean Pearson correlation",
                        methods)),
                traces, summary);
    }

    private double[][] drawn(double[][] values) {
        return Arrays.stream(values).map(row -> Arrays.copyOfRange(row, material.planted(), row.length))
                .toArray(double[][]::new);
    }

    // ---- correlations

    private static Measures correlations() {
        List<Column> columns = new ArrayList<>();
        for (String sort : List.of(PROCEDURES, FACTS)) {
            String name = sort.replace("_", "");
            columns.add(Column.number(sort + "within", "within, " + name, 2));
            columns.add(Column.number(sort + "between", "between, " + name, 2));
            columns.add(Column.number(sort + "excess", "within minus between, " + name, 3));
            columns.add(Column.number(sort + "p", "p of the permutation test, " + name, 4));
        }
        columns.add(Column.number("contrast", "procedures minus facts", 3));
        return new Measures(columns.toArray(Column[]::new));
    }

    private String compare(Measures correlations, Bootstrap bootstrap, String method, double[][] values) {
        int[] procedural = indices(query -> !query.factual());
        int[] factual = indices(InfluenceQuery::factual);
        KinCorrelation procedures = kin(bootstrap, values, procedural);
        KinCorrelation facts = kin(bootstrap, values, factual);
        Interval contrast = KinCorrelation.contrast(rows(values, procedural), kinds(procedural), rows(values, factual),
                kinds(factual), bootstrap);
        correlations.add(method, procedures.within(), procedures.between(), procedures.excess(), procedures.p(),
                facts.within(), facts.between(), facts.excess(), facts.p(), contrast);
        if (!procedures.isKnown()) {
            return "By " + method + ", nothing is said of procedures: no two queries are of the same one.";
        }
        return "By " + method + ", influences on queries of the same procedure correlate with r = "
                + Figures.number(procedures.within(), 2) + own(procedures)
                + (facts.isComparable() ? facts(procedures, facts, contrast) : "");
    }

    private static String own(KinCorrelation procedures) {
        if (!procedures.isComparable()) {
            return ". There is one procedure only, so nothing tells whether they share more than any queries do; name"
                    + " kinds of problem with \"group\" in the file.";
        }
        String difference = " (difference " + Figures.number(procedures.excess(), 3) + ", permutation p = "
                + Figures.number(procedures.p(), 4) + ").";
        return ", those of different procedures with " + Figures.number(procedures.between(), 2)
                + (procedures.isShared()
                        ? ": the same documents help with the same procedure" + difference
                        : procedures.excess().excludes(0) && procedures.excess().estimate() < 0
                                ? ": less within a procedure than across them" + difference
                                : ": not clearly more within a procedure than across them, so what they share says"
                                        + " nothing of the procedure" + difference);
    }

    private static String facts(KinCorrelation procedures, KinCorrelation facts, Interval contrast) {
        String verdict = procedures.isShared() && contrast.excludes(0) && contrast.estimate() > 0
                ? "as published, procedures share their documents more than facts do"
                : contrast.excludes(0) && contrast.estimate() < 0
                        ? "facts share their documents more, the opposite of what was published"
                        : "the published contrast is not shown";
        return " Queries for the same sort of fact correlate with " + Figures.number(facts.within(), 2)
                + ", for different sorts with " + Figures.number(facts.between(), 2) + ": " + verdict
                + " (procedures minus facts " + Figures.number(contrast, 3) + ").";
    }

    private KinCorrelation kin(Bootstrap bootstrap, double[][] values, int... queries) {
        return KinCorrelation.of(rows(values, queries), kinds(queries), settings.permutations(), bootstrap);
    }

    private static double[][] rows(double[][] values, int... queries) {
        return IntStream.of(queries).mapToObj(q -> values[q]).toArray(double[][]::new);
    }

    private int[] kinds(int... queries) {
        List<String> groups = groups();
        return IntStream.of(queries).map(q -> groups.indexOf(material.queries().get(q).group())).toArray();
    }

    private List<String> groups() {
        return material.queries().stream().map(InfluenceQuery::group).distinct().toList();
    }

    private int[] indices(Predicate<InfluenceQuery> wanted) {
        return IntStream.range(0, material.queries().size()).filter(q -> wanted.test(material.queries().get(q)))
                .toArray();
    }

    // ---- kinds

    private String[] methodKeys() {
        return influences.keySet().stream().map(Figures::key).toArray(String[]::new);
    }

    /** A row for each kind that has two queries. */
    private Measures kinds(Bootstrap bootstrap, Map<String, double[][]> drawn) {
        Measures measures = new Measures(drawn.keySet().stream()
                .map(method -> Column.number(Figures.key(method), method, 2)).toArray(Column[]::new));
        for (String group : groups()) {
            int[] queries = indices(query -> query.group().equals(group));
            if (queries.length > 1) {
                measures.add(group, drawn.values().stream()
                        .map(values -> kin(bootstrap, values, queries).within()).toArray());
            }
        }
        return measures;
    }
}
