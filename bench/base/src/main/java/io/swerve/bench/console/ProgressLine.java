package io.swerve.bench.console;

import io.swerve.Progress;
import java.io.PrintWriter;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A bar in the last line of a terminal, for one task after the other; nothing where there is no terminal. A task of less
 * than a second never shows one. It belongs to the thread that works.
 */
public final class ProgressLine implements Progress, AutoCloseable {
    private static final int UPDATE_MILLIS = 200;
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final String CLEAR_LINE = "\r\033[K";

    private final PrintWriter err;
    private final int columns;
    private final Interruption interruption;
    private String task;
    private long begin;
    private ProgressBar bar;
    private boolean shown;

    ProgressLine(String task, PrintWriter err, int columns, Interruption interruption) {
        this.task = task;
        this.err = err;
        this.columns = columns;
        this.interruption = interruption;
    }

    private synchronized void show(String line) {
        if (System.nanoTime() - begin >= QUIET_NANOS) {
            shown = true;
            err.print("\r" + line);
            err.flush();
        }
    }

    @Override
    public boolean reached(long done, long total) {
        if (err != null) {
            if (bar == null) {
                begin = System.nanoTime();
                // A consumer of our own keeps the library from opening the terminal through native code.
                bar = new ProgressBarBuilder().setTaskName(task).setInitialMax(total).setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(UPDATE_MILLIS)
                        .setConsumer(new DelegatingProgressBarConsumer(this::show, columns - 1)).build();
            } else if (bar.getMax() != total) {
                bar.maxHint(total);
            }
            bar.stepTo(done);
        }
        return !interruption.requested();
    }

    /**
     * Tells how far a task is, which follows the one before in the same line.
     *
     * @param newTask its name; that of the present one, or of the next
     * @param done how much is done
     * @param total how much there is to do
     * @return whether to go on; false if the program was told to stop
     */
    public boolean at(String newTask, long done, long total) {
        if (!newTask.equals(task)) {
            end();
            task = newTask;
        }
        return reached(done, total);
    }

    /**
     * Tells how far the task is.
     *
     * @param done how much is done
     * @param total how much there is to do
     * @throws CancellationException if the program was told to stop
     */
    public void reachedOrStop(long done, long total) {
        if (!reached(done, total)) {
            throw new CancellationException();
        }
    }

    /** {@return whether there is a terminal to show it on} */
    public boolean isShown() {
        return err != null;
    }

    /**
     * Says something behind the bar, until something else is said or the task ends.
     *
     * @param words a few words
     */
    public void say(String words) {
        if (bar != null) {
            bar.setExtraMessage(words);
        }
    }

    /** Ends the task and clears the line; the next one may follow. */
    public void end() {
        if (bar != null) {
            bar.close();
            bar = null;
            synchronized (this) {
                if (shown) {
                    err.print(CLEAR_LINE);
                    err.flush();
                    shown = false;
                }
            }
        }
    }

    @Override
    public void close() {
        end();
    }
}
