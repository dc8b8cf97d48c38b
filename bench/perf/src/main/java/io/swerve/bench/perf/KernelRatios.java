package io.swerve.bench.perf;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.RowJson;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Times of JMH benchmarks beside the yardstick of their kind, which times alone say little without.
 *
 * @param results in JMH's order
 */
record KernelRatios(List<Result> results) {
    /** The method, or the value of a parameter, that others of a class are compared with. */
    private static final Map<String, String> YARDSTICKS = Map.of("EntropyBenchmark", "maximum", "DivergenceBenchmark",
            "maximum", "InterventionBenchmark", "vectorAdd", "MeanBenchmark", "copyOfRow", "AutoencoderBenchmark",
            "copyOfWeights", "TokenBenchmark", "sampleGreedily", "UpcallBenchmark", "downcall", "PrefillBenchmark",
            "taps=NONE", "DecodeLoopBenchmark", "variant=PLAIN");
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /**
     * What JMH measured.
     *
     * @param kind the class
     * @param method the method
     * @param parameters by name
     * @param time the mean
     * @param low lower end of its 99.9 % interval
     * @param high upper end
     * @param unit of the time
     * @param allocated bytes of Java heap for each call; NaN if that was not measured
     */
    record Result(String kind, String method, Map<String, String> parameters, double time, double low, double high,
            String unit, double allocated) {
        Result {
            parameters = new TreeMap<>(parameters);
        }

        /** The parameters as the name of a place on an axis. */
        private String where() {
            return parameters.isEmpty()
                    ? "all"
                    : parameters.entrySet().stream().map(entry -> entry.getKey() + " " + entry.getValue())
                            .collect(Collectors.joining(", "));
        }

        /** Whether this is what others of its kind are compared with. */
        private boolean isYardstick() {
            String yardstick = YARDSTICKS.get(kind);
            return method.equals(yardstick) || parameters.entrySet().stream()
                    .anyMatch(entry -> (entry.getKey() + "=" + entry.getValue()).equals(yardstick));
        }

        /** Names the group that has one yardstick: by the parameters, but for that which tells the yardstick. */
        private String group() {
            Map<String, String> rest = new TreeMap<>(parameters);
            String yardstick = YARDSTICKS.getOrDefault(kind, "");
            if (yardstick.contains("=")) {
                rest.remove(yardstick.substring(0, yardstick.indexOf('=')));
            }
            return kind + rest;
        }
    }

    KernelRatios {
        results = List.copyOf(results);
    }

    /**
     * Reads what JMH wrote.
     *
     * @param file its JSON
     */
    static KernelRatios read(Path file) throws IOException {
        List<Result> results = new ArrayList<>();
        for (JsonElement element : JsonParser.parseString(Files.readString(file)).getAsJsonArray()) {
            JsonObject object = element.getAsJsonObject();
            String[] name = object.get("benchmark").getAsString().split("\\.");
            JsonObject metric = object.getAsJsonObject("primaryMetric");
            Map<String, String> parameters = new TreeMap<>();
            if (object.has("params")) {
                object.getAsJsonObject("params").entrySet()
                        .forEach(entry -> parameters.put(entry.getKey(), entry.getValue().getAsString()));
            }
            double time = metric.get("score").getAsDouble();
            double error = number(metric.get("scoreError"));
            JsonObject secondary = object.getAsJsonObject("secondaryMetrics");
            double allocated = secondary != null && secondary.has(ALLOCATED)
                    ? number(secondary.getAsJsonObject(ALLOCATED).get("score"))
                    : Double.NaN;
            results.add(new Result(name[name.length - 2], name[name.length - 1], parameters, time, time - error,
                    time + error, metric.get("scoreUnit").getAsString(), allocated));
        }
        return new KernelRatios(results);
    }

    /** JMH writes what it doesn't know as text. */
    private static double number(JsonElement element) {
        return Double.parseDouble(element.getAsString());
    }

    /** Returns how many times as long as its yardstick a benchmark takes; NaN if the yardstick was not measured. */
    double ratio(Result result) {
        Map<String, Double> yardsticks = new HashMap<>();
        results.stream().filter(Result::isYardstick).forEach(one -> yardsticks.put(one.group(), one.time()));
        return result.time() / yardsticks.getOrDefault(result.group(), Double.NaN);
    }

    /** Returns all of it, also as tables and charts. */
    BenchResult result(Machine machine) {
        JsonObject data = BenchResult.data("kernels", machine);
        data.add("reports", RowJson.JSON.toJsonTree(results));
        List<String> kinds = results.stream().map(Result::kind).distinct().toList();
        return new BenchResult("kernels", "Parts of the work alone, each beside the yardstick of its kind (JMH).",
                machine,
                List.of(), data, text(), kinds.stream().map(this::table).toList(),
                kinds.stream().map(this::chart).toList());
    }

    private List<Result> of(String kind) {
        return results.stream().filter(result -> result.kind().equals(kind)).toList();
    }

    private Table table(String kind) {
        Table table = Table.of(kind, "", "parameters", "time", "unit", "heap bytes per call", "times its yardstick");
        for (Result result : of(kind)) {
            table = table.with(result.method(), result.parameters().toString(),
                    Figures.number(new Interval(result.time(), result.low(), result.high()), 3), result.unit(),
                    Figures.number(result.allocated(), 1),
                    result.isYardstick() ? "yardstick" : Figures.number(ratio(result), 2));
        }
        return table;
    }

    /** Times of the yardstick, as times themselves differ by orders of magnitude from one parameter to the next. */
    private Chart chart(String kind) {
        List<Result> compared = of(kind).stream().filter(result -> !Double.isNaN(ratio(result))).toList();
        List<String> groups = compared.stream().map(Result::where).distinct().toList();
        Chart chart = Chart.bars(kind, "times its yardstick", groups);
        for (String method : compared.stream().map(Result::method).distinct().toList()) {
            chart = chart.with(method, groups.stream().map(group -> compared.stream()
                    .filter(result -> result.method().equals(method) && result.where().equals(group)).findFirst()
                    .map(this::relative).orElse(Interval.none(Double.NaN))).toList());
        }
        return chart;
    }

    private Interval relative(Result result) {
        double scale = ratio(result) / result.time();
        return new Interval(scale * result.time(), scale * result.low(), scale * result.high());
    }

    /** Returns a table. */
    String text() {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%n%-64s %14s %10s %12s   %s%n", "",
                "time (99.9%)", "", "heap B/call", "times its yardstick"));
        for (Result result : results) {
            double ratio = ratio(result);
            text.append(String.format(Locale.ROOT, "%-64s %14s %10s %12.1f   %s%n",
                    result.kind().replace("Benchmark", "") + "." + result.method() + " " + result.parameters(),
                    String.format(Locale.ROOT, "%.2f +- %.2f", result.time(), result.high() - result.time()),
                    result.unit(), result.allocated(),
                    result.isYardstick()
                            ? "yardstick"
                            : Double.isNaN(ratio)
                                    ? "-"
                                    : String.format(Locale.ROOT, "%.2f", ratio)));
        }
        return text.toString();
    }
}
