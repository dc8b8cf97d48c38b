package io.swerve.bench.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.perf.BenchFlags;
import io.swerve.bench.perf.MeasureFlags;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code swerve bench all}: every suite, one after the other, into one folder. */
@Command(name = "all", description = "Runs every suite, six times unless told otherwise, and writes one page with all results. "
        + "Suites that compare Swerve with other programs are left out where --jars and --tools don't name these; -m and "
        + "--shape are for decode, prefill, parallel, extract, native and peers.")
final class AllBenchCommand extends ConsoleCommand {
    /** Those that measure models of any shape. */
    private static final List<String> SHAPED = List.of("decode", "prefill", "parallel", "extract");
    /** Those that measure the embedded model, so that its answers are looked at, or for minutes. */
    private static final List<String> EMBEDDED = List.of("steered", "start", "endurance");
    /** Those that run other programs, too: llama.cpp's benchmarks, and other libraries. */
    private static final String NATIVE = "native";
    private static final String PEERS = "peers";
    private static final String RUNS = "--runs";
    /** Below that there is no interval of 95 percent. */
    private static final String USUAL_RUNS = "6";
    /** The endurance suite's own numbers take an hour. */
    private static final List<String> SHORT = List.of("--minutes=1", "--tokens=20000", "--cold=20000");

    @Spec
    private CommandSpec spec;

    @Option(names = "--suites", split = ",", paramLabel = "NAME", description = "Which. Default: decode, prefill, parallel, extract, steered, start, endurance; native with --tools; peers with --jars.")
    private List<String> suites;

    @Option(names = "--jars", paramLabel = "DIR", description = "A folder with the jar of java-"
            + ConsoleCommand.LLAMA_CPP + ", for start and peers.")
    private Path jars;

    @Option(names = "--tools", paramLabel = "DIR", description = "A folder with " + ConsoleCommand.LLAMA_CPP
            + "'s llama-bench, llama-batched-bench and llama-completion, for start, native and peers.")
    private Path tools;

    @Mixin
    private MeasureFlags how;

    @Mixin
    private BenchFlags flags;

    @Override
    protected void run(Console console) {
        ParseResult given = spec.commandLine().getParseResult();
        if (!given.hasMatchedOption("--out")) {
            throw usage("--out names the folder where all results go");
        }
        List<String> chosen = suites == null ? usual() : suites;
        chosen.forEach(this::check);
        PrintWriter out = spec.commandLine().getOut();
        JsonArray results = new JsonArray();
        for (String suite : chosen) {
            StringWriter result = new StringWriter();
            if (!console.json()) {
                console.print(System.lineSeparator() + "== " + suite + System.lineSeparator());
            }
            CommandLine swerve = SwerveCommand.commandLine(console.json() ? new PrintWriter(result) : out,
                    spec.commandLine().getErr(), List.of("bench", suite));
            if (swerve.execute(arguments(suite, given, swerve)) != CommandLine.ExitCode.OK) {
                console.fail(); // it has said why
                return;
            }
            if (console.json()) {
                results.add(JsonParser.parseString(result.toString()));
            }
        }
        if (console.json()) {
            JsonObject all = new JsonObject();
            all.add("suites", results);
            console.print(all);
        } else {
            console.printLine(System.lineSeparator() + "wrote " + given.<Object>matchedOptionValue("--out", "")
                    + "/report.html");
        }
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
            throw usage("'" + suite + "' is none of " + String.join(", ", SHAPED) + ", " + String.join(", ", EMBEDDED)
                    + ", " + NATIVE + ", " + PEERS + "; name it alone: swerve bench " + suite);
        }
        if (suite.equals(NATIVE) && tools == null) {
            throw usage(NATIVE + " needs llama.cpp's benchmarks: name their folder with --tools");
        }
        if (suite.equals(PEERS) && jars == null && tools == null) {
            throw usage(PEERS + " needs somebody to compare with: name the folder of a jar with --jars");
        }
    }

    /** What a user would write: what was given to this command, as far as the suite takes it. */
    private String[] arguments(String suite, ParseResult given, CommandLine swerve) {
        CommandSpec command = swerve.getSubcommands().get("bench").getSubcommands().get(suite).getCommandSpec();
        List<String> arguments = new ArrayList<>(List.of("bench", suite));
        Set<String> left = EMBEDDED.contains(suite)
                ? Set.of("--model", "--shape")
                : suite.equals(PEERS) ? Set.of("--shape") : Set.of();
        for (OptionSpec option : given.matchedOptions()) {
            String name = option.longestName();
            if (command.findOption(name) != null && !left.contains(name)
                    && !(suite.equals("endurance") && name.equals(RUNS))) {
                arguments.add(option.arity().max() == 0
                        ? name
                        : name + "=" + String.join(",", option.originalStringValues()));
            }
        }
        if (suite.equals("endurance")) {
            arguments.addAll(SHORT);
        } else if (!given.hasMatchedOption(RUNS)) {
            arguments.add(RUNS + "=" + USUAL_RUNS);
        }
        if (suite.equals(PEERS) && tools != null) {
            arguments.add("--native=" + tools.resolve("llama-completion"));
        }
        return arguments.toArray(String[]::new);
    }
}
