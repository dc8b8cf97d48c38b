package io.swerve.bench.console;

import io.swerve.SessionOptions;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What a model is run on. */
public class EngineFlags {
    @Option(names = "--threads", paramLabel = "N", description = "How many CPU threads compute. Default: by the machine; 1 in commands that work on the embedded models only, and in benchmarks of kernels and guard.")
    private Integer threads;

    /** Made by picocli. */
    public EngineFlags() {}

    /**
     * Returns the options of sessions. To be asked first: a wrong value is to be told before a large model is read.
     *
     * @param command whose options these are
     * @return the defaults, with what the user wants
     * @throws ParameterException if a value makes no sense
     */
    public SessionOptions check(ConsoleCommand command) {
        return check(SessionOptions.defaults(), command);
    }

    /**
     * {@return the options of sessions, these, with what the user wants}
     *
     * @param usual what they are unless told otherwise
     * @param command whose options these are
     * @throws ParameterException if a value makes no sense
     */
    public final SessionOptions check(SessionOptions usual, ConsoleCommand command) {
        return threads == null ? usual : command.checked(() -> usual.withThreads(threads));
    }
}
