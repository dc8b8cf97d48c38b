package io.swerve.bindings.loader;

import io.swerve.bindings.calls.WordFunction;
import io.swerve.bindings.failure.NativeLibraryException;
import io.swerve.bindings.failure.NativeLibraryException.TriedPlace;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds and opens llama.cpp's shared libraries, once for each JVM. The places, in order; the first one that is given is
 * used, and when it fails the others are not tried, since somebody chose it:
 * <ol>
 * <li>the folder named by the system property {@value #PROPERTY};
 * <li>the folder named by the environment variable {@value #VARIABLE};
 * <li>the native jar of this platform on the class path or the module path (artifact {@code swerve-native}), extracted
 * once to a {@linkplain BundleCache per-user cache}.
 * </ol>
 *
 * <p>
 * Opens ggml-base, ggml and llama, in this order, then every backend plugin beside them
 * ({@code ggml_backend_load_all_from_path}), so that the best CPU variant and any GPU backend present are used. A
 * {@linkplain VersionProbe probe} then checks that these are the libraries that the bindings were generated for.
 *
 * <p>
 * Thread-safe.
 */
public final class NativeLibraries {
    /** The system property that names the folder of the libraries. */
    public static final String PROPERTY = "swerve.native.path";
    /** The environment variable that names the folder of the libraries. */
    public static final String VARIABLE = "SWERVE_NATIVE_PATH";

    private static final Logger LOG = LoggerFactory.getLogger(NativeLibraries.class);
    private static final String EXTENSION = "\\.(so|dylib|dll)";
    /** The libraries to open, in order of dependency, as regular expressions on their file names. */
    private static final List<Pattern> LIBRARIES = List.of(
            Pattern.compile("(lib)?ggml-base(\\.[A-Za-z0-9_]+)*" + EXTENSION + "(\\.[0-9.]+)?"),
            Pattern.compile("(lib)?ggml(\\.[A-Za-z0-9_]+)*" + EXTENSION + "(\\.[0-9.]+)?"),
            Pattern.compile("(lib)?llama(\\.[A-Za-z0-9_]+)*" + EXTENSION + "(\\.[0-9.]+)?"));

    private static NativeLibraries loaded;
    private static NativeLibraryException failure;

    private final Path folder;
    private final String place;
    private final String llamaCppVersion;

    private NativeLibraries(Path folder, String place, String llamaCppVersion) {
        this.folder = folder;
        this.place = place;
        this.llamaCppVersion = llamaCppVersion;
    }

    /**
     * Opens the libraries if this JVM has not done so yet. A failure is remembered: the same exception is thrown again,
     * since the JVM can't undo a half-opened set of libraries.
     *
     * @return what was opened
     * @throws NativeLibraryException if no place served, or the libraries are not those of the bindings
     */
    public static synchronized NativeLibraries load() {
        if (failure != null) {
            throw failure;
        }
        if (loaded == null) {
            try {
                loaded = open();
            } catch (NativeLibraryException e) {
                failure = e;
                throw e;
            }
            LOG.info("llama.cpp {} from {}", loaded.llamaCppVersion, loaded.place);
        }
        return loaded;
    }

    /** {@return the folder that the libraries were opened from: an absolute path} */
    public Path folder() {
        return folder;
    }

    /**
     * {@return where the libraries were found, in words, for example {@code system property
     * swerve.native.path=/opt/llama}}
     */
    public String place() {
        return place;
    }

    /** {@return the version of llama.cpp that was opened, for example {@code v0.5.0}} */
    public String llamaCppVersion() {
        return llamaCppVersion;
    }

    private static NativeLibraries open() {
        String property = System.getProperty(PROPERTY);
        if (property != null && !property.isBlank()) {
            return openFolder(Path.of(property), "system property " + PROPERTY + "=" + property, List.of());
        }
        TriedPlace noProperty = new TriedPlace("system property " + PROPERTY, "not set");
        String variable = System.getenv(VARIABLE);
        if (variable != null && !variable.isBlank()) {
            return openFolder(Path.of(variable), "environment variable " + VARIABLE + "=" + variable,
                    List.of(noProperty));
        }
        return openBundle(List.of(noProperty, new TriedPlace("environment variable " + VARIABLE, "not set")));
    }

    private static NativeLibraries openBundle(List<TriedPlace> before) {
        List<TriedPlace> attempts = new ArrayList<>(before);
        Platform platform = Platform.current();
        if (platform.bundles().isEmpty()) {
            attempts.add(new TriedPlace("native jar", "no libraries are packed for " + platform.description()));
        }
        for (String name : platform.bundles()) {
            String place = "native jar swerve-native, classifier " + name;
            try {
                Optional<NativeBundle> bundle = BundleFinder.find(name);
                if (bundle.isEmpty()) {
                    attempts.add(new TriedPlace(place, "not on the class path or module path"));
                    continue;
                }
                Path folder = BundleCache.ofUser().folderOf(bundle.get());
                return openFolder(folder, bundle.get().origin() + ", extracted to " + folder, attempts);
            } catch (IOException | RuntimeException e) {
                if (e instanceof NativeLibraryException already) {
                    throw already;
                }
                attempts.add(new TriedPlace(place, e.toString()));
                throw new NativeLibraryException(
                        "Check the jar, and that the cache folder is writable: system property "
                                + UserCache.PROPERTY + " or environment variable " + UserCache.VARIABLE
                                + " moves it elsewhere.",
                        attempts, e);
            }
        }
        throw new NativeLibraryException("Add io.swerve:swerve-native with the classifier of this platform to the class"
                + " path or module path, or name a folder of llama.cpp " + VersionProbe.EXPECTED_VERSION
                + "'s shared libraries with " + PROPERTY + " or " + VARIABLE + ".", attempts, null);
    }

    private static NativeLibraries openFolder(Path folder, String place, List<TriedPlace> before) {
        List<TriedPlace> attempts = new ArrayList<>(before);
        String version = null;
        try {
            for (Path library : librariesIn(folder)) {
                System.load(library.toAbsolutePath().normalize().toString());
            }
            VersionProbe.checkVersion();
            NativeLog.install();
            VersionProbe.checkLayouts();
            try (Arena scratch = Arena.ofConfined()) {
                WordFunction.GGML_BACKEND_LOAD_ALL_FROM_PATH
                        .call(scratch.allocateFrom(folder.toAbsolutePath().normalize().toString()).address());
            }
            WordFunction.LLAMA_BACKEND_INIT.call();
            if (WordFunction.GGML_BACKEND_DEV_COUNT.call() == 0) {
                throw new IOException("no ggml backend could be opened from this folder; the last log lines are: "
                        + NativeLog.lastLines());
            }
            version = VersionProbe.EXPECTED_VERSION;
        } catch (IOException | RuntimeException | LinkageError e) {
            attempts.add(new TriedPlace(place, explain(e)));
            throw new NativeLibraryException("The folder must hold the shared libraries of llama.cpp "
                    + VersionProbe.EXPECTED_VERSION + " for " + Platform.current().description()
                    + ": ggml-base, ggml, llama and at least one ggml-cpu backend.", attempts, e);
        }
        return new NativeLibraries(folder.toAbsolutePath().normalize(), place, version);
    }

    private static String explain(Throwable e) {
        String message = e instanceof IOException && e.getMessage() != null ? e.getMessage() : e.toString();
        if (message.contains("already loaded in another classloader")) {
            return message + " (put Swerve into a class loader that all its users share)";
        }
        return message;
    }

    private static List<Path> librariesIn(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(Files.exists(folder) ? "not a folder" : "does not exist");
        }
        List<Path> files;
        try (Stream<Path> entries = Files.list(folder)) {
            files = entries.sorted().toList();
        }
        List<Path> found = new ArrayList<>();
        for (Pattern library : LIBRARIES) {
            found.add(files.stream().filter(f -> library.matcher(f.getFileName().toString()).matches()).findFirst()
                    .orElseThrow(() -> new IOException("holds no file that matches " + library + "; it holds "
                            + files.stream().map(f -> f.getFileName().toString()).limit(20)
                                    .collect(Collectors.joining(", ", "[", "]")))));
        }
        return found;
    }
}
