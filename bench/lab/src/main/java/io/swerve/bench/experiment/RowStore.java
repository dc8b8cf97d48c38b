package io.swerve.bench.experiment;

import com.google.gson.JsonElement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where the finished rows of a run are. Not thread-safe. */
interface RowStore extends AutoCloseable {
    /** The finished rows of a stage by their items' indices. */
    Map<Integer, JsonElement> stage(String name);

    /** All finished rows, by stage. */
    Map<String, TreeMap<Integer, JsonElement>> stages();

    /** Called before rows of a stage are computed, with all items that have none. */
    default void missing(String stage, List<Integer> items) {}

    /** Keeps a row. */
    void add(String stage, int index, JsonElement row);

    @Override
    void close();
}
