package io.swerve.bench.perf;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.TargetVerdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * All results of one run of the benchmark, as text or JSON.
 *
 * @param machine what it ran on
 * @param models decoding, for each model
 * @param rows the entropy of rows of logits, for each length
 */
record BenchReport(Machine machine, List<DecodeReport> models, List<RowResult> rows) {
    BenchReport {
        models = List.copyOf(models);
        rows = List.copyOf(rows);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(machine.line()).append(System.lineSeparator());
        models.forEach(model -> append(text, model));
        text.append(System.lineSeparator());
        line(text, "%-34s %10s %10s %10s   %s", "a row of logits, microseconds", "entropy", "plain max", "unrolled",
                "entropy to plain max (95%), to unrolled max");
        for (RowResult row : rows) {
            line(text, "%-34s %10.2f %10.2f %10.2f   %s, %s%s", row.length() + " logits, " + row.provider(),
                    row.entropyMicros(), row.plainMicros(), row.unrolledMicros(), interval(row.toPlain()),
                    interval(row.toUnrolled()), row.length() == RowResult.TARGET_LENGTH
                            ? String.format(Locale.ROOT, "  target <= %.2f: %s", RowResult.TARGET,
                                    TargetVerdict.atMost(row.toPlain().interval(), RowResult.TARGET).label())
                            : "");
        }
        return text.toString();
    }

    private static void append(StringBuilder text, DecodeReport model) {
        text.append(System.lineSeparator());
        line(text, "%s: %d layers x %d, vocabulary %d, %d threads, %d repetitions of 2 x %d tokens, %s time",
                model.model(), model.layers(), model.width(), model.vocabulary(), model.threads(),
                model.repetitions(), model.tokens(), model.clock().name().toLowerCase(Locale.ROOT));
        line(text, "%-34s %10s %10s   %s", "decoding with", "tokens/s", "heap B/tok",
                "ratio to plain (95%), of as many sequences");
        for (DecodeReport.VariantResult result : model.variants()) {
            double target = result.variant().target();
            line(text, "%-34s %10.1f %10.1f   %s%s", result.variant().title(), result.tokensPerSecond(),
                    result.bytesPerToken(), interval(result.ratio()),
                    Double.isNaN(target) ? "" : "  target " + result.ratio().against(target));
        }
    }

    private static String interval(PairedMedian value) {
        return value.interval().text(3);
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }

    /** Returns all of it, also as tables and charts. */
    BenchResult result(List<Path> files) {
        return new BenchResult("decode", "Decoding token by token: plainly, watched, and steered by each tier.",
                machine,
                files, json(), text(), Stream.concat(models.stream().map(DecodeReport::table), Stream.of(rowTable()))
                        .toList(),
                models.stream().map(DecodeReport::chart).toList());
    }

    private Table rowTable() {
        Table table = Table.of("The entropy of a row of logits beside a maximum of it", "logits", "kernel",
                "entropy, microseconds", "plain maximum", "unrolled maximum", "entropy to plain", "to unrolled");
        for (RowResult row : rows) {
            table = table.with(String.valueOf(row.length()), row.provider(), Figures.number(row.entropyMicros(), 2),
                    Figures.number(row.plainMicros(), 2), Figures.number(row.unrolledMicros(), 2),
                    interval(row.toPlain()), interval(row.toUnrolled()));
        }
        return table;
    }

    private JsonObject json() {
        JsonObject root = BenchResult.data("decode", machine);
        root.add("reports", array(models.stream().map(BenchReport::json).toList()));
        root.add("rows", array(rows.stream().map(BenchReport::json).toList()));
        return root;
    }

    private static JsonObject json(DecodeReport model) {
        JsonObject object = new JsonObject();
        object.addProperty("model", model.model());
        object.addProperty("layers", model.layers());
        object.addProperty("n_embd", model.width());
        object.addProperty("vocabulary", model.vocabulary());
        object.addProperty("threads", model.threads());
        object.addProperty("tokens", model.tokens());
        object.addProperty("repetitions", model.repetitions());
        object.addProperty("clock", model.clock().name().toLowerCase(Locale.ROOT));
        object.add("variants", array(model.variants().stream().map(BenchReport::json).toList()));
        return object;
    }

    private static JsonObject json(DecodeReport.VariantResult result) {
        JsonObject object = new JsonObject();
        object.addProperty("variant", result.variant().name().toLowerCase(Locale.ROOT));
        object.addProperty("tokens_per_second", result.tokensPerSecond());
        object.addProperty("heap_bytes_per_token", result.bytesPerToken());
        result.ratio().addTo(object, "ratio");
        double target = result.variant().target();
        object.add("target", Double.isNaN(target) ? JsonNull.INSTANCE : new JsonPrimitive(target));
        return object;
    }

    private static JsonObject json(RowResult row) {
        JsonObject object = new JsonObject();
        object.addProperty("provider", row.provider());
        object.addProperty("length", row.length());
        object.addProperty("entropy_us", row.entropyMicros());
        object.addProperty("plain_maximum_us", row.plainMicros());
        object.addProperty("unrolled_maximum_us", row.unrolledMicros());
        row.toPlain().addTo(object, "ratio");
        row.toUnrolled().addTo(object, "ratio_to_unrolled");
        return object;
    }

    private static JsonArray array(List<? extends JsonElement> elements) {
        JsonArray array = new JsonArray(elements.size());
        elements.forEach(array::add);
        return array;
    }
}
