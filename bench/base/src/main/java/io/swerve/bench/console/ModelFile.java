package io.swerve.bench.console;

import io.swerve.bench.model.LabModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A model as the user names it: a file, or {@code lab:think} or {@code lab:base}, which come with Swerve.
 *
 * @param name what the user wrote
 */
public record ModelFile(String name) {
    /** What the description of every option says that takes a model. */
    public static final String ABOUT = "A model in GGUF; lab:think and lab:base are the two that come with Swerve.";

    /** The embedded model that thinks, which benchmarks take where none is named. */
    public static final ModelFile LAB = new ModelFile("lab:think");

    /** Standard input, as a file. */
    public static final Path STANDARD_INPUT = Path.of("/dev/stdin");

    private static final String HOME = "~/";
    private static final String STANDARD = "-";

    /**
     * Returns where the model lies; brings an embedded one to the user's folder of caches.
     *
     * @return a path, whether or not there is a file
     * @throws IOException if an embedded model can't be written there
     */
    public Path path() throws IOException {
        Path path = expanded(name);
        if (Files.exists(path)) {
            return path;
        }
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "lab:think" -> LabModel.THINK.path();
            case "lab:base" -> LabModel.BASE.path();
            default -> path;
        };
    }

    /** A path of the command line: shells leave the tilde in {@code --model=~/x} as it is; a hyphen is standard input. */
    static Path expanded(String text) {
        if (text.equals(STANDARD)) {
            return STANDARD_INPUT;
        }
        return text.startsWith(HOME)
                ? Path.of(System.getProperty("user.home"), text.substring(HOME.length()))
                : Path.of(text);
    }

    @Override
    public String toString() {
        return name;
    }
}
