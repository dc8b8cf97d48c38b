package io.swerve.bench.peers;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.swerve.bench.perf.PairedMedian;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * How fast Swerve is beside llama.cpp's own benchmarks on one model.
 *
 * @param settings what both did
 * @param rounds what they gave, round by round
 */
record NativeReport(NativeSettings settings, List<NativeRound> rounds) {
    /** The share of llama.cpp's speed that is aimed at. */
    static final double TARGET = 0.99;

    NativeReport {
        rounds = List.copyOf(rounds);
    }

    /**
     * What was done, and how fast.
     *
     * @param measure its name, as Swerve's process writes it
     * @param title in words
     * @param tool tokens per second of llama.cpp's program
     * @param swerve of Swerve, in a session that can't be observed
     * @param ratio Swerve to the program, round by round
     * @param observable Swerve's in a session that can be observed, the default
     * @param observableRatio likewise
     */
    record NativeRow(String measure, String title, PairedMedian tool, PairedMedian swerve, PairedMedian ratio,
            PairedMedian observable, PairedMedian observableRatio) {}

    List<NativeRow> rows() {
        List<NativeRow> rows = new ArrayList<>();
        rows.add(row(Speeds.PREFILL, "a prompt of " + settings.prompt() + " tokens",
                round -> round.one().median(Speeds.PREFILL)));
        rows.add(row(Speeds.DECODE, settings.tokens() + " tokens, one by one",
                round -> round.one().median(Speeds.DECODE)));
        rows.add(row(NativeProbe.GENERATE, "the same, chosen, with text and entropy",
                round -> round.one().median(Speeds.DECODE)));
        for (int count : settings.sequences()) {
            String measure = Speeds.PARALLEL + count;
            rows.add(row(measure, count + (count == 1 ? " sequence" : " sequences") + " in a batch",
                    round -> round.many().median(measure)));
        }
        return rows;
    }

    private NativeRow row(String measure, String title, ToDoubleFunction<NativeRound> tool) {
        ToDoubleFunction<NativeRound> plain = round -> round.swerve().median(measure);
        ToDoubleFunction<NativeRound> observable = round -> round.swerve().median(NativeProbe.OBSERVABLE + measure);
        return new NativeRow(measure, title, over(tool), over(plain),
                over(round -> plain.applyAsDouble(round) / tool.applyAsDouble(round)), over(observable),
                over(round -> observable.applyAsDouble(round) / tool.applyAsDouble(round)));
    }

    private PairedMedian over(ToDoubleFunction<NativeRound> figure) {
        return PairedMedian.of(rounds.stream().mapToDouble(figure).toArray());
    }

    private String model() {
        return Path.of(settings.model()).getFileName().toString();
    }

    private String title() {
        return String.format(Locale.ROOT,
                "%s: %d threads, %d rounds of a process each, %d samples in each; sequences in batches read %d tokens, "
                        + "then write %d, %s",
                model(), settings.threads(), rounds.size(), settings.samples(), settings.parallelPrompt(),
                settings.parallelTokens(), settings.shared() ? "from one cache" : "each from its own cache");
    }

    String text() {
        StringBuilder text = new StringBuilder();
        line(text, "%s", title());
        line(text, "%-42s %10s %10s   %-24s %10s   %s", "tokens/s", "llama.cpp", "Swerve", "ratio (95%)", "observable",
                "ratio (95%)");
        for (NativeRow row : rows()) {
            line(text, "%-42s %10.1f %10.1f   %-24s %10.1f   %-24s%s", row.title(), row.tool().median(),
                    row.swerve().median(), Figures.number(row.ratio().interval(), 3), row.observable().median(),
                    Figures.number(row.observableRatio().interval(), 3), verdict(row));
        }
        return text.toString();
    }

    /** llama.cpp's programs choose no token, so a loop that does has no such target. */
    private static boolean hasTarget(NativeRow row) {
        return !row.measure().equals(NativeProbe.GENERATE);
    }

    private static String verdict(NativeRow row) {
        return hasTarget(row) ? "  target " + row.ratio().against(TARGET) : "";
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append(System.lineSeparator());
    }

    Table table() {
        Table table = Table.of(title(), "tokens/s", "llama.cpp", "Swerve", "ratio", "Swerve, observable (default)",
                "ratio", "target");
        for (NativeRow row : rows()) {
            table = table.with(row.title(), Figures.number(row.tool().median(), 1),
                    Figures.number(row.swerve().median(), 1), Figures.number(row.ratio().interval(), 3),
                    Figures.number(row.observable().median(), 1), Figures.number(row.observableRatio().interval(), 3),
                    hasTarget(row) ? row.ratio().against(TARGET) : "-");
        }
        return table;
    }

    Chart chart() {
        List<NativeRow> rows = rows();
        return Chart.bars("Swerve to llama.cpp, " + model(), "ratio of tokens/s",
                rows.stream().map(row -> row.measure().replace('_', ' ')).toList())
                .with("not observable", rows.stream().map(row -> row.ratio().interval()).toList())
                .with("observable", rows.stream().map(row -> row.observableRatio().interval()).toList())
                .withReference(1);
    }

    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("model", model());
        JsonElement how = new Gson().toJsonTree(settings);
        how.getAsJsonObject().remove("model");
        json.add("settings", how);
        json.addProperty("rounds", rounds.size());
        JsonArray array = new JsonArray();
        for (NativeRow row : rows()) {
            JsonObject object = new JsonObject();
            object.addProperty("measure", row.measure());
            row.tool().addTo(object, "llama_cpp");
            row.swerve().addTo(object, "swerve");
            object.add("ratio", new Gson().toJsonTree(row.ratio()));
            row.observable().addTo(object, "swerve_observable");
            object.add("ratio_observable", new Gson().toJsonTree(row.observableRatio()));
            array.add(object);
        }
        json.add("measures", array);
        return json;
    }
}
