package io.swerve.bindings.loader;

import java.nio.file.Path;
import java.util.Locale;

/**
 * The folder for files that can be made again: the system property {@code swerve.cache.path}, else the environment
 * variable {@code SWERVE_CACHE_PATH}, else {@code swerve} in the platform's usual place for caches. The native libraries
 * are extracted there.
 *
 * <p>
 * Thread-safe.
 */
public final class UserCache {
    /** The system property that names the folder. */
    public static final String PROPERTY = "swerve.cache.path";
    /** The environment variable that names the folder. */
    public static final String VARIABLE = "SWERVE_CACHE_PATH";

    private UserCache() {}

    /** {@return its path; the folder need not exist yet} */
    public static Path root() {
        String chosen = System.getProperty(PROPERTY, System.getenv(VARIABLE));
        return chosen != null && !chosen.isBlank() ? Path.of(chosen) : ofPlatform().resolve("swerve");
    }

    private static Path ofPlatform() {
        Path home = Path.of(System.getProperty("user.home"));
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (os.contains("windows")) {
            return folder("LOCALAPPDATA", home.resolve("AppData").resolve("Local"));
        }
        return os.contains("mac")
                ? home.resolve("Library").resolve("Caches")
                : folder("XDG_CACHE_HOME", home.resolve(".cache"));
    }

    private static Path folder(String variable, Path otherwise) {
        String chosen = System.getenv(variable);
        return chosen != null && !chosen.isBlank() ? Path.of(chosen) : otherwise;
    }
}
