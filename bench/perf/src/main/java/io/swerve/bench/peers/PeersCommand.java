package io.swerve.bench.peers;

import io.swerve.SwerveException;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.ProgressLine;
import io.swerve.bench.perf.BenchFlags;
import io.swerve.bench.perf.Machine;
import io.swerve.bench.perf.ModelChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine;

/** {@code swerve bench peers}: Swerve beside other ways to run the same model. */
@Command(name = "peers", description = {
        "Runs the same model with Swerve and with others, each in a process of its own, "
                + "in turns: time to the first token, and tokens per second once warm.",
        "To get the peer: mvn dependency:copy -Dartifact=de.kherud:llama:4.2.0 -DoutputDirectory=peers"})
public final class PeersCommand extends ConsoleCommand {
    /** A question to the embedded model. */
    static final String PROMPT = "<|im_start|>user\nStart with 42, then double, then add 4. What is the result modulo 100?"
            + "<|im_end|>\n<|im_start|>assistant\n";
    static final int CONTEXT = 2048;
    private static final int RUNS = 7;

    @Mixin
    private final ModelChoice model = new ModelChoice(false);

    @Mixin
    private BenchFlags flags;

    @Option(names = "--jars", paramLabel = "DIR", description = "A folder with the jar of java-"
            + ConsoleCommand.LLAMA_CPP + ". Default: without it.")
    private Path jars;

    @Option(names = "--native", paramLabel = "FILE", description = ConsoleCommand.LLAMA_CPP
            + "'s llama-completion, for the time to a first token. Default: without it.")
    private Path tool;

    @Option(names = {"-p",
            "--prompt"}, paramLabel = "TEXT", description = "Default: a question to the embedded model.", defaultValue = PROMPT, showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private String prompt;

    @Option(names = {"-n",
            "--tokens"}, paramLabel = "N", defaultValue = "200", description = "Tokens of each text. Default: ${DEFAULT-VALUE}.")
    private int tokens;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "10", description = "Texts in each process; the first warms up. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--limit", paramLabel = "S", defaultValue = "300", description = "Seconds that one process may take. Default: ${DEFAULT-VALUE}.")
    private int limit;

    /** Made by picocli. */
    public PeersCommand() {}

    @Override
    protected void run(Console console) throws IOException, InterruptedException {
        int runs = flags.runs(RUNS, this);
        if (limit < 1) {
            throw usage("--limit must be at least 1 s, was " + limit);
        }
        ProbeSettings settings = settings();
        Machine machine = Machine.current();
        try (Workspace workspace = Workspace.create(); ProgressLine progress = console.progress("peers")) {
            List<PeerProgram> contestants = contestants(settings, workspace);
            List<List<ProbeRun>> results = new ArrayList<>();
            contestants.forEach(_ -> results.add(new ArrayList<>()));
            for (int run = 0; run < runs; run++) {
                for (int i = 0; i < contestants.size(); i++) {
                    int turn = (i + run) % contestants.size();
                    results.get(turn).add(contestants.get(turn).run(rounds, Duration.ofSeconds(limit)));
                    progress.reachedOrStop((long) run * contestants.size() + i + 1, (long) runs * contestants.size());
                }
            }
            flags.show(new PeersReport(machine, settings, contestants, results).result(), console);
        }
    }

    private ProbeSettings settings() throws IOException {
        Path file = model.one(this);
        if (!Files.isRegularFile(file)) {
            throw new SwerveException(file + ": no such file. Check the path.");
        }
        return checked(() -> new ProbeSettings(file.toAbsolutePath(), prompt, tokens, rounds,
                model.check(this).threads(), CONTEXT));
    }

    private List<PeerProgram> contestants(ProbeSettings settings, Workspace workspace) throws IOException {
        List<PeerProgram> contestants = new ArrayList<>();
        contestants.add(new PeerProgram("Swerve",
                JavaProcess.ofSwerve(SwerveProbe.class, settings.arguments()), true));
        if (jars != null) {
            contestants.add(JavaLlamaCpp.contestant(jars, settings, workspace));
        }
        if (tool != null) {
            contestants.add(NativeTools.completion(tool, settings));
        }
        return contestants;
    }
}
