package io.swerve.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A table of a report.
 *
 * @param title what it shows
 * @param columns their heads
 * @param rows a text for each column; {@link Figures} makes texts of numbers
 */
public record Table(String title, List<String> columns, List<List<String>> rows) {
    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if a row has another length than the head
     */
    public Table {
        Objects.requireNonNull(title, "title");
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException("the table '" + title + "' has " + columns.size()
                        + " columns, a row has " + row.size());
            }
        }
    }

    /**
     * Begins a table.
     *
     * @param title what it shows
     * @param columns their heads
     * @return the table without rows
     */
    public static Table of(String title, String... columns) {
        return new Table(title, List.of(columns), List.of());
    }

    /**
     * Adds a row.
     *
     * @param cells a text for each column
     * @return the longer table
     * @throws IllegalArgumentException if there are more or fewer texts than columns
     */
    public Table with(String... cells) {
        List<List<String>> more = new ArrayList<>(rows);
        more.add(List.of(cells));
        return new Table(title, columns, more);
    }
}
