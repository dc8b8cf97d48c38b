package io.swerve.bench.perf;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;

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

    String text() {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT,
                "%s, %s: %d layers x %d, vocabulary %d, %d threads, %d repetitions of 2 runs, %s time%n%s%n", suite,
                model.file(), model.layers(), model.width(), model.vocabulary(), threads, runs.repetitions(),
                runs.clock().name().toLowerCase(Locale.ROOT), setting));
        text.append(String.format(Locale.ROOT, "%-44s %12s   %s%n", "", unit + "/s", "ratio to its baseline (95%)"));
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
