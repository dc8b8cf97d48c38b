package io.swerve.bench.console;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets work end cleanly when the program is told to stop, by Ctrl-C for example: the work is cancelled, and the JVM waits
 * until it has closed what it opened and printed what it has.
 */
final class Interruption implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 5;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = Thread.ofPlatform().name("swerve-stop").unstarted(this::stop);
    private final PrintWriter err;
    private volatile Runnable cancel = () -> {};
    private volatile boolean requested;

    Interruption(PrintWriter err) {
        this.err = err;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Says what ends the work that begins now. */
    void cancelsBy(Runnable action) {
        cancel = action;
        if (requested) {
            action.run();
        }
    }

    /** Whether the program was told to stop. */
    boolean requested() {
        return requested;
    }

    private void stop() {
        requested = true;
        cancel.run();
        try {
            if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                err.println("swerve: stopped in the middle of something");
                err.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            // the hook is running already, and now it may end
        }
    }
}
