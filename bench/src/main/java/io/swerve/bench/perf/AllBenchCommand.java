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

/** {@code swerve bench all}: every suite that needs nothing but Swerve, one after the other, into one folder. */
@Command(name = "all", sortOptions = false, description = "Runs every suite that needs no foreign program, and writes one page with all results.", mixinStandardHelpOptions = true)
public final class AllBenchCommand implements Callable<Integer> {
    /** Those that measure models of any shape. */
    private static final List<String> SHAPED = List.of("decode", "prefill", "parallel", "extract");
    /** Those that measure the embedded model, so that its answers are looked at, or for minutes. */
    private static final List<String> EMBEDDED = List.of("steered", "start", "endurance");

    @Spec
    private CommandSpec spec;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where results and the page go: DIR/SUITE.json and DIR/report.html.")
    private Path out;

    @Option(names = "--suites", split = ",", paramLabel = "NAME", defaultValue = "decode,prefill,parallel,extract,steered,start,endurance", description = "Which. Default: ${DEFAULT-VALUE}.")
    private List<String> suites;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "6", description = "Repetitions of each; below 6 there is no interval of 95 percent. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(names = "--threads", paramLabel = "N", description = "CPU threads of everything that is measured. Default: what sessions take.")
    private Integer threads;

    @Option(names = {"-m",
            "--model"}, paramLabel = "FILE", description = "A GGUF model for all suites but the last three, instead of those that --shape names.")
    private Path model;

    @Option(names = "--shape", paramLabel = "embedded|half-billion|billion", description = "Models of all suites but the last three, with commas. Default: embedded,half-billion.")
    private String shape;

    @Option(names = "--settle", paramLabel = "MS", description = "Milliseconds to work before each measured run.")
    private Integer settle;

    @Option(names = "--clock", paramLabel = "wall|cpu", description = "Measure the time that passes, or the processor time of a single thread.")
    private String clock;

    /** Made by picocli. */
    public AllBenchCommand() {}

    @Override
    public Integer call() {
        for (String suite : suites) {
            if (!SHAPED.contains(suite) && !EMBEDDED.contains(suite)) {
                throw new ParameterException(spec.commandLine(), "'" + suite + "' is none of "
                        + String.join(", ", SHAPED) + ", " + String.join(", ", EMBEDDED)
                        + "; others need programs or settings of their own: name them alone");
            }
        }
        PrintWriter console = spec.commandLine().getOut();
        for (String suite : suites) {
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
        if (SHAPED.contains(suite)) {
            add(arguments, "--model", model);
            add(arguments, "--shape", shape);
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
