package io.swerve.bench.console;

import picocli.CommandLine.Option;

/** What every command has to say about its output. */
final class OutputOptions {
    static final String JSON = "--json";
    static final String VERBOSE = "--verbose";

    @Option(names = JSON, description = "Print one JSON object, and nothing else, on the standard output.")
    private boolean json;

    @Option(names = VERBOSE, description = "Show logs, and stack traces of errors, on the error stream.")
    private boolean verbose;
}
