package io.swerve.bench.perf;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where this program's classes lie, however it was started. */
public final class ClassPath {
    private ClassPath() {}

    /**
     * {@return the class path and the module path as one class path: every jar and every folder of classes}
     *
     * @throws IOException if a folder of modules can't be listed
     */
    public static String current() throws IOException {
        return of(System.getProperty("java.class.path", ""), System.getProperty("jdk.module.path", ""));
    }

    static String of(String classPath, String modulePath) throws IOException {
        List<String> entries = new ArrayList<>();
        if (!classPath.isBlank()) {
            entries.add(classPath);
        }
        for (String entry : modulePath.split(File.pathSeparator)) {
            if (!entry.isBlank()) {
                addModules(Path.of(entry), entries);
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    /** An entry of a module path is a module, or a folder of modules. */
    private static void addModules(Path entry, List<String> entries) throws IOException {
        if (!Files.isDirectory(entry) || Files.exists(entry.resolve("module-info.class"))) {
            entries.add(entry.toString());
            return;
        }
        try (Stream<Path> modules = Files.list(entry)) {
            modules.sorted().filter(module -> Files.isDirectory(module) || module.toString().endsWith(".jar"))
                    .forEach(module -> entries.add(module.toString()));
        }
    }
}
