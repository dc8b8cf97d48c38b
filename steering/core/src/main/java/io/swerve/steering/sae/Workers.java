package io.swerve.steering.sae;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A few threads that share ranges of independent work. */
final class Workers implements AutoCloseable {
    private final int count;
    private final ExecutorService pool;

    Workers(int count) {
        this.count = count;
        this.pool = count == 1
                ? null
                : Executors.newFixedThreadPool(count - 1,
                        Thread.ofPlatform().name("swerve-sae-", 0).daemon().factory());
    }

    /** Work on a part of a range, for a worker counted from 0. */
    interface Part {
        void run(int worker, int from, int to);
    }

    int count() {
        return count;
    }

    /** Cuts a range into a part for each worker, and returns when all are done. The caller's thread works too. */
    void run(int size, Part part) {
        List<Future<Void>> others = new ArrayList<>();
        for (int worker = 1; worker < count; worker++) {
            int own = worker;
            Callable<Void> task = () -> {
                part.run(own, begin(size, own), begin(size, own + 1));
                return null;
            };
            others.add(pool.submit(task));
        }
        RuntimeException failure = null;
        try {
            part.run(0, 0, begin(size, 1));
        } catch (RuntimeException e) {
            failure = e;
        }
        for (Future<Void> other : others) {
            failure = join(other, failure);
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Waits even when interrupted: the others are writing into memory that the caller goes on to use. */
    private static RuntimeException join(Future<Void> other, RuntimeException failure) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    other.get();
                    return failure;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (CancellationException e) {
                    return failure == null ? e : failure;
                } catch (ExecutionException e) {
                    return failure == null ? new IllegalStateException(e.getCause()) : failure;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private int begin(int size, int worker) {
        return (int) ((long) size * worker / count);
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.shutdown();
        }
    }
}
