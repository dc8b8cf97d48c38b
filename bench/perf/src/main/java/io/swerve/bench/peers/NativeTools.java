package io.swerve.bench.peers;

import io.swerve.SwerveException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * llama.cpp's own benchmarks, compiled from the sources of the version that Swerve comes with.
 *
 * @param folder holds them
 */
record NativeTools(Path folder) {
    static final String BENCH = "llama-bench";
    static final String BATCHED_BENCH = "llama-batched-bench";
    static final String COMPLETION = "llama-completion";
    private static final int LOST_LINES = 2;
    static final String HOW = "compile llama-bench and llama-batched-bench from the sources of the same version, against "
            + "the same libraries (bench/native-tools.md tells how), and name their folder with --tools";

    /**
     * Checks that they are there.
     *
     * @throws SwerveException if one is not; tells how to make it
     */
    NativeTools {
        for (String name : List.of(BENCH, BATCHED_BENCH)) {
            if (!Files.isExecutable(folder.resolve(name))) {
                throw new SwerveException(folder + " holds no program " + name + ": " + HOW);
            }
        }
    }

    /** One sequence: a prompt at once, then token by token. */
    List<String> bench(NativeSettings settings) {
        return List.of(path(BENCH), "-m", settings.model(), "-p", number(settings.prompt()), "-n",
                number(settings.tokens()), "-t", number(settings.threads()), "-r", number(settings.samples()), "-b",
                number(NativeSettings.BATCH), "-ub", number(NativeSettings.MICRO_BATCH), "-fa", "auto", "-ngl",
                number(settings.gpuLayers()), "-o", "jsonl");
    }

    /** Several sequences; the list of their numbers over and over, as the tool has no repetitions. */
    List<String> batchedBench(NativeSettings settings) {
        List<Integer> counts = new ArrayList<>();
        for (int i = 0; i < settings.samples(); i++) {
            counts.addAll(settings.sequences());
        }
        // its log is written by another thread, which now and then ends before the last lines
        counts.addAll(Collections.nCopies(LOST_LINES, settings.sequences().getFirst()));
        return List.of(path(BATCHED_BENCH), "-m", settings.model(), "-c", number(settings.parallelContext()), "-npp",
                number(settings.parallelPrompt()), "-ntg", number(settings.parallelTokens()), "-npl",
                counts.stream().map(String::valueOf).collect(Collectors.joining(",")), "-t", number(settings.threads()),
                "-tb", number(settings.threads()), "-b", number(NativeSettings.BATCH), "-ub",
                number(NativeSettings.MICRO_BATCH), "-fa", "auto", "-ngl", number(settings.gpuLayers()),
                settings.shared() ? "-kvu" : "-no-kvu", "--output-format", "jsonl");
    }

    /** One token after a prompt, with a process of its own; it tells no times, so the time to its end counts. */
    static PeerProgram completion(Path tool, ProbeSettings settings) {
        return new PeerProgram(COMPLETION, List.of(tool.toAbsolutePath().toString(), "-m", settings.model().toString(),
                "-p", settings.prompt(), "-n", "1", "-t", number(settings.threads()), "-c",
                number(settings.contextSize()), "--temp", "0", "-no-cnv"), false);
    }

    private String path(String name) {
        return folder.resolve(name).toAbsolutePath().toString();
    }

    private static String number(int value) {
        return Integer.toString(value);
    }
}
