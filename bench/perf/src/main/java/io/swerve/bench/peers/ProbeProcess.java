package io.swerve.bench.peers;

import io.swerve.SwerveException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs a probe and reads what it reports: a line when the model is loaded, one at a text's first token and its end. */
final class ProbeProcess {
    static final String LOADED = "probe:loaded";
    static final String FIRST = "probe:first";
    static final String ROUND = "probe:round";
    static final String PHASE = "probe:phase";

    private ProbeProcess() {}

    /**
     * Runs a process until it has reported on all its rounds.
     *
     * @throws SwerveException if it ends before, or takes longer than it may; with its last lines
     * @throws InterruptedException if this thread is interrupted; the process is ended
     */
    static ProbeRun run(List<String> command, int rounds, Duration limit) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("swerve-probe", ".txt"); // what libraries log must not cut our lines
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        try {
            process.getOutputStream().close();
            Thread.ofVirtual().start(() -> endAfter(process, limit));
            ProbeReport report = new ProbeReport();
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                // Not up to the end of the process: java-llama.cpp sometimes never comes out of closing its model.
                for (String line; report.rounds.size() < rounds && (line = lines.readLine()) != null;) {
                    report.take(line, (System.nanoTime() - begin) * 1e-6);
                }
                if (report.rounds.size() < rounds) {
                    int code = process.waitFor();
                    report.lastLines.addAll(lastLines(errors));
                    throw new SwerveException(String.join(" ", command.subList(0, Math.min(3, command.size())))
                            + " ended with code " + code + " after " + report.rounds.size() + " of " + rounds
                            + " reports, or took longer than " + limit.toSeconds() + " s; its last lines: "
                            + String.join(" | ", report.lastLines));
                }
            }
            return report.run();
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(errors);
        }
    }

    /**
     * What a process wrote.
     *
     * @param lines of its standard output
     * @param errors lines of its error stream
     */
    record Output(List<String> lines, List<String> errors) {}

    /**
     * Runs a process to its end.
     *
     * @throws SwerveException if it fails, or takes longer than it may; with its last lines
     * @throws InterruptedException if this thread is interrupted; the process is ended
     */
    static Output output(List<String> command, Duration limit) throws IOException, InterruptedException {
        Path out = Files.createTempFile("swerve-probe", ".txt");
        Path errors = Files.createTempFile("swerve-probe", ".txt");
        Process process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(errors.toFile())
                .start();
        try {
            process.getOutputStream().close();
            boolean ended = process.waitFor(limit);
            if (!ended || process.exitValue() != 0) {
                throw new SwerveException(command.getFirst() + (ended
                        ? " ended with code " + process.exitValue()
                        : " took longer than " + limit.toSeconds() + " s") + "; its last lines: "
                        + String.join(" | ", lastLines(errors)));
            }
            return new Output(lines(out), lines(errors));
        } finally {
            process.destroyForcibly().waitFor();
            Files.deleteIfExists(out);
            Files.deleteIfExists(errors);
        }
    }

    private static void endAfter(Process process, Duration limit) {
        try {
            if (!process.waitFor(limit)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> lastLines(Path file) throws IOException {
        List<String> lines = lines(file);
        return lines.subList(Math.max(0, lines.size() - ProbeReport.KEPT), lines.size());
    }

    /** Bytes that are no text don't matter. */
    private static List<String> lines(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    }

    /** Runs a process that writes one token, and measures the time until it ends. */
    static ProbeRun runToEnd(List<String> command) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            process.getOutputStream().close();
            int code = process.waitFor();
            if (code != 0) {
                throw new SwerveException(command.get(0) + " ended with code " + code);
            }
            return new ProbeRun((System.nanoTime() - begin) * 1e-6, Double.NaN, Double.NaN, Double.NaN, Map.of());
        } finally {
            process.destroyForcibly();
        }
    }

    private static final class ProbeReport {
        private static final int KEPT = 5;

        private double start = Double.NaN;
        private double load = Double.NaN;
        private final List<double[]> rounds = new ArrayList<>();
        private final Map<String, Double> phases = new LinkedHashMap<>();
        private final List<String> lastLines = new ArrayList<>();

        void take(String line, double now) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case LOADED -> load = Double.parseDouble(words[1]);
                case FIRST -> start = Double.isNaN(start) ? now : start;
                case PHASE -> phases.put(words[1], Double.parseDouble(words[2]));
                case ROUND -> {
                    double count = Double.parseDouble(words[1]);
                    rounds.add(new double[]{Double.parseDouble(words[2]),
                            (count - 1) * 1000 / Double.parseDouble(words[3])});
                }
                default -> {
                    lastLines.add(line);
                    if (lastLines.size() > KEPT) {
                        lastLines.removeFirst();
                    }
                }
            }
        }

        /** The first round warms up. */
        ProbeRun run() {
            return new ProbeRun(start, load, median(0), median(1), phases);
        }

        private double median(int column) {
            double[] sorted = rounds.stream().skip(1).mapToDouble(round -> round[column]).toArray();
            Arrays.sort(sorted);
            return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
        }
    }
}
