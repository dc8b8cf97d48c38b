package io.swerve.bench.cli;

import io.swerve.SwerveException;
import io.swerve.internal.json.JsonPlace;
import io.swerve.steering.DataHash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * One text to be scored.
 *
 * @param prompt what stands before it
 * @param target the text
 * @param place where that was read, for messages
 */
record ScoreItem(String prompt, String target, String place) {
    /** Reads JSON Lines; blank ones are left out. */
    static List<ScoreItem> read(Path file) throws IOException {
        List<ScoreItem> items = JsonLines.read(file,
                line -> new ScoreItem(text(line.at("prompt")), text(line.at("target")), line.source()));
        if (items.isEmpty()) {
            throw new SwerveException(
                    file + " has no items; write one {\"prompt\": text, \"target\": text} into each line");
        }
        return items;
    }

    private static String text(JsonPlace value) {
        if (value.text().isEmpty()) {
            throw value.refusal("must be a text of at least one character");
        }
        return value.text();
    }

    static String hash(List<ScoreItem> items) {
        DataHash hash = new DataHash();
        items.forEach(item -> hash.add(item.prompt()).add(item.target()));
        return hash.hex();
    }
}
