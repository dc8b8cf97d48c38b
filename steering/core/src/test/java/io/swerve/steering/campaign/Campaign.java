package io.swerve.steering.campaign;

import io.swerve.ForkedJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Runs cases in JVMs of their own and keeps how each ended in a file, line by line, so that a campaign that was stopped
 * goes on where it was. A JVM that dies or hangs is followed by another one, from the next case on.
 *
 * @param folder for the file, the damaged files and crash reports
 * @param seed from which all cases follow
 * @param together how many cases a JVM tries at most
 * @param patience how long a case may take, seconds
 * @param program tries the cases, as {@link Cases} does
 */
record Campaign(Path folder, long seed, int together, int patience, ForkedJvm program) {
    private static final String END = "";
    /** Lines of what a process printed that died: an assertion comes before the stacks of all threads. */
    private static final int SHOWN = 4;

    Campaign(Path folder, long seed, int together, int patience) {
        this(folder, seed, together, patience, new ForkedJvm(Cases.class, "-Xmx512m", "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=off"));
    }

    /** A row of cases of one kind. */
    private record Part(Kind kind, int from, int to) {
        @Override
        public String toString() {
            return kind + ":" + from + ":" + to;
        }
    }

    /** Runs what is missing of a number of cases of all kinds. */
    List<CaseRow> run(int cases) throws IOException, InterruptedException {
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            counts.put(kind, Math.max(1, cases * kind.share() / 100));
        }
        return run(counts);
    }

    /** Runs what is missing of so many cases of each kind; several kinds share a JVM if they are few. */
    List<CaseRow> run(Map<Kind, Integer> counts) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        List<CaseRow> rows = done();
        List<Part> parts = new ArrayList<>();
        int size = 0;
        for (Map.Entry<Kind, Integer> count : counts.entrySet()) {
            Kind kind = count.getKey();
            int from = (int) rows.stream().filter(row -> row.kind() == kind).count();
            while (from < count.getValue()) {
                int to = Math.min(count.getValue(), from + together);
                if (size + to - from > together) {
                    rows.addAll(runAll(parts));
                    parts = new ArrayList<>();
                    size = 0;
                }
                parts.add(new Part(kind, from, to));
                size += to - from;
                from = to;
            }
        }
        rows.addAll(runAll(parts));
        return rows;
    }

    private Path file() {
        return folder.resolve("cases-" + seed + ".tsv");
    }

    private List<CaseRow> done() throws IOException {
        return Files.exists(file())
                ? new ArrayList<>(Files.readAllLines(file()).stream().map(CaseRow::parse).toList())
                : new ArrayList<>();
    }

    /** Runs parts to their end, in as many JVMs as it takes. */
    private List<CaseRow> runAll(List<Part> parts) throws IOException, InterruptedException {
        List<CaseRow> rows = new ArrayList<>();
        List<Part> left = parts;
        while (!left.isEmpty()) {
            List<CaseRow> some = runOnce(left);
            if (some.isEmpty()) {
                throw new IllegalStateException("no case could be begun of " + left + ", see " + folder);
            }
            Files.write(file(), some.stream().map(CaseRow::line).toList(), StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            rows.addAll(some);
            left = rest(left, some.getLast());
        }
        return rows;
    }

    private static List<Part> rest(List<Part> parts, CaseRow last) {
        List<Part> rest = new ArrayList<>();
        boolean behind = false;
        for (Part part : parts) {
            if (behind) {
                rest.add(part);
            } else if (part.kind() == last.kind() && last.number() < part.to() && last.number() >= part.from()) {
                behind = true;
                if (last.number() + 1 < part.to()) {
                    rest.add(new Part(part.kind(), last.number() + 1, part.to()));
                }
            }
        }
        return rest;
    }

    /** Runs parts in one JVM, up to its end. */
    private List<CaseRow> runOnce(List<Part> parts) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(folder.toString(), Long.toString(seed)));
        parts.forEach(part -> arguments.add(part.toString()));
        Process process = program.start(folder, arguments.toArray(String[]::new));
        List<CaseRow> rows = new ArrayList<>();
        List<String> other = new ArrayList<>();
        String begun = null;
        boolean hangs = true;
        try {
            BlockingQueue<String> lines = read(process);
            for (String line = next(lines); line != null; line = next(lines)) {
                if (line.equals(END)) {
                    hangs = false;
                    process.waitFor();
                    break;
                }
                String[] words = line.split("\t", -1);
                if (!line.startsWith(Cases.MARK)) {
                    other.add(line);
                } else if (words.length == 3) {
                    begun = words[1] + "\t" + words[2];
                    other.clear();
                } else {
                    begun = null;
                    rows.add(CaseRow.parse(line.substring(Cases.MARK.length())));
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
            if (begun != null) {
                rows.add(CaseRow.parse(begun + "\t" + (hangs ? Outcome.HANG : Outcome.DEATH) + "\t0\texit "
                        + process.exitValue() + " " + String.join(" ", other.subList(0, Math.min(SHOWN,
                                other.size()))).replace('\t', ' ')));
            } else if (rows.isEmpty() || process.exitValue() != 0) {
                throw new IllegalStateException("exit " + process.exitValue() + ": " + String.join("\n", other));
            }
        }
        return rows;
    }

    /** The next line; null if there is none for too long. */
    private String next(BlockingQueue<String> lines) throws InterruptedException {
        return lines.poll(patience, TimeUnit.SECONDS);
    }

    private static BlockingQueue<String> read(Process process) {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Thread.ofVirtual().start(() -> {
            try (BufferedReader reader = new BufferedReader(
                    new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    if (!line.isEmpty()) {
                        lines.add(line);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                lines.add(END);
            }
        });
        return lines;
    }
}
