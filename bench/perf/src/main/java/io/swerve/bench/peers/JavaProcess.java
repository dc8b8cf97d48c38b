package io.swerve.bench.peers;

import io.swerve.bench.perf.ClassPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts JVMs as the launcher does: with the collector that starts fastest. */
final class JavaProcess {
    private JavaProcess() {}

    /** The command of a class of Swerve with a main method. */
    static List<String> ofSwerve(Class<?> main, List<String> arguments) throws IOException {
        return command(ClassPath.current(), List.of("--add-modules=jdk.incubator.vector",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off", main.getName()), arguments);
    }

    /** The command of a JVM; the options end with the main class. */
    static List<String> command(String classPath, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath,
                        "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(arguments);
        return command;
    }
}
