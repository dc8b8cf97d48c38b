package io.swerve.bench.experiment;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.swerve.bench.report.Figures;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The rows of a result file, of which a report is made once more. Nothing is computed: what is missing ends the run. */
final class StoredRows implements RowStore {
    private final Map<String, TreeMap<Integer, JsonElement>> stages = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();

    /** Takes the rows of a result, arrays by the keys of stages. */
    StoredRows(JsonObject rows) {
        rows.entrySet().forEach(stage -> {
            TreeMap<Integer, JsonElement> known = new TreeMap<>();
            stage.getValue().getAsJsonArray().forEach(row -> known.put(known.size(), row));
            stages.put(stage.getKey(), known);
        });
    }

    @Override
    public Map<Integer, JsonElement> stage(String name) {
        String key = Figures.key(name);
        used.add(key);
        return stages.getOrDefault(key, new TreeMap<>());
    }

    @Override
    public Map<String, TreeMap<Integer, JsonElement>> stages() {
        return stages;
    }

    /** The stages that nobody asked for. */
    List<String> unused() {
        return stages.keySet().stream().filter(key -> !used.contains(key)).toList();
    }

    @Override
    public void missing(String stage, List<Integer> items) {
        throw new ExperimentException(
                "stage " + Figures.key(stage) + " lacks " + items.size() + " of its rows, from row "
                        + items.getFirst() + " on");
    }

    @Override
    public void add(String stage, int index, JsonElement row) {
        throw new IllegalStateException("row " + index + " of stage '" + stage + "' was computed, not read");
    }

    @Override
    public void close() {}
}
