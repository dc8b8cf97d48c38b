package io.swerve.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A subcommand made alone, for a quick start, against the same among all. */
class SubcommandsTest {
    private static CommandLine command(String... arguments) {
        return SwerveCommand.commandLine(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()),
                List.of(arguments));
    }

    @Test
    void aSubcommandMadeAloneIsTheSame() {
        CommandLine all = command();
        assertThat(all.getSubcommands()).hasSizeGreaterThan(15);
        all.getSubcommands().forEach((name, among) -> {
            CommandLine alone = command(name, "--help");
            assertThat(alone.getSubcommands()).containsOnlyKeys(name);
            CommandLine only = alone.getSubcommands().get(name);
            assertThat(only.getCommandName()).isEqualTo(name).isEqualTo(among.getCommandSpec().name());
            assertThat(only.getUsageMessage()).isEqualTo(among.getUsageMessage());
            assertThat(only.getSubcommands().keySet()).isEqualTo(among.getSubcommands().keySet());
        });
    }

    @Test
    void whatIsNoSubcommandIsComparedWithAll() {
        assertThat(command("generat", "-n", "5").getSubcommands()).containsKeys("generate", "bench");
        assertThat(command("--version").getSubcommands()).containsKey("generate");
    }
}
