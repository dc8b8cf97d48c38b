package io.swerve.bindings.loader;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.net.URL;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds a native jar on the class path, on the module path, or among the modules of an image made by jlink. No module
 * requires the native jars, so they are usually not part of the module graph: they are read where they lie.
 */
final class BundleFinder {
    private BundleFinder() {}

    static Optional<NativeBundle> find(String bundle) throws IOException {
        Optional<NativeBundle> onClassPath = onClassPath(bundle);
        return onClassPath.isPresent() ? onClassPath : amongModules(bundle, System.getProperty("jdk.module.path"));
    }

    private static Optional<NativeBundle> onClassPath(String bundle) throws IOException {
        String manifest = NativeBundle.ROOT + bundle + "/manifest.properties";
        ClassLoader own = BundleFinder.class.getClassLoader();
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        for (ClassLoader loader : new ClassLoader[]{own, context}) {
            URL url = loader == null ? null : loader.getResource(manifest);
            if (url == null) {
                continue;
            }
            String prefix = url.toString().substring(0, url.toString().length() - manifest.length());
            try (InputStream in = url.openStream()) {
                return Optional.of(NativeBundle.read(bundle, prefix, in, path -> {
                    InputStream file = loader.getResourceAsStream(path);
                    if (file == null) {
                        throw new FileNotFoundException(prefix + path);
                    }
                    return file;
                }));
            }
        }
        return Optional.empty();
    }

    /** Looks on a module path, which may be null, then among the modules of the running image. */
    static Optional<NativeBundle> amongModules(String bundle, String modulePath) throws IOException {
        Path[] entries = Arrays.stream(modulePath == null ? new String[0] : modulePath.split(File.pathSeparator))
                .filter(e -> !e.isBlank()).map(Path::of).toArray(Path[]::new);
        String module = "io.swerve.natives." + bundle.replace('-', '.');
        Optional<ModuleReference> reference = ModuleFinder.compose(ModuleFinder.of(entries), ModuleFinder.ofSystem())
                .find(module);
        if (reference.isEmpty()) {
            return Optional.empty();
        }
        String origin = reference.get().location().map(Object::toString).orElse(module);
        NativeBundle.FileOpener opener = path -> open(reference.get(), path, origin);
        try (InputStream in = opener.open(NativeBundle.ROOT + bundle + "/manifest.properties")) {
            return Optional.of(NativeBundle.read(bundle, origin, in, opener));
        }
    }

    private static InputStream open(ModuleReference reference, String path, String origin) throws IOException {
        ModuleReader reader = reference.open();
        InputStream in = reader.open(path).orElseThrow(() -> new FileNotFoundException(path + " in " + origin));
        return new java.io.FilterInputStream(in) {
            @Override
            public void close() throws IOException {
                try (reader) {
                    super.close();
                }
            }
        };
    }
}
