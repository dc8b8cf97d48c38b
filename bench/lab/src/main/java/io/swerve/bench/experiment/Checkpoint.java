package io.swerve.bench.experiment;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.swerve.bench.report.RowJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows that are finished: a file of JSON Lines that only grows. Each row is with the operating system before the next
 * is computed, so that nothing finished is lost when the program is killed; a line that a kill broke off is dropped. The
 * first line names the code that computes the rows; other code refuses to go on with them.
 *
 * <p>
 * Not thread-safe.
 */
final class Checkpoint implements RowStore {
    private static final List<String> KEYS = List.of("stage", "index", "row");

    private final Path file;
    private final SeekableByteChannel channel;
    private final Map<String, TreeMap<Integer, JsonElement>> stages;
    /** Where the last complete line ends. */
    private long end;

    /** How the file is opened; tests give one that fails. */
    @FunctionalInterface
    interface Opener {
        SeekableByteChannel open(Path file) throws IOException;
    }

    private Checkpoint(Path file, SeekableByteChannel channel, Map<String, TreeMap<Integer, JsonElement>> stages,
            long end) {
        this.file = file;
        this.channel = channel;
        this.stages = stages;
        this.end = end;
    }

    static Checkpoint open(Path file, CodeVersion code) {
        return open(file, code,
                path -> FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ,
                        StandardOpenOption.WRITE));
    }

    static Checkpoint open(Path file, CodeVersion code, Opener opener) {
        try {
            Map<String, TreeMap<Integer, JsonElement>> stages = new LinkedHashMap<>();
            byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            int begin = 0;
            int line = 1;
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] == '\n') {
                    String text = new String(bytes, begin, i - begin, StandardCharsets.UTF_8);
                    if (line == 1) {
                        requireCode(code, text, file);
                    } else {
                        read(text, stages, file, line);
                    }
                    line++;
                    begin = i + 1;
                }
            }
            SeekableByteChannel channel = opener.open(file);
            channel.truncate(begin); // what has no end was broken off
            Checkpoint checkpoint = new Checkpoint(file, channel, stages, begin);
            if (begin == 0) {
                checkpoint.append(code.json());
            }
            return checkpoint;
        } catch (IOException e) {
            throw new CheckpointException("can't use the checkpoint " + file + ": " + e.getMessage()
                    + "; choose another folder with --out", e);
        }
    }

    private static void requireCode(CodeVersion code, String line, Path file) {
        JsonObject known;
        try {
            known = JsonParser.parseString(line).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw damaged(file, 1, e);
        }
        if (!code.isIn(known)) {
            throw new CheckpointException("the rows in the checkpoint " + file + " were computed by other code (Swerve "
                    + CodeVersion.named(known) + ") than this (Swerve " + code + "), and a result isn't made of both:"
                    + " begin anew with --fresh, choose another folder with --out, or go on with that version");
        }
    }

    private static void read(String line, Map<String, TreeMap<Integer, JsonElement>> stages, Path file, int number) {
        try {
            JsonObject object = JsonParser.parseString(line).getAsJsonObject();
            if (!object.keySet().containsAll(KEYS)) {
                throw new IllegalStateException("a key is missing");
            }
            stages.computeIfAbsent(object.get("stage").getAsString(), _ -> new TreeMap<>())
                    .put(object.get("index").getAsInt(), object.get("row"));
        } catch (JsonParseException | IllegalStateException | NumberFormatException e) {
            throw damaged(file, number, e);
        }
    }

    private static CheckpointException damaged(Path file, int line, RuntimeException cause) {
        return new CheckpointException("line " + line + " of the checkpoint " + file
                + " is damaged; remove the line, or begin anew with --fresh", cause);
    }

    @Override
    public Map<Integer, JsonElement> stage(String name) {
        return stages.getOrDefault(name, new TreeMap<>());
    }

    @Override
    public Map<String, TreeMap<Integer, JsonElement>> stages() {
        return stages;
    }

    @Override
    public void add(String stage, int index, JsonElement row) {
        JsonObject object = new JsonObject();
        object.addProperty("stage", stage);
        object.addProperty("index", index);
        object.add("row", row);
        try {
            append(object);
        } catch (IOException e) {
            cutBack(e);
            int kept = stages.values().stream().mapToInt(TreeMap::size).sum();
            throw new CheckpointException("can't write to the checkpoint " + file + ": " + e.getMessage() + ". The "
                    + kept + " rows finished so far are kept: make room there, or copy the folder to where there is"
                    + " some, and run the same command again", e);
        }
        stages.computeIfAbsent(stage, _ -> new TreeMap<>()).put(index, row);
    }

    private void append(JsonObject object) throws IOException {
        ByteBuffer line = ByteBuffer.wrap((RowJson.JSON.toJson(object) + "\n").getBytes(StandardCharsets.UTF_8));
        channel.position(end);
        while (line.hasRemaining()) {
            channel.write(line);
        }
        end = channel.position();
    }

    private void cutBack(IOException reason) {
        try {
            channel.truncate(end);
        } catch (IOException e) {
            reason.addSuppressed(e); // the next run drops the broken line
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new CheckpointException("can't close the checkpoint " + file + ": " + e.getMessage(), e);
        }
    }
}
