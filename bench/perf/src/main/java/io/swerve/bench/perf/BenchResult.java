package io.swerve.bench.perf;

import com.google.gson.JsonObject;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.RowJson;
import io.swerve.bench.report.Table;
import java.nio.file.Path;
import java.util.List;

/**
 * What a suite found.
 *
 * @param suite its name, in lower case with hyphens
 * @param about what was measured, in a sentence
 * @param machine what it ran on
 * @param models the files that were measured
 * @param data the figures for programs, with the machine
 * @param text the figures for a terminal
 * @param tables the figures for a page
 * @param charts the figures in pictures
 */
public record BenchResult(String suite, String about, Machine machine, List<Path> models, JsonObject data, String text,
        List<Table> tables, List<Chart> charts) {
    /**
     * Begins the figures of a suite for programs.
     *
     * @param suite its name
     * @param machine what it ran on
     * @return an object with both, for the figures to be added
     */
    public static JsonObject data(String suite, Machine machine) {
        JsonObject data = new JsonObject();
        data.addProperty("suite", suite);
        data.add("machine", RowJson.JSON.toJsonTree(machine));
        return data;
    }

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if the name isn't as described
     */
    public BenchResult {
        if (!suite.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException("a suite's name is of lower case and hyphens, was '" + suite + "'");
        }
        models = List.copyOf(models);
        tables = List.copyOf(tables);
        charts = List.copyOf(charts);
    }
}
