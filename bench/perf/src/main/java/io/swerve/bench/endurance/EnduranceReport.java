package io.swerve.bench.endurance;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.swerve.bench.perf.BenchResult;
import io.swerve.bench.perf.Machine;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * All that endurance was measured in.
 *
 * @param machine what it ran on
 * @param model the model's file
 * @param threads threads of each session
 * @param allocation what loops allocated; empty if that was left out
 * @param memory what was held during mixed work; null if that was left out
 */
record EnduranceReport(Machine machine, Path model, int threads, List<AllocationResult> allocation, MemoryRun memory) {
    private static final String SUITE = "endurance";

    EnduranceReport {
        allocation = List.copyOf(allocation);
    }

    BenchResult result(String about) {
        List<Table> tables = new ArrayList<>();
        if (!allocation.isEmpty()) {
            tables.add(AllocationResult.table(allocation));
        }
        List<Chart> charts = new ArrayList<>();
        if (memory != null) {
            tables.add(memory.table());
            charts.add(memory.chart());
        }
        return new BenchResult(SUITE, about, machine, List.of(model), json(), text(), tables, charts);
    }

    private String text() {
        String end = System.lineSeparator();
        StringBuilder text = new StringBuilder(machine.line() + end + model.getFileName() + ", " + threads
                + (threads == 1 ? " thread" : " threads") + end);
        if (!allocation.isEmpty()) {
            text.append(end).append(AllocationResult.head()).append(end);
            allocation.forEach(result -> text.append(result.line()).append(end));
        }
        if (memory != null) {
            text.append(end).append(memory.text());
        }
        return text.toString();
    }

    private JsonObject json() {
        JsonObject object = BenchResult.data(SUITE, machine);
        object.addProperty("threads", threads);
        JsonArray loops = new JsonArray();
        allocation.forEach(result -> loops.add(result.json()));
        object.add("allocation", loops);
        object.add("memory", memory == null ? JsonNull.INSTANCE : memory.json());
        return object;
    }
}
