package io.swerve.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;

/**
 * Makes one shard, on whichever machine Spark chose: runs the command in a process of its own, which writes the shard into
 * a folder that all machines share: a file, or the folder of an experiment. A shard has its name only when it is complete,
 * and it depends on nothing but its number; so a task may die and be run again, or run twice at once, and nothing is lost
 * or doubled. A shard that is there already is kept.
 */
final class ShardTask implements Function<Integer, ShardOutcome> {
    private static final long serialVersionUID = 1L;
    private static final int LINES_KEPT = 20;
    /** The subcommands that make shards, and the one whose shards are folders. */
    private static final String EXPERIMENT = "experiment";
    private static final Set<String> SHARDED = Set.of("extract", "score", EXPERIMENT);
    private static final String UNFINISHED = ".unfinished";

    private final ArrayList<String> command;
    private final String parts;
    private final int count;

    /**
     * Creates a task for any shard.
     *
     * @param command the program and its arguments, but for {@code --shard}, and {@code -o} or {@code --out}
     * @param parts the shared folder
     * @param count how many shards there are
     */
    ShardTask(List<String> command, Path parts, int count) {
        this.command = new ArrayList<>(command);
        this.parts = parts.toString();
        this.count = count;
    }

    /** Returns which of the subcommands that make shards a command calls, if any. */
    static Optional<String> subcommand(List<String> command) {
        return command.stream().filter(SHARDED::contains).findFirst();
    }

    /** Returns where a shard lies. */
    static Path part(Path parts, int shard, int count) {
        return parts.resolve("part-" + shard + "-of-" + count);
    }

    @Override
    public ShardOutcome call(Integer shard) throws IOException, InterruptedException {
        TaskContext context = TaskContext.get();
        int attempt = context == null ? 0 : context.attemptNumber();
        Path part = part(Path.of(parts), shard, count);
        if (Files.exists(part)) {
            return new ShardOutcome(shard, attempt, false);
        }
        if (!subcommand(command).equals(Optional.of(EXPERIMENT))) {
            run(shard, "-o", part); // the command itself names a file only when it is complete
            return new ShardOutcome(shard, attempt, true);
        }
        // Two tasks at once must not write into one checkpoint: each has its own folder, and the first to end names it.
        Path own = Files.createDirectory(
                part.resolveSibling(part.getFileName() + "." + UUID.randomUUID() + UNFINISHED));
        run(shard, "--out", own);
        return new ShardOutcome(shard, attempt, named(own, part));
    }

    /** Gives a complete folder its name; false if another task was faster. */
    private static boolean named(Path folder, Path part) throws IOException {
        try {
            Files.move(folder, part, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException e) {
            if (Files.isDirectory(part)) {
                return false;
            }
            throw e;
        }
    }

    private void run(int shard, String target, Path path) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of("--shard", shard + "/" + count, target, path.toString()));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String said = last(process);
            int code = process.waitFor();
            if (code != 0 || !Files.exists(path)) {
                throw new IOException("shard " + shard + "/" + count + " failed: " + String.join(" ", line)
                        + " ended with exit code " + code + " and said: " + said);
            }
        } finally {
            process.destroy(); // where Spark takes the task away
        }
    }

    private static String last(Process process) throws IOException {
        Deque<String> lines = new ArrayDeque<>();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (lines.size() == LINES_KEPT) {
                    lines.removeFirst();
                }
                lines.add(line);
            }
        }
        return String.join(" | ", lines);
    }
}
