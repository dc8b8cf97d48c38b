package io.swerve.bench.perf;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import io.swerve.SwerveException;
import io.swerve.bench.report.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Ratios with what they were measured on, as a file that a later run is compared to.
 *
 * @param machine what they were measured on
 * @param settings how; ratios of other settings can't be compared
 * @param ratios the ratios
 */
record RatioFile(Machine machine, Settings settings, List<Ratio> ratios) {
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().setStrictness(Strictness.STRICT).create();

    RatioFile {
        ratios = ratios == null ? List.of() : List.copyOf(ratios); // a file may lack them
    }

    /**
     * What both sides of a comparison must have in common.
     *
     * @param threads threads of each session
     * @param clock what time is
     */
    record Settings(int threads, Clock clock) {}

    static RatioFile read(Path path) throws IOException {
        RatioFile file;
        try {
            file = GSON.fromJson(Files.readString(path), RatioFile.class);
        } catch (JsonParseException | IllegalArgumentException | NullPointerException e) {
            throw new SwerveException(path + " holds no ratios: " + e.getMessage()
                    + "; make it anew with --record", e);
        }
        if (file == null || file.settings == null || file.settings.clock == null || file.machine == null
                || file.machine.processor() == null || file.ratios.isEmpty()) {
            throw new SwerveException(path + " holds no ratios: it lacks them, or machine or settings; make it anew "
                    + "with --record");
        }
        Set<String> keys = new HashSet<>();
        for (Ratio ratio : file.ratios) {
            PairedMedian value = ratio.value();
            if (value == null || !(value.low() <= value.median() && value.median() <= value.high())
                    || !keys.add(ratio.key())) {
                throw new SwerveException(path + ": " + ratio.key() + " has no median within its interval, or is there "
                        + "twice; make the file anew with --record");
            }
        }
        return file;
    }

    void write(Path path) throws IOException {
        Files.writeString(path, GSON.toJson(this) + "\n");
    }
}
