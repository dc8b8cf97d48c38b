package io.swerve.bench.cli;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command with the options and manners that all commands share. */
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false)
abstract class ConsoleCommand implements Callable<Integer> {
    /** SLF4J's simple provider reads these once, before the first log line. */
    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";
    private static final String ENGINE_LOG_LEVEL = "org.slf4j.simpleLogger.log.io.swerve.llama";

    @Spec
    private CommandSpec spec;

    @Mixin
    private OutputOptions output;

    /** Does the work. */
    abstract void run(Console console) throws Exception;

    @Override
    public final Integer call() throws Exception {
        setUpLogging();
        CommandLine command = spec.commandLine();
        try (Interruption interruption = new Interruption()) {
            Console console = new Console(command.getOut(), command.getErr(), output.json(), interruption);
            try {
                run(console);
            } finally {
                console.flush();
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private void setUpLogging() {
        if (output.verbose()) {
            System.setProperty(LOG_LEVEL, "debug");
        } else if (System.getProperty(LOG_LEVEL) == null) {
            System.setProperty(LOG_LEVEL, "warn");
            // An error is one line, and that line already ends with what llama.cpp said.
            System.setProperty(ENGINE_LOG_LEVEL, "off");
        }
    }

    final boolean verbose() {
        return output.verbose();
    }

    /** Says that the command line is wrong in a way that picocli can't know. */
    final ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Makes something of the command line's values, whose ranges the library checks. */
    final <T> T checked(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
