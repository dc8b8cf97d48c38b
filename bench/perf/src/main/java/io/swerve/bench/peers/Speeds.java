package io.swerve.bench.peers;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.swerve.SwerveException;
import io.swerve.bench.perf.PairedMedian;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one process measured.
 *
 * @param samples tokens per second, by what was done
 */
record Speeds(Map<String, List<Double>> samples) {
    static final String PREFILL = "prefill";
    static final String DECODE = "decode";
    /** Followed by the number of sequences. */
    static final String PARALLEL = "parallel_";

    Speeds {
        samples = new LinkedHashMap<>(samples);
    }

    /** The middle one of what was measured. */
    double median(String measure) {
        List<Double> values = samples.get(measure);
        if (values == null || values.isEmpty()) {
            throw new SwerveException("nothing was measured of " + measure + ", only of " + samples.keySet());
        }
        return PairedMedian.of(values.stream().mapToDouble(Double::doubleValue).toArray()).median();
    }

    /**
     * Reads what llama-bench wrote with {@code -o jsonl}.
     *
     * @throws SwerveException if these are no such lines
     */
    static Speeds ofBench(List<String> lines) {
        SpeedReader reader = new SpeedReader(NativeTools.BENCH);
        reader.each(lines, object -> {
            String measure = object.get("n_gen").getAsInt() == 0 ? PREFILL : DECODE;
            int tokens = object.get("n_gen").getAsInt() + object.get("n_prompt").getAsInt();
            // the rates that it writes have six digits, the times all of them
            for (JsonElement nanos : object.getAsJsonArray("samples_ns")) {
                reader.add(measure, 1e9 * tokens / nanos.getAsLong());
            }
        });
        return reader.speeds();
    }

    /**
     * Reads what llama-batched-bench wrote with {@code --output-format jsonl}.
     *
     * @throws SwerveException if these are no such lines
     */
    static Speeds ofBatchedBench(List<String> lines) {
        SpeedReader reader = new SpeedReader(NativeTools.BATCHED_BENCH);
        reader.each(lines,
                object -> reader.add(PARALLEL + object.get("pl").getAsInt(), object.get("speed_tg").getAsDouble()));
        return reader.speeds();
    }

    /**
     * Reads what {@link NativeProbe} wrote.
     *
     * @throws SwerveException if these are no such lines
     */
    static Speeds ofSwerve(List<String> lines) {
        SpeedReader reader = new SpeedReader("Swerve's process");
        reader.each(lines, object -> object.getAsJsonArray("samples")
                .forEach(value -> reader.add(object.get("measure").getAsString(), value.getAsDouble())));
        return reader.speeds();
    }

    /** A line of a sample, as {@link #ofSwerve} reads it. */
    static String line(String measure, List<Double> values) {
        JsonObject object = new JsonObject();
        object.addProperty("measure", measure);
        JsonArray array = new JsonArray();
        values.forEach(array::add);
        object.add("samples", array);
        return object.toString();
    }

    @FunctionalInterface
    private interface LineReader {
        void read(JsonObject object);
    }

    /** Finds the lines that are objects, among what libraries log. */
    private static final class SpeedReader {
        private final String program;
        private final Map<String, List<Double>> samples = new LinkedHashMap<>();

        SpeedReader(String program) {
            this.program = program;
        }

        void each(List<String> lines, LineReader reader) {
            for (String line : lines) {
                if (line.startsWith("{")) {
                    try {
                        reader.read(JsonParser.parseString(line).getAsJsonObject());
                    } catch (JsonParseException | NullPointerException | IllegalStateException
                            | ClassCastException | NumberFormatException e) {
                        throw new SwerveException(program + " wrote a line that it doesn't write in llama.cpp v0.5.0: "
                                + line, e);
                    }
                }
            }
        }

        void add(String measure, double value) {
            if (!(value > 0) || Double.isInfinite(value)) {
                throw new NumberFormatException(measure + " at " + value + " tokens/s");
            }
            samples.computeIfAbsent(measure, _ -> new ArrayList<>()).add(value);
        }

        Speeds speeds() {
            if (samples.isEmpty()) {
                throw new SwerveException(program + " measured nothing");
            }
            return new Speeds(samples);
        }
    }
}
