package io.swerve.bench.peers;

import io.swerve.SwerveException;
import io.swerve.bench.model.LabModel;
import io.swerve.bench.perf.BenchFlags;
import io.swerve.bench.perf.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code swerve bench peers}: Swerve beside other ways to run the same model. */
@Command(name = "peers", description = {
        "Runs the same model with Swerve and with others, each in a process of its own, "
                + "in turns: time to the first token, and tokens per second once warm.",
        "To get the peer: mvn dependency:copy -Dartifact=de.kherud:llama:4.2.0 -DoutputDirectory=peers"}, mixinStandardHelpOptions = true)
public final class PeersCommand implements Callable<Integer> {
    /** A question to the embedded model. */
    static final String PROMPT = "<|im_start|>user\nStart with 42, then double, then add 4. What is the result modulo 100?"
            + "<|im_end|>\n<|im_start|>assistant\n";
    static final int CONTEXT = 2048;
    private static final int RUNS = 7;

    @Spec
    private CommandSpec spec;

    @Mixin
    private BenchFlags flags;

    @Option(names = {"-m",
            "--model"}, paramLabel = "FILE", description = "A GGUF model. Default: the embedded reasoning model.")
    private Path model;

    @Option(names = "--jars", paramLabel = "DIR", description = "A folder with the jar of java-llama.cpp. Default: without it.")
    private Path jars;

    @Option(names = "--native", paramLabel = "FILE", description = "llama.cpp's llama-completion, for the time to a first token. Default: without it.")
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
    public Integer call() throws IOException, InterruptedException {
        int runs = flags.runs(RUNS);
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be at least 1 s, was " + limit);
        }
        ProbeSettings settings = settings();
        Machine machine = Machine.current();
        try (Workspace workspace = Workspace.create()) {
            List<Contestant> contestants = contestants(settings, workspace);
            List<List<ProbeRun>> results = new ArrayList<>();
            contestants.forEach(_ -> results.add(new ArrayList<>()));
            for (int run = 0; run < runs; run++) {
                for (int i = 0; i < contestants.size(); i++) {
                    int turn = (i + run) % contestants.size();
                    results.get(turn).add(contestants.get(turn).run(rounds, Duration.ofSeconds(limit)));
                }
            }
            flags.show(new PeersReport(machine, settings, contestants, results).result());
        }
        return CommandLine.ExitCode.OK;
    }

    private ProbeSettings settings() throws IOException {
        Path file = model == null ? LabModel.THINK.path() : model;
        if (!Files.isRegularFile(file)) {
            throw new SwerveException(file + ": no such file. Check the path.");
        }
        return flags.checked(() -> new ProbeSettings(file.toAbsolutePath(), prompt, tokens, rounds,
                flags.sessionOptions().threads(), CONTEXT));
    }

    private List<Contestant> contestants(ProbeSettings settings, Workspace workspace) throws IOException {
        List<Contestant> contestants = new ArrayList<>();
        contestants.add(new Contestant("Swerve",
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
