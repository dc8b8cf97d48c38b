package io.swerve.bench.experiment;

import java.util.List;

/**
 * The work of a stage.
 *
 * @param <I> its items
 * @param <R> its rows: records of numbers, texts, flags, arrays, lists and such records
 */
@FunctionalInterface
public interface StageWork<I, R extends Record> {
    /**
     * Computes the rows of items, in any order.
     *
     * @param items those without a row yet; in a run that is parted, all of a part that isn't finished
     * @param rows receives each row as soon as it is finished
     */
    void run(List<I> items, Rows<R> rows);

    /**
     * Receives rows.
     *
     * @param <R> the rows
     */
    @FunctionalInterface
    interface Rows<R extends Record> {
        /**
         * Receives a row; it is kept even if the program ends right after.
         *
         * @param item index of its item in the list that the work was given
         * @param row the row
         * @throws CheckpointException if it can't be written
         */
        void finished(int item, R row);
    }
}
