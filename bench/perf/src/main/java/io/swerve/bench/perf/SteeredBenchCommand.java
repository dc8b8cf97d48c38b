package io.swerve.bench.perf;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.annotations.SerializedName;
import io.swerve.Model;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.ProgressLine;
import io.swerve.bench.experiment.Division;
import io.swerve.bench.experiment.ExperimentModels;
import io.swerve.bench.experiment.ExperimentRun;
import io.swerve.bench.experiment.RunOptions;
import io.swerve.bench.experiment.SettingsRecord;
import io.swerve.bench.experiment.Watcher;
import io.swerve.bench.experiment.compression.CompressionExperiment;
import io.swerve.bench.experiment.compression.CompressionSettings;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.task.Task;
import io.swerve.bench.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code swerve bench steered}: what a user gains by steering, from the question to the answer. It is the experiment
 * {@code compression}, told as a benchmark.
 */
@Command(name = "steered", description = "Answers problems steered towards brief thinking and unsteered, in turns: time to the answer, tokens, accuracy.")
public final class SteeredBenchCommand extends ConsoleCommand {
    private static final int RUNS = 20;
    private static final Gson JSON = new GsonBuilder().registerTypeAdapter(Interval.class,
            (JsonDeserializer<Interval>) (json, _, _) -> Figures.interval(json.getAsJsonObject())).create();

    @Mixin
    private final ModelChoice model = new ModelChoice(false);

    @Mixin
    private BenchFlags flags;

    @Option(names = "--task", paramLabel = "NAME|FILE", description = "What is asked, as 'swerve experiment' takes it. Default: the lab's problems.")
    private String task;

    @Option(names = "--parallel", paramLabel = "N", defaultValue = "20", description = "Problems of a repetition, answered together. Default: ${DEFAULT-VALUE}.")
    private int parallel;

    @Option(names = "--max-tokens", paramLabel = "N", description = "The longest answer. Default: 320, with a file of problems 1024.")
    private Integer maxTokens;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of everything that is drawn. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--setting", paramLabel = "NAME=VALUE", description = "A setting of 'swerve experiment compression', such as development=40.")
    private Map<String, String> settings = Map.of();

    /** Made by picocli. */
    public SteeredBenchCommand() {}

    @Override
    protected void run(Console console) throws IOException {
        int runs = flags.runs(RUNS, this);
        int threads = model.check(this).threads();
        CompressionExperiment experiment = new CompressionExperiment();
        CompressionSettings chosen = checked(() -> new SettingsRecord<>(experiment.defaults()).with(options()));
        Optional<Task> asked = task == null ? Optional.empty() : Optional.of(Tasks.find(task, false));
        Path file = model.one(this);
        Machine machine = Machine.current();
        Path folder = Files.createTempDirectory("swerve-steered");
        JsonObject found;
        JsonElement rows;
        try (ExperimentModels models = new ExperimentModels(Optional.empty(), Optional.of(file), Model::load);
                ProgressLine bar = console.progress("")) {
            RunOptions options = checked(() -> new RunOptions(OptionalInt.of(Math.multiplyExact(runs, parallel)),
                    seed, folder, asked, threads, parallel,
                    maxTokens == null ? asked.map(Task::maxTokens).orElse(Task.MAX_TOKENS) : maxTokens, true,
                    Division.NONE));
            found = new ExperimentRun(models, options, new Bars(console, bar)).run(experiment, chosen);
            rows = JsonParser
                    .parseString(Files.readString(folder.resolve(experiment.card().name()).resolve("result.json")))
                    .getAsJsonObject().get("rows");
        } finally {
            delete(folder);
        }
        flags.show(result(machine, file, found, rows), console);
    }

