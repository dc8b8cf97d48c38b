package io.swerve.bench.console;

import io.swerve.Layers;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command with the options and manners that all commands share. */
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false)
public abstract class ConsoleCommand implements Callable<Integer> {
    /** The name for help texts: what keeps the two parts of it in one line is taken out before they are shown. */
    public static final String LLAMA_CPP = "llama.\uFEFFcpp";

    private static final String GLUE = "\uFEFF";
    /** SLF4J's simple provider reads these once, before the first log line. */
    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";
    private static final String ENGINE_LOG_LEVEL = "org.slf4j.simpleLogger.log.io.swerve.llama";

    @Spec
    private CommandSpec spec;

    @Mixin
    private OutputOptions output;

    /** Made by subclasses. */
    protected ConsoleCommand() {}

    /**
     * Lets a command run on the given streams, with the manners of all.
     *
     * @param line the command, with all its subcommands
     * @param out for results
     * @param err for all else
     * @return the same
     */
    public static CommandLine settled(CommandLine line, PrintWriter out, PrintWriter err) {
        Map<String, IHelpSectionRenderer> sections = new LinkedHashMap<>(line.getHelpSectionMap());
        sections.replaceAll((_, section) -> help -> section.render(help).replace(GLUE, ""));
        return line.setOut(out).setErr(err).setHelpSectionMap(sections)
                .setParameterExceptionHandler(Failures::usage).setExecutionExceptionHandler(Failures::failure)
                .registerConverter(Path.class, ModelFile::expanded)
                .registerConverter(ModelFile.class, ModelFile::new)
                .registerConverter(Layers.class, new LayersConverter())
                .setCaseInsensitiveEnumValuesAllowed(true).setUsageHelpAutoWidth(true)
                // "-p --raw" is more likely a forgotten text than the text "--raw"
                .setAllowOptionsAsOptionParameters(false);
    }

    /**
     * Does the work.
     *
     * @param console where to write
     * @throws Exception if it fails; told in one line
     */
    protected abstract void run(Console console) throws Exception;

    @Override
    public final Integer call() throws Exception {
        boolean verbose = isGiven(OutputOptions.VERBOSE, spec);
        setUpLogging(verbose);
        for (ArgSpec argument : spec.args()) {
            if (argument.type() == OutputPath.class && argument.getValue() instanceof OutputPath path) {
                path.check(); // before hours of work
            }
        }
        CommandLine command = spec.commandLine();
        try (Interruption interruption = new Interruption(command.getErr())) {
            Console console = new Console(command.getOut(), command.getErr(), isGiven(OutputOptions.JSON, spec),
                    interruption);
            try {
                run(console);
            } finally {
                console.flush();
            }
            return console.exitCode();
        }
    }

    /** To be called before the first line is logged. */
    static void setUpLogging(boolean verbose) {
        if (verbose) {
            System.setProperty(LOG_LEVEL, "debug");
        } else if (System.getProperty(LOG_LEVEL) == null) {
            System.setProperty(LOG_LEVEL, "warn");
            // An error is one line, and that line already ends with what llama.cpp said.
            System.setProperty(ENGINE_LOG_LEVEL, "off");
        }
    }

    /** Whether an option was given to a command, or to one of those that it belongs to. */
    static boolean isGiven(String option, CommandSpec command) {
        for (CommandSpec at = command; at != null; at = at.parent()) {
            if (at.commandLine().getParseResult() != null
                    && at.commandLine().getParseResult().hasMatchedOption(option)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Says that the command line is wrong in a way that picocli can't know.
     *
     * @param message what is wrong, and how it is right
     * @return to be thrown
     */
    public final ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /**
     * Makes something of the command line's values, whose ranges the library checks.
     *
     * @param <T> what is made
     * @param maker throws IllegalArgumentException if a value makes no sense
     * @return what it makes
     * @throws ParameterException if it throws
     */
    public final <T> T checked(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /**
     * Makes something of the value of one option.
     *
     * @param <T> what is made
     * @param option the option, which the message is to name
     * @param maker throws IllegalArgumentException if the value makes no sense
     * @return what it makes
     * @throws ParameterException if it throws
     */
    public final <T> T checked(String option, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
        }
    }
}
