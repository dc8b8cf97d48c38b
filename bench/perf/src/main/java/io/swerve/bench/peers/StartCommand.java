package io.swerve.bench.peers;

import io.swerve.SwerveException;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.ProgressLine;
import io.swerve.bench.perf.BenchFlags;
import io.swerve.bench.perf.ClassPath;
import io.swerve.bench.perf.Machine;
import io.swerve.bench.perf.ModelChoice;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code swerve bench start}: from the start of a process to its first token. */
@Command(name = "start", description = {
        "Measures the time from the start of a process to its first token: Swerve, as it is, with an ahead-of-time cache "
                + "(JEP 483) made for this, and with the Vector API; java-" + ConsoleCommand.LLAMA_CPP + "; and "
                + ConsoleCommand.LLAMA_CPP + "'s llama-completion. "
                + "Each in fresh processes, in turns.",
        "To get the peer: mvn dependency:copy -Dartifact=de.kherud:llama:4.2.0 -DoutputDirectory=peers"})
public final class StartCommand extends ConsoleCommand {
    static final String PLAIN = "Swerve";
    static final String CACHED = "Swerve, AOT cache";
    private static final String VECTORS = "Swerve, Vector API";
    private static final int RUNS = 15;
    /** The second shows that the first was no accident of the end. */
    private static final int TOKENS = 2;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final List<String> OPTIONS = List.of("-Dslf4j.provider=org.slf4j.simple.SimpleServiceProvider",
            "-Dslf4j.internal.verbosity=WARN", "-Dorg.slf4j.simpleLogger.defaultLogLevel=off");

    @Mixin
    private final ModelChoice model = new ModelChoice(false);

    @Mixin
    private BenchFlags flags;

    @Option(names = "--jars", paramLabel = "DIR", description = "A folder with the jar of java-"
            + ConsoleCommand.LLAMA_CPP + ". Default: without it.")
    private Path jars;

    @Option(names = "--tools", paramLabel = "DIR", description = "A folder with " + ConsoleCommand.LLAMA_CPP
            + "'s llama-completion. Default: without it.")
    private Path tools;

    /** Made by picocli. */
    public StartCommand() {}

    @Override
    protected void run(Console console) throws IOException, InterruptedException {
        int runs = flags.runs(RUNS, this);
        ProbeSettings settings = settings();
        Machine machine = Machine.current();
        List<String> left = new ArrayList<>();
        try (Workspace workspace = Workspace.create();
                ProgressLine progress = console.progress("start")) {
            List<PeerProgram> contestants = contestants(settings, workspace, left);
            List<List<ProbeRun>> results = new ArrayList<>();
            contestants.forEach(_ -> results.add(new ArrayList<>()));
            for (int run = 0; run < runs; run++) {
                for (int i = 0; i < contestants.size(); i++) {
                    int turn = (i + run) % contestants.size();
                    results.get(turn).add(contestants.get(turn).run(1, LIMIT));
                    progress.reachedOrStop((long) run * contestants.size() + i + 1, (long) runs * contestants.size());
                }
            }
            flags.show(new StartReport(machine, settings, contestants, results, left).result(), console);
        }
    }

    private ProbeSettings settings() throws IOException {
        Path file = model.one(this);
        if (!Files.isRegularFile(file)) {
            throw new SwerveException(file + ": no such file. Check the path.");
        }
        return checked(() -> new ProbeSettings(file.toAbsolutePath(), PeersCommand.PROMPT, TOKENS, 1,
                model.check(this).threads(), PeersCommand.CONTEXT));
    }

    private List<PeerProgram> contestants(ProbeSettings settings, Workspace workspace, List<String> left)
            throws IOException, InterruptedException {
        List<PeerProgram> contestants = new ArrayList<>();
        contestants.add(swerve(PLAIN, settings));
        String classPath = ClassPath.current();
        if (Arrays.stream(classPath.split(File.pathSeparator)).allMatch(entry -> Files.isRegularFile(Path.of(entry)))) {
            Path cache = workspace.folder().resolve("start.aot");
            ProbeProcess.output(swerve(CACHED, settings, "-XX:AOTCacheOutput=" + cache, "-Xlog:aot=off").command(),
                    LIMIT);
            contestants.add(swerve(CACHED, settings, "-XX:AOTCache=" + cache));
        } else {
            left.add(CACHED + ": Java makes such a cache of jars only, and the class path has folders");
        }
        contestants.add(swerve(VECTORS, settings, "--add-modules=jdk.incubator.vector"));
        if (jars != null) {
            contestants.add(JavaLlamaCpp.contestant(jars, settings, workspace));
        } else {
            left.add(JavaLlamaCpp.NAME + ": name the folder of its jar with --jars");
        }
        if (tools != null) {
            contestants.add(NativeTools.completion(completion(), settings));
        } else {
            left.add(NativeTools.COMPLETION
                    + ": name its folder with --tools (bench/native-tools.md tells how to make it)");
        }
        return contestants;
    }

    private static PeerProgram swerve(String name, ProbeSettings settings, String... more) throws IOException {
        List<String> options = new ArrayList<>(OPTIONS);
        options.addAll(List.of(more));
        options.add(StartProbe.class.getName());
        return new PeerProgram(name, JavaProcess.command(ClassPath.current(), options, settings.arguments()), true);
    }

    private Path completion() {
        Path tool = tools.resolve(NativeTools.COMPLETION);
        if (!Files.isExecutable(tool)) {
            throw new SwerveException(tools + " holds no program " + NativeTools.COMPLETION
                    + "; bench/native-tools.md tells how to make it");
        }
        return tool;
    }
}
