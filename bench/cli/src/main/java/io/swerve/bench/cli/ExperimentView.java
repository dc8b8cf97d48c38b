package io.swerve.bench.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.swerve.bench.console.Console;
import io.swerve.bench.experiment.WorkEstimate;
import java.nio.file.Path;

/** Shows what an experiment found. */
final class ExperimentView {
    private final Console console;

    ExperimentView(Console console) {
        this.console = console;
    }

    /** Shows how much an experiment decodes at most. */
    void show(String experiment, WorkEstimate estimate) {
        if (console.json()) {
            console.print(json(experiment, estimate));
        } else {
            console.printLine(experiment + ": " + estimate.text());
        }
    }

    static JsonObject json(String experiment, WorkEstimate estimate) {
        JsonObject object = new JsonObject();
        object.addProperty("experiment", experiment);
        estimate.json().entrySet().forEach(entry -> object.add(entry.getKey(), entry.getValue()));
        return object;
    }

    void show(JsonObject result, Path out) {
        String name = result.get("experiment").getAsString();
        console.printLine(name);
        for (JsonElement finding : result.getAsJsonArray("findings")) {
            console.printLine("  " + finding.getAsString());
        }
        for (JsonElement table : result.getAsJsonArray("tables")) {
            show(table.getAsJsonObject());
        }
        console.printLine("");
        console.printLine(out.resolve(name).resolve("result.json") + ", " + out.resolve("report.html"));
    }

    private void show(JsonObject table) {
        console.printLine("");
        console.printLine(table.get("title").getAsString());
        JsonArray rows = new JsonArray();
        rows.add(table.get("columns"));
        rows.addAll(table.getAsJsonArray("rows"));
        int[] widths = new int[table.getAsJsonArray("columns").size()];
        for (JsonElement row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.getAsJsonArray().get(i).getAsString().length());
            }
        }
        for (JsonElement row : rows) {
            StringBuilder line = new StringBuilder("  ");
            for (int i = 0; i < widths.length; i++) {
                String cell = row.getAsJsonArray().get(i).getAsString();
                line.append(cell).repeat(' ', widths[i] - cell.length() + 2);
            }
            console.printLine(line.toString().stripTrailing());
        }
    }
}
