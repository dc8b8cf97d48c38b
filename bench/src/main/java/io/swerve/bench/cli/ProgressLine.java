package io.swerve.bench.cli;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar in the last line of a terminal. Work of less than a second never shows one. */
final class ProgressLine implements Progress {
    private static final int UPDATE_MILLIS = 200;
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final String CLEAR_LINE = "\r\033[K";

    private final PrintWriter err;
    private final long begin = System.nanoTime();
    private final ProgressBar bar;
    private boolean shown;

    ProgressLine(String task, long total, PrintWriter err, int columns) {
        this.err = err;
        // A consumer of our own keeps the library from opening the terminal through native code.
        bar = new ProgressBarBuilder().setTaskName(task).setInitialMax(total).setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setConsumer(new DelegatingProgressBarConsumer(this::show, columns - 1)).build();
    }

    private synchronized void show(String line) {
        if (System.nanoTime() - begin >= QUIET_NANOS) {
            shown = true;
            err.print("\r" + line);
            err.flush();
        }
    }

    @Override
    public void reached(long amount) {
        bar.stepTo(amount);
    }

    @Override
    public void close() {
        bar.close();
        synchronized (this) {
            if (shown) {
                err.print(CLEAR_LINE);
                err.flush();
            }
        }
    }
}
