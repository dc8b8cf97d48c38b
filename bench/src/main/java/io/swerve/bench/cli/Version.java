package io.swerve.bench.cli;

import java.lang.module.ModuleDescriptor;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        ModuleDescriptor module = Version.class.getModule().getDescriptor();
        String version = module == null
                ? "(not packaged)"
                : module.rawVersion().orElse("(no version)");
        return new String[]{"swerve " + version + ", Java " + Runtime.version()};
    }
}
