package io.swerve.bench.cli;

import io.swerve.bench.report.Versions;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[]{"swerve " + Versions.swerve() + ", Java " + Runtime.version()};
    }
}
