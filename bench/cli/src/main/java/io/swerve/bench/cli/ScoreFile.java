package io.swerve.bench.cli;

import com.google.gson.JsonObject;
import io.swerve.SwerveException;
import io.swerve.internal.AtomicFile;
import io.swerve.internal.json.JsonPlace;
import io.swerve.steering.extraction.Shard;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Scores of many items as JSON Lines, one object for each in the order of the items. The file of a shard has a line
 * before them that says which part of what it holds.
 */
final class ScoreFile {
    /** The key that tells a shard's first line. */
    static final String SHARD = "swerve_score_shard";
    private static final String ITEM = "item";

    private ScoreFile() {}

    /**
     * Which part of what a shard holds.
     *
     * @param shard the part
     * @param items how many items there are in all
     * @param run what was scored, how and with what: the same in all shards of a run
     */
    record Header(Shard shard, int items, String run) {
        JsonObject json() {
            JsonObject object = new JsonObject();
            object.addProperty(SHARD, shard.toString());
            object.addProperty("items", items);
            object.addProperty("run", run);
            return object;
        }

        static Header parse(Path file, String line) {
            JsonPlace object = JsonPlace.parse(file + ": its first line tells no part of scores, as score --shard "
                    + "writes it", line == null ? "" : line, SwerveException::new);
            return new Header(object.checked(() -> Shard.parse(object.at(SHARD).text())), object.at("items").whole(),
                    object.at("run").text());
        }
    }

    /** Writes lines; the file appears when it is complete. */
    static void write(Path file, Iterable<String> lines) throws IOException {
        AtomicFile.write(file, partial -> Files.write(partial, lines));
    }

    /** Whether a file begins as a shard of scores does. */
    static boolean isShard(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            char[] start = new char[SHARD.length() + 2];
            return lines.read(start) == start.length && new String(start).equals("{\"" + SHARD);
        } catch (CharacterCodingException e) {
            return false; // a binary file
        }
    }

    /** Merges shards into the file that one process would have written; returns how many items there are. */
    static int merge(List<Path> files, Path output) throws IOException {
        List<ScoreShard> parts = new ArrayList<>();
        try {
            for (Path file : files) {
                parts.add(new ScoreShard(file));
            }
            List<ScoreShard> ordered = ordered(parts);
            int items = ordered.getFirst().header.items();
            List<String> lines = new ArrayList<>();
            for (int item = 0; item < items; item++) {
                lines.add(ordered.get(item % ordered.size()).next(item + 1));
            }
            for (ScoreShard part : ordered) {
                part.requireEnd();
            }
            write(output, lines);
            return items;
        } finally {
            for (ScoreShard part : parts) {
                part.lines.close();
            }
        }
    }

    private static List<ScoreShard> ordered(List<ScoreShard> parts) {
        ScoreShard first = parts.getFirst();
        for (ScoreShard part : parts) {
            Header header = part.header;
            if (header.shard().count() != first.header.shard().count() || header.items() != first.header.items()
                    || !Objects.equals(header.run(), first.header.run())) {
                throw new SwerveException(first.file + " and " + part.file + " are shards of different runs: "
                        + first.header.json() + " and " + header.json());
            }
        }
        return Shard.ordered(parts, part -> part.header.shard(), part -> part.file, "score", SwerveException::new);
    }

    /** A shard's file while it is read. */
    private static final class ScoreShard {
        private final Path file;
        private final BufferedReader lines;
        private final Header header;

        ScoreShard(Path file) throws IOException {
            this.file = file;
            this.lines = Files.newBufferedReader(file);
            this.header = Header.parse(file, line());
        }

        private String line() throws IOException {
            try {
                return lines.readLine();
            } catch (CharacterCodingException e) {
                throw new SwerveException(file + " is no shard of scores: it is no text", e);
            }
        }

        String next(int item) throws IOException {
            String line = line();
            if (line != null && JsonPlace.parse(file + ": damaged at item " + item + "; score this shard again", line,
                    SwerveException::new).at(ITEM).whole() == item) {
                return line;
            }
            throw new SwerveException(file + " is damaged: it lacks item " + item + "; score this shard again");
        }

        void requireEnd() throws IOException {
            if (line() != null) {
                throw new SwerveException(file + " is damaged: it goes on behind its last item; score this shard "
                        + "again");
            }
        }
    }
}
