package io.swerve.bench.experiment;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.RowJson;
import io.swerve.bench.report.Table;
import io.swerve.internal.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A result with all that is needed to judge and repeat it, as JSON.
 *
 * @param card what the experiment is about
 * @param head settings, seed, models, versions and times
 * @param result what was found
 */
record ResultFile(Card card, JsonObject head, ExperimentResult result) {
    static final String NAME = "result.json";
    private static final List<String> PARTS = List.of("card", "findings", "tables", "charts", "traces", "summary",
            "texts", "rows", "row_hashes");

    /** Everything but the rows, charts and traces. */
    JsonObject brief() {
        JsonObject object = new JsonObject();
        object.addProperty("experiment", card.name());
        object.add("findings", RowJson.JSON.toJsonTree(result.findings()));
        object.add("summary", result.summary());
        object.add("tables", RowJson.JSON.toJsonTree(result.tables()));
        head.entrySet().forEach(entry -> object.add(entry.getKey(), entry.getValue()));
        return object;
    }

    /**
     * Writes everything, in place of what an earlier run wrote, or nothing: the rows with the hash of each, and what is measured of
     * all texts in them, so that {@link ResultCheck} finds what was changed since.
     */
    void write(Path folder, Map<String, TreeMap<Integer, JsonElement>> rows) throws IOException {
        JsonObject object = brief();
        object.add("card", RowJson.JSON.toJsonTree(card));
        object.add("charts", RowJson.JSON.toJsonTree(result.charts()));
        object.add("traces", RowJson.JSON.toJsonTree(result.traces()));
        object.add("texts", WrittenTexts.of(rows).measures(head.get("seed").getAsLong()).json("arm"));
        object.add("rows", arrays(rows, row -> row));
        object.add("row_hashes", arrays(rows, row -> new JsonPrimitive(RowJson.hash(row))));
        AtomicFile.write(folder.resolve(NAME), partial -> Files.writeString(partial, RowJson.JSON.toJson(object)));
    }

    private static JsonObject arrays(Map<String, TreeMap<Integer, JsonElement>> rows,
            UnaryOperator<JsonElement> value) {
        JsonObject stages = new JsonObject();
        rows.forEach((stage, known) -> {
            JsonArray array = new JsonArray();
            known.values().forEach(row -> array.add(value.apply(row)));
            stages.add(Figures.key(stage), array);
        });
        return stages;
    }

    static ResultFile read(Path file) throws IOException {
        try {
            JsonObject object = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            ExperimentResult result = new ExperimentResult(
                    List.of(RowJson.JSON.fromJson(object.get("findings"), String[].class)),
                    List.of(RowJson.JSON.fromJson(object.get("tables"), Table[].class)),
                    List.of(RowJson.JSON.fromJson(object.get("charts"), Chart[].class)),
                    List.of(RowJson.JSON.fromJson(object.get("traces"), SampleTrace[].class)),
                    object.getAsJsonObject("summary"));
            Card card = RowJson.JSON.fromJson(object.get("card"), Card.class);
            PARTS.forEach(object::remove);
            object.remove("experiment");
            return new ResultFile(card, object, result);
        } catch (JsonParseException | IllegalStateException | NullPointerException | ClassCastException e) {
            throw new ExperimentException(file + " is no result of an experiment; remove it", e);
        }
    }
}
