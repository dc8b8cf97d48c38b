package io.swerve.bench.peers;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.swerve.bench.perf.BenchResult;
import io.swerve.bench.perf.Machine;
import io.swerve.bench.perf.PairedMedian;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.RowJson;
import io.swerve.bench.report.Table;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What the contestants gave.
 *
 * @param machine what they ran on
 * @param settings what they did
 * @param contestants Swerve first
 * @param runs by contestant, as many for each
 */
record PeersReport(Machine machine, ProbeSettings settings, List<PeerProgram> contestants, List<List<ProbeRun>> runs) {
    private static final List<String> MEASURES = List.of("start", "load", "prompt", "tokens_per_second");

    private static double value(ProbeRun run, String measure) {
        return switch (measure) {
            case "start" -> run.start();
            case "load" -> run.load();
            case "prompt" -> run.prompt();
            default -> run.tokensPerSecond();
        };
    }

    private PairedMedian median(int contestant, ToDoubleFunction<ProbeRun> measure) {
        return PairedMedian.of(runs.get(contestant).stream().mapToDouble(measure).toArray());
    }

    /** Of what Swerve gave in a repetition and what the contestant gave in the same one. */
    private PairedMedian ratio(int contestant, ToDoubleBiFunction<ProbeRun, ProbeRun> quotient) {
        double[] ratios = new double[runs.getFirst().size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = quotient.applyAsDouble(runs.getFirst().get(i), runs.get(contestant).get(i));
        }
        return PairedMedian.of(ratios);
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        line(text, "%s, %d processors, load %.1f, %s, %s", machine.processor(), machine.processors(), machine.load(),
                machine.system(), machine.java());
        line(text, "%s, %d threads, %d times each in turns: %d texts of %d tokens in each process",
                settings.model().getFileName(), settings.threads(), runs.getFirst().size(), settings.rounds(),
                settings.tokens());
        line(text, "");
        line(text, "%-24s %12s %10s %12s %10s   %s", "", "start, ms", "load, ms", "prompt, ms", "tokens/s",
                "tokens/s of Swerve to it (95%)");
        for (int i = 0; i < contestants.size(); i++) {
            int contestant = i;
            line(text, "%-24s %12s %10s %12s %10s   %s", contestants.get(i).name(), number(i, "start"),
                    number(i, "load"), number(i, "prompt"), number(i, "tokens_per_second"),
                    contestant == 0 || !contestants.get(i).reports()
                            ? ""
                            : text(speeds(contestant)));
        }
        line(text, "");
        line(text, "start: from the start of the process to the first token; prompt: from a prompt to its first token");
        if (contestants.stream().anyMatch(contestant -> contestant.name().equals(JavaLlamaCpp.NAME))) {
            line(text, "");
            line(text, "%-34s %-38s %s", "", "Swerve", JavaLlamaCpp.NAME);
            for (Capability row : Capability.OF_JAVA_LLAMA_CPP) {
                line(text, "%-34s %-38s %s", row.what(), row.swerve(), row.peer());
            }
        }
        return text.toString();
    }

    private String number(int contestant, String measure) {
        double median = median(contestant, run -> value(run, measure)).median();
        return Double.isNaN(median) ? "-" : String.format(Locale.ROOT, "%.1f", median);
    }

    private static String text(PairedMedian median) {
        return median.interval().text(3);
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append(System.lineSeparator());
    }

    /** Returns all of it, also as a table. */
    BenchResult result() {
        Table table = Table.of(String.format(Locale.ROOT,
                "%s, %d threads, %d processes of each: %d texts of %d tokens in each", settings.model().getFileName(),
                settings.threads(), runs.getFirst().size(), settings.rounds(), settings.tokens()), "", "start, ms",
                "load, ms", "prompt, ms", "tokens/s", "tokens/s of Swerve to it");
        for (int i = 0; i < contestants.size(); i++) {
            table = table.with(contestants.get(i).name(), number(i, "start"), number(i, "load"), number(i, "prompt"),
                    number(i, "tokens_per_second"), i > 0 && contestants.get(i).reports() ? text(speeds(i)) : "");
        }
        Table features = Table.of("What each can do", "", "Swerve", JavaLlamaCpp.NAME);
        for (Capability row : Capability.OF_JAVA_LLAMA_CPP) {
            features = features.with(row.what(), row.swerve(), row.peer());
        }
        return new BenchResult("peers",
                "The same model with Swerve and with others, each in a process of its own, in turns.", machine,
                List.of(settings.model()), json(), text(), List.of(table, features),
                List.of(chart("Milliseconds to the first token", "ms", "start"),
                        chart("Tokens per second once warm", "tokens/s", "tokens_per_second")));
    }

    private Chart chart(String title, String unit, String measure) {
        return Chart.bars(title, unit, contestants.stream().map(PeerProgram::name).toList()).with(unit,
                IntStream.range(0, contestants.size())
                        .mapToObj(i -> median(i, run -> value(run, measure)).interval()).toList());
    }

    private PairedMedian speeds(int contestant) {
        return ratio(contestant, (own, other) -> own.tokensPerSecond() / other.tokensPerSecond());
    }

    private JsonObject json() {
        JsonObject json = BenchResult.data("peers", machine);
        json.addProperty("model", settings.model().getFileName().toString());
        json.addProperty("threads", settings.threads());
        json.addProperty("tokens", settings.tokens());
        json.addProperty("rounds", settings.rounds());
        JsonArray all = new JsonArray();
        for (int i = 0; i < contestants.size(); i++) {
            JsonObject one = new JsonObject();
            one.addProperty("name", contestants.get(i).name());
            for (String measure : MEASURES) {
                PairedMedian median = median(i, run -> value(run, measure));
                if (!Double.isNaN(median.median())) {
                    one.add(measure, json(median));
                }
            }
            if (i > 0 && contestants.get(i).reports()) {
                one.add("swerve_to_it", json(speeds(i)));
            }
            all.add(one);
        }
        json.add("contestants", all);
        return json;
    }

    private static JsonObject json(PairedMedian median) {
        return RowJson.JSON.toJsonTree(median).getAsJsonObject();
    }
}
