package io.swerve.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;

/**
 * Makes one shard, on whichever machine Spark chose: runs the command in a process of its own, which writes the shard's
 * file into a folder that all machines share. The command gives a file its name only when it is complete, and a shard
 * depends on nothing but its number; so a task may die and be run again, or run twice at once, and nothing is lost or
 * doubled. A shard that is there already is kept.
 */
final class ShardTask implements Function<Integer, ShardOutcome> {
    private static final long serialVersionUID = 1L;
    private static final int LINES_KEPT = 20;

    private final ArrayList<String> command;
    private final String parts;
    private final int count;

    /**
     * Creates a task for any shard.
     *
     * @param command the program and its arguments, but for {@code --shard} and {@code -o}
     * @param parts the shared folder
     * @param count how many shards there are
     */
    ShardTask(List<String> command, Path parts, int count) {
        this.command = new ArrayList<>(command);
        this.parts = parts.toString();
        this.count = count;
    }

    /** Returns where a shard's file lies. */
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
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of("--shard", shard + "/" + count, "-o", part.toString()));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String said = last(process);
            int code = process.waitFor();
            if (code != 0 || !Files.exists(part)) {
                throw new IOException("shard " + shard + "/" + count + " failed: " + String.join(" ", line)
                        + " ended with exit code " + code + " and said: " + said);
            }
            return new ShardOutcome(shard, attempt, true);
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
