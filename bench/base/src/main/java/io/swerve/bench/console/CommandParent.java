package io.swerve.bench.console;

import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** A command with others below it. */
@FunctionalInterface
public interface CommandParent {
    /**
     * Names the commands below.
     *
     * @return in the order of the help
     */
    List<Child> children();

    /**
     * A command below another one. picocli takes a quarter of a second of a JVM that has just started to look into all
     * commands, so each is made only where the command line names it; in the help, a sentence stands for the others.
     *
     * @param name its name
     * @param about what it does, in a sentence
     * @param maker makes it
     */
    record Child(String name, String about, Supplier<CommandLine> maker) {
        /**
         * Names a command by its annotation.
         *
         * @param command a class that picocli can make
         * @return the command
         */
        public static Child of(Class<?> command) {
            Command annotation = command.getAnnotation(Command.class);
            return new Child(annotation.name(), annotation.description()[0], () -> new CommandLine(command));
        }

        private CommandLine stub() {
            CommandSpec stub = CommandSpec.create().name(name);
            stub.usageMessage().description(about);
            return new CommandLine(stub);
        }
    }

    /**
     * Puts the commands below a command: those that the command line may mean, and mere names of the others.
     *
     * @param line a command; its own object says what is below it
     * @param arguments the command line; null makes all
     * @return the same
     */
    static CommandLine grown(CommandLine line, List<String> arguments) {
        if (line.getCommand() instanceof CommandParent parent) {
            for (Child child : parent.children()) {
                boolean meant = arguments == null || arguments.contains(child.name());
                line.addSubcommand(child.name(), meant ? grown(child.maker().get(), arguments) : child.stub());
            }
        }
        return line;
    }
}
