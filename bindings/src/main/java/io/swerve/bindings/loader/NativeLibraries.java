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
 * <li>the native jars of this platform on the class path or the module path (artifact {@code swerve-native}), extracted
 * once to a {@linkplain BundleCache per-user cache}: those for a GPU first, CUDA before Vulkan. The first one that has a
 * GPU is used.
 * </ol>
 *
 * <p>
 * If a build for a GPU is there and has none, a warning tells why, and the processor does the work.
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
            return openNamed(property, "system property " + PROPERTY, List.of());
        }
        TriedPlace noProperty = new TriedPlace("system property " + PROPERTY, "not set");
        String variable = System.getenv(VARIABLE);
        if (variable != null && !variable.isBlank()) {
            return openNamed(variable, "environment variable " + VARIABLE, List.of(noProperty));
        }
        return openBundle(List.of(noProperty, new TriedPlace("environment variable " + VARIABLE, "not set")));
    }

    private static NativeLibraries openNamed(String folder, String by, List<TriedPlace> before) {
        NativeLibraries opened = openFolder(Path.of(folder), by + "=" + folder, before);
        return opened.withGpu(List.of(new NamedFolder("the libraries in " + folder, opened.folder)));
    }

    private static NativeLibraries openBundle(List<TriedPlace> before) {
        List<TriedPlace> attempts = new ArrayList<>(before);
        Platform platform = Platform.current();
        if (platform.bundles().isEmpty()) {
            attempts.add(new TriedPlace("native jar", "no libraries are packed for " + platform.description()));
        }
        List<PackedBuild> builds = new ArrayList<>();
        for (String name : platform.bundles()) {
            String place = "native jar swerve-native, classifier " + name;
            try {
                Optional<NativeBundle> bundle = BundleFinder.find(name);
                if (bundle.isPresent()) {
                    builds.add(new PackedBuild(bundle.get()));
                } else if (builds.isEmpty()) {
                    attempts.add(new TriedPlace(place, "not on the class path or module path"));
                }
            } catch (IOException | RuntimeException e) {
                throw unusable(place, attempts, e);
            }
        }
        if (builds.isEmpty()) {
            throw new NativeLibraryException(
                    "Add io.swerve:swerve-native with the classifier of this platform to the class"
                            + " path or module path, or name a folder of llama.cpp " + VersionProbe.EXPECTED_VERSION
                            + "'s shared libraries with " + PROPERTY + " or " + VARIABLE + ".",
                    attempts, null);
        }
        PackedBuild first = builds.getFirst();
        Path folder;
        try {
            folder = first.folder();
        } catch (IOException | RuntimeException e) {
            throw unusable("native jar swerve-native, classifier " + first.bundle().name(), attempts, e);
        }
        NativeLibraries opened = openFolder(folder, first.bundle().origin() + ", extracted to " + folder, attempts);
        return opened.withGpu(builds);
    }

    private static NativeLibraryException unusable(String place, List<TriedPlace> before, Exception e) {
        List<TriedPlace> attempts = new ArrayList<>(before);
        attempts.add(new TriedPlace(place, e.toString()));
        return new NativeLibraryException("Check the jar, and that the cache folder is writable: system property "
                + UserCache.PROPERTY + " or environment variable " + UserCache.VARIABLE + " moves it elsewhere.",
                attempts, e);
    }

    /** A native jar; its files are extracted when their folder is asked for. */
    private record PackedBuild(NativeBundle bundle) implements GpuSearch.Build {
        @Override
        public String name() {
            return "the native jar of " + bundle.name();
        }

        @Override
        public Path folder() throws IOException {
            if (!bundle.llamaCppVersion().equals(VersionProbe.EXPECTED_VERSION)) {
                throw new IOException("it holds llama.cpp " + bundle.llamaCppVersion() + ", and not "
                        + VersionProbe.EXPECTED_VERSION);
            }
            return BundleCache.ofUser().folderOf(bundle);
        }
    }

    /** A folder that somebody named. */
    private record NamedFolder(String name, Path folder) implements GpuSearch.Build {}

    /** Opens backends until there is a GPU, and says so if a build for a GPU has none. */
    private NativeLibraries withGpu(List<? extends GpuSearch.Build> builds) {
        GpuSearch search = new GpuSearch(new GpuBackends());
        Optional<GpuSearch.Build> working = search.search(builds);
        String failed = search.failed().stream().map(f -> f.place() + " (" + f.cause() + ")")
                .collect(Collectors.joining(", "));
        if (working.isPresent() && failed.isEmpty()) {
            return this;
        }
        if (working.isPresent()) {
            LOG.warn("No GPU by {}; using {}", failed, working.get().name());
            return new NativeLibraries(folder, place + ", with the backend of " + working.get().name(),
                    llamaCppVersion);
        }
        if (!failed.isEmpty()) {
            LOG.warn("No GPU by {}; the processor computes everything", failed);
        }
        return this;
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
