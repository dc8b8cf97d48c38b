package io.swerve.bench.cli;

import io.swerve.SwerveException;
import io.swerve.internal.json.JsonPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads files of one JSON value a line. */
final class JsonLines {
    private JsonLines() {}

    /** Makes something of each line that isn't blank. */
    static <T> List<T> read(Path file, Function<JsonPlace, T> maker) throws IOException {
        List<T> all = new ArrayList<>();
        int number = 0;
        for (String line : PromptFlags.read(file).lines().toList()) {
            number++;
            if (!line.isBlank()) {
                all.add(maker.apply(parse(file, number, line)));
            }
        }
        return all;
    }

    static JsonPlace parse(Path file, int number, String line) {
        return JsonPlace.parse(place(file, number), line, SwerveException::new);
    }

    /** What messages call a line. */
    static String place(Path file, int number) {
        return file + ": line " + number;
    }
}
