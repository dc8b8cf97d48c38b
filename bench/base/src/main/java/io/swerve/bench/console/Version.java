package io.swerve.bench.console;

import io.swerve.Device;
import io.swerve.Devices;
import io.swerve.bench.report.Versions;
import io.swerve.bindings.failure.NativeLibraryException;
import java.util.List;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
    @Spec
    private CommandSpec spec;

    @Override
    public String[] getVersion() {
        ConsoleCommand.setUpLogging(ConsoleCommand.isGiven(OutputOptions.VERBOSE, spec));
        String java = Runtime.version().toString();
        String engine = null;
        List<String> backends = List.of();
        try {
            engine = Devices.llamaCppVersion();
            backends = Devices.available().stream().map(Device::backend).distinct().toList();
        } catch (NativeLibraryException e) {
            // it is the version that was asked for: swerve devices tells what is wrong
        }
        if (ConsoleCommand.isGiven(OutputOptions.JSON, spec)) {
            return new String[]{new JsonReport().put("swerve", Versions.swerve()).put("java", java)
                    .put("llama_cpp", engine).put("backends", backends).text()};
        }
        return new String[]{"swerve " + Versions.swerve() + ", Java " + java + (engine == null
                ? ", llama.cpp can't be loaded (see: swerve devices)"
                : ", llama.cpp " + engine + " (" + String.join(", ", backends) + ")")};
    }
}
