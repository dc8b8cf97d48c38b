package io.swerve.bench.perf;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code swerve bench all}: every suite, one after the other, into one folder. */
@Command(name = "all", sortOptions = false, description = "Runs every suite and writes one page with all results. "
        + "Suites that compare Swerve with other programs are left out where --jars and --tools don't name these.", mixinStandardHelpOptions = true)
public final class AllBenchCommand implements Callable<Integer> {
    /** Those that measure models of any shape. */
    private static final List<String> SHAPED = List.of("decode", "prefill", "parallel", "extract");
    /** Those that measure the embedded model, so that its answers are looked at, or for minutes. */
    private static final List<String> EMBEDDED = List.of("steered", "start", "endurance");
    /** Those that run other programs, too: llama.cpp's benchmarks, and other libraries. */
    private static final String NATIVE = "native";
    private static final String PEERS = "peers";

    @Spec
    private CommandSpec spec;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where results and the page go: DIR/SUITE.json and DIR/report.html.")
    private Path out;

    @Option(names = "--suites", split = ",", paramLabel = "NAME", description = "Which. Default: decode, prefill, parallel, extract, steered, start, endurance; native with --tools; peers with --jars.")
    private List<String> suites;

    @Option(names = "--jars", paramLabel = "DIR", description = "A folder with the jar of java-llama.cpp, for start and peers.")
    private Path jars;

    @Option(names = "--tools", paramLabel = "DIR", description = "A folder with llama.cpp's llama-bench, llama-batched-bench and llama-completion, for start, native and peers.")
    private Path tools;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "6", description = "Repetitions of each; below 6 there is no interval of 95 percent. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(names = "--threads", paramLabel = "N", description = "CPU threads of everything that is measured. Default: what sessions take.")
    private Integer threads;

    @Option(names = {"-m",
            "--model"}, paramLabel = "FILE", description = "A GGUF model for decode, prefill, parallel, extract, native and peers, instead of those that --shape names.")
    private Path model;

    @Option(names = "--shape", paramLabel = "embedded|half-billion|billion", description = "Models of decode, prefill, parallel, extract and native, with commas. Default: embedded,half-billion.")
    private String shape;

    @Option(names = "--settle", paramLabel = "MS", description = "Milliseconds to work before each measured run.")
    private Integer settle;

    @Option(names = "--clock", paramLabel = "wall|cpu", description = "Measure the time that passes, or the processor time of a single thread.")
    private String clock;

    /** Made by picocli. */
    public AllBenchCommand() {}

    @Override
    public Integer call() {
        List<String> chosen = suites == null ? usual() : suites;
        chosen.forEach(this::check);
        PrintWriter console = spec.commandLine().getOut();
        for (String suite : chosen) {
            console.println(System.lineSeparator() + "== " + suite);
            console.flush();
            int code = spec.parent().subcommands().get(suite).execute(arguments(suite));
            if (code != CommandLine.ExitCode.OK) {
                return code;
            }
        }
        console.println(System.lineSeparator() + "wrote " + out.resolve("report.html"));
        console.flush();
        return CommandLine.ExitCode.OK;
    }

    private List<String> usual() {
        List<String> usual = new ArrayList<>(SHAPED);
        usual.addAll(EMBEDDED);
        if (tools != null) {
            usual.add(NATIVE);
        }
        if (jars != null) {
            usual.add(PEERS);
        }
        return usual;
    }

    private void check(String suite) {
        boolean alone = SHAPED.contains(suite) || EMBEDDED.contains(suite);
        if (!alone && !suite.equals(NATIVE) && !suite.equals(PEERS)) {
            throw wrong("'" + suite + "' is none of " + String.join(", ", SHAPED) + ", " + String.join(", ", EMBEDDED)
                    + ", " + NATIVE + ", " + PEERS + "; name it alone: swerve bench " + suite);
        }
        if (suite.equals(NATIVE) && tools == null) {
            throw wrong(NATIVE + " needs llama.cpp's benchmarks: name their folder with --tools");
        }
        if (suite.equals(PEERS) && jars == null && tools == null) {
            throw wrong(PEERS + " needs somebody to compare with: name the folder of a jar with --jars");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** What a user would write. */
    private String[] arguments(String suite) {
        List<String> arguments = new ArrayList<>();
        add(arguments, "--out", out);
        add(arguments, "--threads", threads);
        if (suite.equals("endurance")) {
            add(arguments, "--minutes", 1); // its own numbers take an hour
            add(arguments, "--tokens", 20_000);
            add(arguments, "--cold", 20_000);
        } else {
            add(arguments, "--runs", runs);
        }
        if (SHAPED.contains(suite) || suite.equals(NATIVE)) {
            add(arguments, "--model", model);
            add(arguments, "--shape", shape);
        }
        if (suite.equals("start") || suite.equals(NATIVE)) {
            add(arguments, "--tools", tools);
        }
        if (suite.equals("start") || suite.equals(PEERS)) {
            add(arguments, "--jars", jars);
        }
        if (suite.equals(PEERS)) {
            add(arguments, "--model", model);
            add(arguments, "--native", tools == null ? null : tools.resolve("llama-completion"));
        }
        if (SHAPED.contains(suite)) {
            add(arguments, "--settle", settle);
            add(arguments, "--clock", clock);
        }
        return arguments.toArray(String[]::new);
    }

    private static void add(List<String> arguments, String option, Object value) {
        if (value != null) {
            arguments.add(option);
            arguments.add(value.toString());
        }
    }
}
