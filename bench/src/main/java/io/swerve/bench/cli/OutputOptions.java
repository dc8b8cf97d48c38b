package io.swerve.bench.cli;

import picocli.CommandLine.Option;

/** What every command has to say about its output. */
final class OutputOptions {
    @Option(names = "--json", description = "Print one JSON object, and nothing else, on the standard output.")
    private boolean json;

    @Option(names = "--verbose", description = "Show logs, and stack traces of errors, on the error stream.")
    private boolean verbose;

    boolean json() {
        return json;
    }

    boolean verbose() {
        return verbose;
    }
}
