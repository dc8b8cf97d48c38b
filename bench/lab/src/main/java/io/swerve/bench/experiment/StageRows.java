package io.swerve.bench.experiment;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.swerve.bench.report.RowJson;
import io.swerve.bench.task.TaskProblem;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.function.IntUnaryOperator;

/**
 * The rows of a stage. Those of parts that aren't computed here are computed when one of them is looked at after all, since
 * something that is done here needs it.
 *
 * @param <I> the items
 * @param <R> the rows
 */
final class StageRows<I, R extends Record> extends AbstractList<R> implements RandomAccess {
    /** The key of what was asked, in each row that is about a problem. */
    private static final String ASKED = "asked";

    private final String name;
    private final List<I> items;
    private final IntUnaryOperator problem;
    private final StageWork<I, R> work;
    private final Division division;
    private final RowStore store;
    private final Watcher watcher;
    private final List<R> rows;

    StageRows(String name, List<I> items, IntUnaryOperator problem, Class<R> rowType, StageWork<I, R> work,
            Division division, RowStore store, Watcher watcher) {
        this.name = name;
        this.items = List.copyOf(items);
        this.problem = problem;
        this.work = work;
        this.division = division;
        this.store = store;
        this.watcher = watcher;
        Map<Integer, JsonElement> known = store.stage(name);
        rows = new ArrayList<>(Collections.nCopies(items.size(), null));
        known.forEach((place, row) -> {
            if (place < rows.size()) {
                rows.set(place, RowJson.JSON.fromJson(row, rowType));
            }
        });
    }

    /** Computes what is missing of some parts. */
    void compute(List<Integer> parts) {
        List<Integer> wanted = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            if (parts.contains(division.partOf(problem.applyAsInt(i)))) {
                wanted.add(i);
            }
        }
        int[] done = {(int) wanted.stream().filter(place -> rows.get(place) != null).count()};
        watcher.at(name, done[0], wanted.size());
        for (int part : parts) {
            List<Integer> missing = missing(part);
            if (!missing.isEmpty()) {
                store.missing(name, missing);
                work.run(missing.stream().map(items::get).toList(), (item, row) -> {
                    finish(missing.get(item), row);
                    watcher.at(name, ++done[0], wanted.size());
                });
                missing.stream().filter(place -> rows.get(place) == null).findFirst().ifPresent(place -> {
                    throw new IllegalStateException("stage '" + name + "' did not finish item " + place);
                });
            }
        }
    }

    private List<Integer> missing(int part) {
        List<Integer> mine = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            if (division.partOf(problem.applyAsInt(i)) == part) {
                mine.add(i);
            }
        }
        List<Integer> missing = mine.stream().filter(place -> rows.get(place) == null).toList();
        if (division.parts() > 1 && !missing.isEmpty()) {
            // the rest of a part, decoded without its company, would round otherwise than all of it
            mine.forEach(place -> rows.set(place, null));
            return mine;
        }
        return missing;
    }

    /** Which problem a row is about, if its item says so. */
    private static Optional<JsonObject> asked(Object item) {
        TaskProblem problem = switch (item) {
            case TaskProblem itself -> itself;
            case ProblemItem about -> about.problem();
            default -> null;
        };
        return Optional.ofNullable(problem).map(known -> {
            JsonObject asked = new JsonObject();
            asked.addProperty("problem", known.id());
            asked.addProperty("question_hash", known.questionHash());
            asked.addProperty("gold", known.answer().orElse(null));
            return asked;
        });
    }

    private void finish(int place, R row) {
        if (rows.get(place) != null) {
            throw new IllegalStateException("stage '" + name + "' finished item " + place + " twice");
        }
        JsonObject json = RowJson.JSON.toJsonTree(row).getAsJsonObject();
        asked(items.get(place)).ifPresent(problem -> json.add(ASKED, problem));
        store.add(name, place, json);
        rows.set(place, row);
    }

    @Override
    public R get(int index) {
        R row = rows.get(index);
        if (row == null) {
            compute(division.all());
            row = rows.get(index);
        }
        return row;
    }

    @Override
    public int size() {
        return rows.size();
    }
}
