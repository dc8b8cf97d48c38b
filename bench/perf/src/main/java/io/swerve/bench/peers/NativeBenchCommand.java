package io.swerve.bench.peers;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.swerve.SwerveException;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.ProgressLine;
import io.swerve.bench.perf.BenchFlags;
import io.swerve.bench.perf.BenchResult;
import io.swerve.bench.perf.Machine;
import io.swerve.bench.perf.ModelChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code swerve bench native}: Swerve beside llama.cpp's own benchmarks. */
@Command(name = "native", description = {
        "Reads and decodes the same with Swerve and with " + ConsoleCommand.LLAMA_CPP
                + "'s llama-bench and llama-batched-bench, each in "
                + "processes of its own, in turns.",
        "To get the tools, " + NativeTools.HOW + "."})
public final class NativeBenchCommand extends ConsoleCommand {
    private static final int RUNS = 7;

    @Mixin
    private ModelChoice models;

    @Mixin
    private BenchFlags flags;

    @Option(names = "--tools", paramLabel = "DIR", description = "A folder with llama-bench and llama-batched-bench.")
    private Path tools;

    @Option(names = "--prompt", paramLabel = "N", description = "Tokens of the prompt that is read. Default: 512 for the embedded model, else 128.")
    private Integer prompt;

    @Option(names = "--tokens", paramLabel = "N", description = "Tokens that one sequence writes. Default: 128 for the embedded model, else 16.")
    private Integer tokens;

    @Option(names = "--sequences", split = ",", paramLabel = "N", defaultValue = "1,2,4,8,16,32", description = "How many are decoded together. Default: ${DEFAULT-VALUE}.")
    private List<Integer> sequences;

    @Option(names = "--parallel-prompt", paramLabel = "N", description = "Tokens that each of them reads before. Default: 32 for the embedded model, else 8.")
    private Integer parallelPrompt;

    @Option(names = "--parallel-tokens", paramLabel = "N", description = "Tokens that each of them writes. Default: 64 for the embedded model, else 8.")
    private Integer parallelTokens;

    @Option(names = "--shared-cache", description = "Several sequences draw from one pool of cells (CacheLayout.SHARED, -kvu), instead of having a cache each.")
    private boolean shared;

    @Option(names = "--samples", paramLabel = "N", description = "How often each process measures each; the middle one counts. Default: 5 for the embedded model, else 2.")
    private Integer samples;

    @Option(names = "--settle", paramLabel = "MS", defaultValue = "1500", description = "Milliseconds that Swerve does the same before it is measured, for the JIT compiler. Default: ${DEFAULT-VALUE}.")
    private int settle;

    @Option(names = "--gpu-layers", paramLabel = "N", defaultValue = "0", description = "Layers on a GPU. Default: ${DEFAULT-VALUE}.")
    private int gpuLayers;

    @Option(names = "--limit", paramLabel = "S", defaultValue = "1800", description = "Seconds that one process may take. Default: ${DEFAULT-VALUE}.")
    private int limit;

    /** Made by picocli. */
    public NativeBenchCommand() {}

    @Override
    protected void run(Console console) throws IOException, InterruptedException {
        int runs = flags.runs(RUNS, this);
        int threads = models.check(this).threads();
        settings(Path.of(""), true, threads); // a wrong number is told before a model is made
        if (limit < 1) {
            throw usage("--limit must be at least 1 s, was " + limit);
        }
        if (tools == null) {
            throw new SwerveException("llama.cpp's benchmarks don't come with Swerve: " + NativeTools.HOW);
        }
        NativeTools programs = new NativeTools(tools);
        Machine machine = Machine.current();
        List<ModelChoice.BenchModel> chosen = models.models(this);
        List<NativeReport> reports = new ArrayList<>();
        for (ModelChoice.BenchModel model : chosen) {
            if (!Files.isRegularFile(model.file())) {
                throw new SwerveException(model.file() + ": no such file. Check the path.");
            }
            NativeSettings settings = settings(model.file(), model.small(), threads);
            try (ProgressLine progress = console.progress(model.file().getFileName().toString())) {
                List<NativeRound> rounds = new ArrayList<>();
                for (int run = 0; run < runs; run++) {
                    rounds.add(round(programs, settings, run));
                    progress.reachedOrStop(rounds.size(), runs);
                }
                reports.add(new NativeReport(settings, rounds));
            }
        }
        flags.show(result(machine, chosen.stream().map(ModelChoice.BenchModel::file).toList(), reports), console);
    }

    private NativeSettings settings(Path model, boolean small, int threads) {
        return checked(() -> new NativeSettings(model.toAbsolutePath().toString(), threads,
                or(prompt, small ? 512 : 128), or(tokens, small ? 128 : 16), sequences,
                or(parallelPrompt, small ? 32 : 8), or(parallelTokens, small ? 64 : 8), shared,
                or(samples, small ? 5 : 2),
                settle, gpuLayers));
    }

    private static int or(Integer value, int usual) {
        return value == null ? usual : value;
    }

    /** One process after the other, beginning with another each time: a machine that changes its speed treats all alike. */
    private NativeRound round(NativeTools programs, NativeSettings settings, int number)
            throws IOException, InterruptedException {
        List<List<String>> commands = List.of(programs.bench(settings), programs.batchedBench(settings),
                JavaProcess.ofSwerve(NativeProbe.class, List.of(settings.json())));
        List<List<String>> lines = new ArrayList<>(List.of(List.of(), List.of(), List.of()));
        for (int i = 0; i < commands.size(); i++) {
            int turn = (i + number) % commands.size();
            lines.set(turn, ProbeProcess.output(commands.get(turn), Duration.ofSeconds(limit)).lines());
        }
        return new NativeRound(Speeds.ofBench(lines.get(0)), Speeds.ofBatchedBench(lines.get(1)),
                Speeds.ofSwerve(lines.get(2)));
    }

    private static BenchResult result(Machine machine, List<Path> files, List<NativeReport> reports) {
        JsonObject data = BenchResult.data("native", machine);
        JsonArray array = new JsonArray();
        reports.forEach(report -> array.add(report.json()));
        data.add("reports", array);
        String text = machine.line() + System.lineSeparator() + reports.stream()
                .map(report -> System.lineSeparator() + report.text()).collect(Collectors.joining());
        return new BenchResult("native",
                "Swerve beside llama-bench and llama-batched-bench, each in processes of its own, in turns.", machine,
                files, data, text, reports.stream().map(NativeReport::table).toList(),
                reports.stream().map(NativeReport::chart).toList());
    }
}
