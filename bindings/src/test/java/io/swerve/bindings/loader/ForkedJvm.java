package io.swerve.bindings.loader;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Starts {@link LoadMain} in another JVM, since one JVM loads the libraries only once. */
final class ForkedJvm {
    private final List<String> options = new ArrayList<>(
            List.of("--enable-native-access=ALL-UNNAMED", "--illegal-native-access=deny"));
    private final ProcessBuilder builder = new ProcessBuilder();
    private String classPath = System.getProperty("java.class.path");

    ForkedJvm() {
        builder.environment().remove(NativeLibraries.VARIABLE);
        builder.environment().remove(UserCache.VARIABLE);
    }

    ForkedJvm property(String name, Object value) {
        options.add("-D" + name + "=" + value);
        return this;
    }

    ForkedJvm environment(Map<String, String> variables) {
        builder.environment().putAll(variables);
        return this;
    }

    ForkedJvm withoutNativeJar() {
        classPath = Arrays.stream(classPath.split(java.io.File.pathSeparator))
                .filter(e -> !e.contains("swerve-native")).collect(Collectors.joining(java.io.File.pathSeparator));
        return this;
    }

    Process start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, LoadMain.class.getName()));
        return builder.command(command).redirectErrorStream(true).start();
    }

    String output() throws IOException, InterruptedException {
        Process process = start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        return output + "\nEXIT " + code;
    }
}
