package io.swerve.bench.perf;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * All results of one suite on one model.
 *
 * @param suite name of the suite
 * @param unit what is counted per second
 * @param setting what one run does, in words
 * @param model the model
 * @param threads threads of each session
 * @param runs how it was measured
 * @param results the results
 */
record SuiteReport(String suite, String unit, String setting, MeasuredModel model, int threads, PairedRuns runs,
        List<SuiteResult> results) {
    SuiteReport {
        results = List.copyOf(results);
    }

    /** Makes one result of the reports of one suite, one for each model. */
    static BenchResult result(String about, Machine machine, List<Path> files, List<SuiteReport> reports) {
        JsonObject data = BenchResult.data(reports.getFirst().suite(), machine);
        JsonArray array = new JsonArray();
        reports.forEach(report -> array.add(report.json()));
        data.add("reports", array);
        String text = machine.line() + System.lineSeparator() + reports.stream()
                .map(report -> System.lineSeparator() + report.text()).collect(Collectors.joining());
        return new BenchResult(reports.getFirst().suite(), about, machine, files, data, text,
                reports.stream().map(SuiteReport::table).toList(), reports.stream().map(SuiteReport::chart).toList());
    }

    private String title() {
        return String.format(Locale.ROOT, "%s: %d layers x %d, vocabulary %d, %d threads, %d repetitions, %s time; %s",
                model.file(), model.layers(), model.width(), model.vocabulary(), threads, runs.repetitions(),
                runs.clock().name().toLowerCase(Locale.ROOT), setting);
    }

    private Table table() {
        Table table = Table.of(title(), "", unit + "/s", "ratio to its baseline", "baseline", "target");
        for (SuiteResult result : results) {
            table = table.with(result.title(), Figures.number(result.rate(), 1),
                    Figures.number(result.ratio().interval(), 3), result.baseline(),
                    result.ratio().against(result.target()));
        }
        return table;
    }

    private Chart chart() {
        List<SuiteResult> compared = results.stream().filter(result -> !result.name().equals(result.baseline()))
                .toList();
        return Chart.bars(suite + ", " + model.file(), "ratio to its baseline",
                compared.stream().map(SuiteResult::title).toList())
                .with("ratio", compared.stream().map(result -> result.ratio().interval()).toList())
                .withReference(1);
    }

    String text() {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT,
                "%s, %s: %d layers x %d, vocabulary %d, %d threads, %d repetitions of 2 runs, %s time%n%s%n", suite,
                model.file(), model.layers(), model.width(), model.vocabulary(), threads, runs.repetitions(),
                runs.clock().name().toLowerCase(Locale.ROOT), setting));
        text.append(String.format(Locale.ROOT, "%-44s %12s   %s%n", "", unit + "/s", "ratio to its baseline (95 %)"));
        for (SuiteResult result : results) {
            text.append(result.line()).append(System.lineSeparator());
        }
        return text.toString();
    }

    JsonObject json() {
        JsonObject object = new JsonObject();
        object.addProperty("suite", suite);
        object.addProperty("unit", unit);
        object.addProperty("setting", setting);
        object.addProperty("model", model.file());
        object.addProperty("layers", model.layers());
        object.addProperty("n_embd", model.width());
        object.addProperty("vocabulary", model.vocabulary());
        object.addProperty("threads", threads);
        object.addProperty("repetitions", runs.repetitions());
        object.addProperty("settle_ms", runs.settle());
        object.addProperty("clock", runs.clock().name().toLowerCase(Locale.ROOT));
        JsonArray variants = new JsonArray();
        results.forEach(result -> variants.add(result.json()));
        object.add("variants", variants);
        return object;
    }

    /** Returns what the guard compares. */
    List<Ratio> ratios() {
        return results.stream().filter(result -> !result.name().equals(result.baseline()))
                .map(result -> new Ratio(suite, model.file(), result.name(), result.ratio())).toList();
    }
}
