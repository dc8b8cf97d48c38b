package io.swerve.bench.peers;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.swerve.bench.perf.BenchResult;
import io.swerve.bench.perf.Machine;
import io.swerve.bench.perf.PairedMedian;
import io.swerve.bench.report.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * From the start of a process to its first token.
 *
 * @param machine what they ran on
 * @param settings what they did
 * @param contestants Swerve as it is first
 * @param runs by contestant, as many for each
 * @param left who was left out, and why
 */
record StartReport(Machine machine, ProbeSettings settings, List<PeerProgram> contestants, List<List<ProbeRun>> runs,
        List<String> left) {
    /** What Java does until the main method, found by subtraction. */
    private static final String JVM = "jvm";

    /**
     * A contestant's figures.
     *
     * @param name its name
     * @param millis to the first token
     * @param ratio of its time to that of Swerve as it is, in the same repetition
     * @param phases milliseconds of the parts, in order; empty where they aren't told
     */
    record StartRow(String name, PairedMedian millis, PairedMedian ratio, Map<String, PairedMedian> phases) {}

    List<StartRow> rows() {
        List<StartRow> rows = new ArrayList<>();
        for (int i = 0; i < contestants.size(); i++) {
            List<ProbeRun> own = runs.get(i);
            double[] ratios = new double[own.size()];
            for (int run = 0; run < ratios.length; run++) {
                ratios[run] = own.get(run).start() / runs.getFirst().get(run).start();
            }
            rows.add(new StartRow(contestants.get(i).name(),
                    PairedMedian.of(own.stream().mapToDouble(ProbeRun::start).toArray()), PairedMedian.of(ratios),
                    phases(own)));
        }
        return rows;
    }

    private static Map<String, PairedMedian> phases(List<ProbeRun> runs) {
        Map<String, PairedMedian> phases = new LinkedHashMap<>();
        if (!runs.getFirst().phases().isEmpty()) {
            phases.put(JVM, PairedMedian.of(runs.stream().mapToDouble(
                    run -> run.start() - run.phases().values().stream().mapToDouble(Double::doubleValue).sum())
                    .toArray()));
            for (String phase : runs.getFirst().phases().keySet()) {
                phases.put(phase, PairedMedian.of(runs.stream().mapToDouble(run -> run.phases().get(phase)).toArray()));
            }
        }
        return phases;
    }

    /** Returns all of it. */
    BenchResult result() {
        List<StartRow> rows = rows();
        Table starts = Table.of(title(), "", "to the first token, ms (95%)", "times Swerve (95%)");
        for (StartRow row : rows) {
            starts = starts.with(row.name(), row.millis().interval().text(1), row.ratio().interval().text(3));
        }
        List<StartRow> told = rows.stream().filter(row -> !row.phases().isEmpty()).toList();
        List<String> head = new ArrayList<>(List.of(""));
        told.forEach(row -> head.add(row.name()));
        Table parts = Table.of("Where the time goes, ms", head.toArray(String[]::new));
        for (String phase : told.getFirst().phases().keySet()) {
            List<String> cells = new ArrayList<>(List.of(phase));
            told.forEach(row -> cells.add(String.format(Locale.ROOT, "%.1f", row.phases().get(phase).median())));
            parts = parts.with(cells.toArray(String[]::new));
        }
        return new BenchResult("start",
                "From the start of a process to its first token, each in fresh processes, in turns.",
                machine, List.of(settings.model()), json(rows), text(starts, parts), List.of(starts, parts), List.of());
    }

    private String title() {
        return String.format(Locale.ROOT, "%s, %d threads, %d processes of each", settings.model().getFileName(),
                settings.threads(), runs.getFirst().size());
    }

    private String text(Table starts, Table parts) {
        StringBuilder text = new StringBuilder();
        line(text, "%s, %d processors, load %.1f, %s, %s", machine.processor(), machine.processors(), machine.load(),
                machine.system(), machine.java());
        for (Table table : List.of(starts, parts)) {
            line(text, "%s", table.title());
            line(text, "");
            row(text, table.columns());
            table.rows().forEach(row -> row(text, row));
            line(text, "");
        }
        line(text, "jvm: until the main method, and the way of the first token to this process; the others in order");
        if (contestants.stream().anyMatch(contestant -> !contestant.reports())) {
            line(text, "%s tells no times: up to the end of its process", NativeTools.COMPLETION);
        }
        left.forEach(reason -> line(text, "left out: %s", reason));
        return text.toString();
    }

    private static void row(StringBuilder text, List<String> cells) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-22s", cells.getFirst()));
        cells.subList(1, cells.size()).forEach(cell -> line.append(String.format(Locale.ROOT, "%30s", cell)));
        line(text, "%s", line);
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append(System.lineSeparator());
    }

    private JsonObject json(List<StartRow> rows) {
        Gson gson = new Gson();
        JsonObject json = BenchResult.data("start", machine);
        json.addProperty("model", settings.model().getFileName().toString());
        json.addProperty("threads", settings.threads());
        JsonArray all = new JsonArray();
        for (StartRow row : rows) {
            JsonObject one = new JsonObject();
            one.addProperty("name", row.name());
            one.add("start_ms", gson.toJsonTree(row.millis()));
            one.add("times_swerve", gson.toJsonTree(row.ratio()));
            if (!row.phases().isEmpty()) {
                one.add("phases_ms", gson.toJsonTree(row.phases()));
            }
            all.add(one);
        }
        json.add("contestants", all);
        json.add("left_out", gson.toJsonTree(left));
        return json;
    }
}
