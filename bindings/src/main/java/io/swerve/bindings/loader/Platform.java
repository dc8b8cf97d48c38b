package io.swerve.bindings.loader;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The names under which the native jars of this machine's platform may be packed, best first.
 *
 * @param description the operating system and architecture as the JVM reports them
 * @param bundles the bundle names, GPU builds before the plain CPU build: a GPU jar is only there because somebody asked
 *            for it, and every one of them holds the CPU backend too
 */
record Platform(String description, List<String> bundles) {
    static Platform current() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static Platform of(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        String arch = switch (osArch.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "x64";
            case "aarch64", "arm64" -> "arm64";
            default -> osArch.toLowerCase(Locale.ROOT);
        };
        String description = osName + ", " + osArch;
        if (os.contains("linux")) {
            return withGpuBuilds(description, "linux-" + arch);
        }
        if (os.contains("windows")) {
            return withGpuBuilds(description, "win-" + arch);
        }
        if (os.contains("mac") || os.contains("darwin")) {
            return new Platform(description, List.of(arch.equals("arm64") ? "mac-arm64-metal" : "mac-" + arch));
        }
        return new Platform(description, List.of());
    }

    private static Platform withGpuBuilds(String description, String base) {
        return new Platform(description, Stream.of("-cuda", "-cuda12", "-vulkan", "").map(base::concat).toList());
    }
}
