package io.swerve.bench.experiment.influence;

import com.google.gson.JsonObject;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How much influence documents have for each nat of a completion, and how much that differs between documents: the paper
 * finds both to be less for reasoning than for facts.
 *
 * @param queries what was asked
 * @param nats negative log-probability of each query's completion, without any document
 * @param bootstrap resamples queries
 */
record PerNat(List<InfluenceQuery> queries, double[] nats, Bootstrap bootstrap) {
    Table table(Map<String, double[][]> influences) {
        Table table = Table.of("Influence per nat of the completion, without sign", "influence", "procedures", "facts",
                "volatility, procedures", "volatility, facts");
        for (Map.Entry<String, double[][]> entry : influences.entrySet()) {
            table = table.with(entry.getKey(), text(entry.getValue(), false, false),
                    text(entry.getValue(), true, false), text(entry.getValue(), false, true),
                    text(entry.getValue(), true, true));
        }
        return table;
    }

    private String text(double[][] influences, boolean factual, boolean volatility) {
        Interval mean = mean(influences, factual, volatility);
        return Double.isNaN(mean.estimate()) ? "-" : Figures.number(mean, 3);
    }

    JsonObject json(double[][] influences) {
        JsonObject object = new JsonObject();
        object.add("procedures", Figures.json(mean(influences, false, false)));
        object.add("facts", Figures.json(mean(influences, true, false)));
        object.add("volatility_procedures", Figures.json(mean(influences, false, true)));
        object.add("volatility_facts", Figures.json(mean(influences, true, true)));
        return object;
    }

    String finding(String method, double[][] influences) {
        Interval procedures = mean(influences, false, false);
        Interval facts = mean(influences, true, false);
        if (Double.isNaN(facts.estimate()) || Double.isNaN(procedures.estimate())) {
            return "Influence per nat can't be compared: there are no queries of one of the two kinds.";
        }
        return "Per nat of the completion, documents have " + Figures.number(procedures, 3) + " of " + method
                + " on procedures and " + Figures.number(facts, 3) + " on facts: "
                + (procedures.high() < facts.low()
                        ? "as published, reasoning rests less on each single document."
                        : facts.high() < procedures.low()
                                ? "the opposite of what was published."
                                : "no clear difference, so the published one is not reproduced.");
    }

    private Interval mean(double[][] influences, boolean factual, boolean volatility) {
        double[] values = IntStream.range(0, queries.size()).filter(q -> queries.get(q).factual() == factual)
                .mapToDouble(q -> (volatility ? deviation(influences[q]) : size(influences[q])) / nats[q]).toArray();
        return values.length == 0 ? new Interval(Double.NaN, Double.NaN, Double.NaN) : bootstrap.mean(values);
    }

    private static double size(double... values) {
        return Arrays.stream(values).map(Math::abs).average().orElseThrow();
    }

    private static double deviation(double... values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return Math.sqrt(Arrays.stream(values).map(value -> (value - mean) * (value - mean)).average().orElseThrow());
    }
}