    private Map<String, String> options() {
        List<String> known = new SettingsRecord<>(CompressionSettings.DEFAULT).options().stream()
                .map(SettingsRecord.Option::option).toList();
        Map<String, String> options = new HashMap<>();
        settings.forEach((name, value) -> {
            if (!known.contains("--" + name)) {
                throw new IllegalArgumentException("there is no setting " + name + ": use one of "
                        + String.join(", ", known).replace("--", ""));
            }
            options.put("--" + name, value);
        });
        return options;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A bar for each stage. */
    private record Bars(Console console, ProgressLine bar) implements Watcher {
        @Override
        public void at(String stage, long done, long total) {
            bar.at(stage, done, total);
        }

        @Override
        public void stopsBy(Runnable stop) {
            console.cancelsBy(stop);
        }

        @Override
        public void note(String line) {
            console.note(line);
        }
    }

    /** One way to answer. */
    private record Arm(String name, Interval seconds, @SerializedName("speed_up") Interval speedUp,
            Interval tokens, Interval thinking, Interval accuracy,
            @SerializedName("accuracy_change") Interval accuracyChange) {
        List<String> cells() {
            return List.of(name, Figures.number(seconds.times(1000), 2), Figures.number(speedUp, 2),
                    Figures.number(tokens, 1), Figures.number(thinking, 1), Figures.percent(accuracy),
                    Figures.number(accuracyChange.times(100), 1));
        }
    }

    private static BenchResult result(Machine machine, Path file, JsonObject found, JsonElement rows) {
        JsonObject summary = found.getAsJsonObject("summary");
        List<Arm> arms = summary.getAsJsonArray("arms").asList().stream().map(arm -> JSON.fromJson(arm, Arm.class))
                .toList();
        String title = String.format(Locale.ROOT,
                "%s: %d problems of %s, %d answered together, %d threads, %s time", file.getFileName(),
                found.get("problems").getAsInt(), found.get("task").getAsString(), found.get("parallel").getAsInt(),
                found.get("threads").getAsInt(), summary.get("time").getAsString());
        Table table = new Table(title, List.of("", "ms per problem", "times as fast", "tokens", "thinking tokens",
                "right answers", "change, points"), arms.stream().map(Arm::cells).toList());
        List<String> names = arms.stream().map(Arm::name).toList();
        List<Chart> charts = List.of(
                Chart.bars("Times as fast as unsteered, " + file.getFileName(), "times", names)
                        .with("times as fast", arms.stream().map(Arm::speedUp).toList()),
                Chart.bars("Tokens of an answer, " + file.getFileName(), "tokens", names)
                        .with("all", arms.stream().map(Arm::tokens).toList())
                        .with("thinking", arms.stream().map(Arm::thinking).toList()));
        JsonObject data = BenchResult.data("steered", machine);
        for (String part : List.of("settings", "seed", "problems", "task", "threads", "parallel", "max_tokens",
                "findings")) {
            data.add(part, found.get(part));
        }
        for (Map.Entry<String, JsonElement> entry : summary.entrySet()) {
            data.add(entry.getKey(), entry.getValue());
        }
        data.add("rows", rows);
        return new BenchResult("steered",
                "Problems answered steered towards brief thinking and unsteered, in turns: time, tokens, accuracy.",
                machine, List.of(file), data, text(machine, table, found), List.of(table), charts);
    }

    private static String text(Machine machine, Table table, JsonObject found) {
        StringBuilder text = new StringBuilder();
        text.append(machine.line()).append(System.lineSeparator()).append(System.lineSeparator());
        text.append(table.title()).append(System.lineSeparator());
        for (List<String> row : Stream.concat(Stream.of(table.columns()), table.rows().stream()).toList()) {
            text.append(
                    String.format(Locale.ROOT, "%-24s %-24s %-20s %-24s %-22s %-24s %s", row.toArray()).stripTrailing())
                    .append(System.lineSeparator());
        }
        return text.append(System.lineSeparator())
                .append(found.getAsJsonArray("findings").get(0).getAsString()).append(System.lineSeparator())
                .toString();
    }
}
