package io.swerve.bench.console;

import io.swerve.bench.report.Versions;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
    @Spec
    private CommandSpec spec;

    @Override
    public String[] getVersion() {
        String java = Runtime.version().toString();
        return new String[]{ConsoleCommand.isGiven(OutputOptions.JSON, spec)
                ? new JsonReport().put("swerve", Versions.swerve()).put("java", java).text()
                : "swerve " + Versions.swerve() + ", Java " + java};
    }
}
