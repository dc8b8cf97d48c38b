package io.swerve.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.swerve.bench.console.ModelFile;
import io.swerve.bench.console.OutputPath;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What all commands have in common, the whole tree of them. */
class CommandTreeTest {
    /** These run no model. */
    private static final Set<String> WITHOUT_MODEL = Set.of("devices", "inspect", "vector", "merge", "grade",
            "template",
            "experiment list");
    /** These read a model without running it. */
    private static final Set<String> READING_A_MODEL = Set.of("template");
    /** This is about the embedded model. */
    private static final Set<String> OF_THE_LAB = Set.of("demo");
    private static final CommandLine TREE = command(null);

    private static CommandLine command(List<String> arguments) {
        return SwerveCommand.commandLine(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()),
                arguments);
    }

    private static void collect(CommandLine line, List<CommandSpec> commands) {
        line.getSubcommands().values().forEach(child -> {
            commands.add(child.getCommandSpec());
            collect(child, commands);
        });
    }

    private static String path(CommandSpec command) {
        return command.qualifiedName().substring("swerve ".length());
    }

    /** Every command that does something by itself. */
    static Stream<String> acting() {
        List<CommandSpec> commands = new ArrayList<>();
        collect(TREE, commands);
        return commands.stream()
                .filter(command -> command.subcommands().isEmpty() || path(command).equals("bench"))
                .map(CommandTreeTest::path);
    }

    static boolean takesModel(String path) {
        return spec(path).findOption("-m") != null;
    }

    private static CommandSpec spec(String path) {
        CommandLine line = TREE;
        for (String name : path.split(" ")) {
            line = line.getSubcommands().get(name);
        }
        return line.getCommandSpec();
    }

    @Test
    void theTreeIsWhole() {
        assertThat(acting()).hasSizeGreaterThan(45).contains("generate", "sae train", "bench", "bench guard",
                "bench kernels", "experiment compression", "experiment all");
    }

    @ParameterizedTest
    @MethodSource("acting")
    void everyCommandHasTheCommonOptions(String path) {
        CommandSpec command = spec(path);
        assertThat(command.optionsMap()).containsKeys("--json", "--verbose", "--help", "--version");
        boolean runsAModel = !WITHOUT_MODEL.contains(path);
        // it loads models, but takes the threads of the run that it checks, and writes no text
        boolean computes = runsAModel && !path.equals("experiment verify");
        assertThat(command.optionsMap().containsKey("--threads")).isEqualTo(computes);
        OptionSpec model = command.findOption("-m");
        assertThat(model != null).isEqualTo(runsAModel && !OF_THE_LAB.contains(path)
                || READING_A_MODEL.contains(path));
        if (model != null) {
            assertThat(model).isSameAs(command.findOption("--model"));
            assertThat(model.type()).isEqualTo(ModelFile.class); // which knows lab:think
        }
    }

    /** What is written is of the type that is tried before any work. */
    @ParameterizedTest
    @MethodSource("acting")
    void everyOutputIsTriedFirst(String path) {
        for (OptionSpec option : spec(path).options()) {
            boolean output = Set.of("--output", "--out", "--chart", "--record", "--save-plan", "--rows")
                    .contains(option.longestName());
            // merge knows only from its shards whether it writes a file or a folder
            assertThat(option.type() == OutputPath.class).as(option.longestName())
                    .isEqualTo(output && !(path.equals("merge") && option.longestName().equals("--output")));
        }
    }

    @ParameterizedTest
    @MethodSource("acting")
    void everyCommandHelps(String path) {
        List<String> arguments = new ArrayList<>(List.of(path.split(" ")));
        arguments.add("--help");
        Run run = Run.of(arguments.toArray(String[]::new));
        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("Usage: swerve " + path + " ").contains("--json").doesNotContain("null",
                "llama.\n", "\uFEFF");
        arguments.removeLast();
        arguments.addFirst("help");
        assertThat(Run.of(arguments.toArray(String[]::new))).isEqualTo(run);
        for (ArgSpec argument : spec(path).args().stream().filter(argument -> !argument.hidden()).toList()) {
            assertThat(argument.description()).as(argument.paramLabel()).isNotEmpty();
        }
    }

    /** A command made alone, for a quick start, is the same as among all. */
    @ParameterizedTest
    @MethodSource("acting")
    void aCommandMadeAloneIsTheSame(String path) {
        CommandLine alone = command(List.of(path.split(" ")));
        for (String name : path.split(" ")) {
            alone = alone.getSubcommands().get(name);
        }
        assertThat(alone.getUsageMessage()).isEqualTo(spec(path).commandLine().getUsageMessage());
    }

    @Test
    void whatIsNoCommandIsComparedWithAll() {
        assertThat(command(List.of("generat", "-n", "5")).getUsageMessage()).isEqualTo(TREE.getUsageMessage());
        assertThat(command(List.of("--version")).getSubcommands()).hasSameSizeAs(TREE.getSubcommands());
    }
}
