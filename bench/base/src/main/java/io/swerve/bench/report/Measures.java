package io.swerve.bench.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.swerve.bench.statistics.Comparison;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.SignificanceTest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Named rows and what was measured of each. Cells of tables, JSON, bars and lines are all made of the same values, so
 * that none of them can tell another number than the rest. Grows row by row; not thread-safe.
 */
public final class Measures {
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final List<String> names = new ArrayList<>();
    private final List<Map<String, Object>> rows = new ArrayList<>();
    private final Set<String> relative = new HashSet<>();

    /**
     * Begins without rows.
     *
     * @param measures what each row will have, in the order of its values
     * @throws IllegalArgumentException if two have the same key
     */
    public Measures(Column... measures) {
        for (Column measure : measures) {
            if (columns.put(measure.key(), measure) != null) {
                throw new IllegalArgumentException("two measures have the key " + measure.key());
            }
        }
    }

    /**
     * Adds a row.
     *
     * @param name what was measured
     * @param values one for each measure; null where there is none
     * @return this
     * @throws IllegalArgumentException if there are more or fewer values than measures
     */
    public Measures add(String name, Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException("row '" + name + "' has " + values.length + " values for the "
                    + columns.size() + " measures " + columns.keySet());
        }
        Map<String, Object> row = new LinkedHashMap<>();
        for (String key : columns.keySet()) {
            row.put(key, values[row.size()]);
        }
        names.add(name);
        rows.add(row);
        return this;
    }

    /**
     * Names measures that compare with the first row: tables say nothing of it there.
     *
     * @param keys of the measures
     * @return this
     */
    public Measures relative(String... keys) {
        relative.addAll(List.of(keys));
        return this;
    }

    /**
     * Leaves rows out.
     *
     * @param count how many of the first
     * @return the others
     */
    public Measures skip(int count) {
        Measures rest = new Measures(columns.values().toArray(Column[]::new));
        rest.names.addAll(names.subList(count, names.size()));
        rest.rows.addAll(rows.subList(count, rows.size()));
        return rest;
    }

    /**
     * Takes some of the rows.
     *
     * @param some their numbers, from 0, in the order that is wanted
     * @return these rows
     */
    public Measures rows(int... some) {
        Measures taken = new Measures(columns.values().toArray(Column[]::new));
        for (int row : some) {
            taken.names.add(names.get(row));
            taken.rows.add(rows.get(row));
        }
        return taken;
    }

    /** {@return how many rows there are} */
    public int size() {
        return names.size();
    }

    /**
     * {@return the name of a row}
     *
     * @param row its number, from 0
     */
    public String name(int row) {
        return names.get(row);
    }

    private Column measure(String key) {
        Column measure = columns.get(key);
        if (measure == null) {
            throw new IllegalArgumentException("there is no measure " + key + "; there are " + columns.keySet());
        }
        return measure;
    }

    private Object value(int row, String key) {
        return rows.get(row).get(measure(key).key());
    }

    /**
     * {@return the estimate that was added there}
     *
     * @param row its row, from 0
     * @param key its measure
     */
    public Interval interval(int row, String key) {
        return (Interval) value(row, key);
    }

    /**
     * {@return the test that was added there}
     *
     * @param row its row, from 0
     * @param key its measure
     */
    public SignificanceTest test(int row, String key) {
        return (SignificanceTest) value(row, key);
    }

    /**
     * {@return the comparison that was added there}
     *
     * @param row its row, from 0
     * @param key its measure
     */
    public Comparison comparison(int row, String key) {
        return (Comparison) value(row, key);
    }

    /**
     * {@return how a value is shown: the cell's text}
     *
     * @param row its row, from 0
     * @param key its measure
     */
    public String cell(int row, String key) {
        return measure(key).cell(value(row, key));
    }

    /**
     * Makes a table.
     *
     * @param title what it shows
     * @param head above the names; null to leave them out
     * @param keys of its columns; all if none is given
     * @return a row for each row
     */
    public Table table(String title, String head, String... keys) {
        List<String> shown = keys(keys);
        List<String> heads = new ArrayList<>();
        if (head != null) {
            heads.add(head);
        }
        shown.forEach(key -> heads.add(measure(key).label()));
        List<List<String>> cells = new ArrayList<>();
        for (int row = 0; row < names.size(); row++) {
            List<String> line = new ArrayList<>();
            if (head != null) {
                line.add(names.get(row));
            }
            for (String key : shown) {
                line.add(row == 0 && relative.contains(key) ? "-" : cell(row, key));
            }
            cells.add(line);
        }
        return new Table(title, heads, cells);
    }

    private List<String> keys(String... keys) {
        return keys.length == 0 ? List.copyOf(columns.keySet()) : List.of(keys);
    }

    /**
     * Makes JSON of the rows in their order.
     *
     * @param name the key of a row's name; null to leave it out
     * @param keys of the measures that are told; all if none is given
     * @return an object for each row; what is null or not finite is left out
     */
    public JsonArray json(String name, String... keys) {
        JsonArray array = new JsonArray();
        for (int row = 0; row < names.size(); row++) {
            JsonObject object = new JsonObject();
            if (name != null) {
                object.addProperty(name, names.get(row));
            }
            fill(object, row, keys);
            array.add(object);
        }
        return array;
    }

    /**
     * Makes JSON of the rows by their names.
     *
     * @param keys of the measures that are told; all if none is given
     * @return an object of objects; their keys are the names in snake_case
     */
    public JsonObject jsonByName(String... keys) {
        JsonObject all = new JsonObject();
        for (int row = 0; row < names.size(); row++) {
            JsonObject object = new JsonObject();
            fill(object, row, keys);
            all.add(Figures.key(names.get(row)), object);
        }
        return all;
    }

    private void fill(JsonObject object, int row, String... keys) {
        for (String key : keys(keys)) {
            Column.json(value(row, key)).ifPresent(json -> object.add(key, json));
        }
    }

    /**
     * Makes a chart of bars, a group for each row.
     *
     * @param title what it shows
     * @param yTitle what the bars' heights are
     * @param keys of the measures that bars show
     * @return the chart
     */
    public Chart bars(String title, String yTitle, String... keys) {
        Chart chart = Chart.bars(title, yTitle, names);
        for (String key : keys) {
            chart = bars(chart, measure(key).label(), key);
        }
        return chart;
    }

    /**
     * Adds a bar to each group of a chart.
     *
     * @param chart of bars, with as many groups as there are rows
     * @param name of the series
     * @param key the measure that the bars show
     * @return the chart with the series
     */
    public Chart bars(Chart chart, String name, String key) {
        return with(chart, name, IntStream.range(0, names.size()).asDoubleStream().toArray(), key);
    }

    /**
     * Adds a series with a point for each row.
     *
     * @param chart of lines or points
     * @param name of the series
     * @param x the key of the numbers on the horizontal axis
     * @param y the key of the values
     * @return the chart with the series
     */
    public Chart series(Chart chart, String name, String x, String y) {
        return with(chart, name, IntStream.range(0, names.size()).mapToDouble(row -> estimate(row, x)).toArray(), y);
    }

    private Chart with(Chart chart, String name, double[] x, String y) {
        boolean intervals = rows.stream().allMatch(row -> row.get(y) instanceof Interval);
        return intervals
                ? chart.with(name, x, IntStream.range(0, names.size()).mapToObj(row -> interval(row, y)).toList())
                : chart.with(name, x, IntStream.range(0, names.size()).mapToDouble(row -> estimate(row, y)).toArray());
    }

    private double estimate(int row, String key) {
        return switch (value(row, key)) {
            case Interval interval -> interval.estimate();
            case Number number -> number.doubleValue();
            case null, default -> Double.NaN;
        };
    }
}
