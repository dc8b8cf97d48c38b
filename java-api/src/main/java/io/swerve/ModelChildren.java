package io.swerve;

import io.swerve.internal.SharedHandle;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;

/** The open sessions, samplers and adapters of a model: each keeps the weights alive until it is closed. Thread-safe. */
final class ModelChildren {
    private final SharedHandle model;
    private final Set<AutoCloseable> open = new HashSet<>();

    ModelChildren(SharedHandle model) {
        this.model = model;
    }

    /** Makes one of the model's address, which {@link #closeAll} closes if nobody does before. */
    <T extends AutoCloseable> T adopt(LongFunction<T> factory) {
        long address = model.acquire(); // for the child's life
        T child;
        try {
            child = factory.apply(address);
        } catch (RuntimeException | Error e) {
            model.release();
            throw e;
        }
        synchronized (open) {
            open.add(child);
        }
        if (model.isClosed()) {
            closeAll();
            throw new ClosedException("the model was closed while it was asked for a session or sampler");
        }
        return child;
    }

    /** Called once by each child that has freed its native memory. */
    void closed(AutoCloseable child) {
        synchronized (open) {
            open.remove(child);
        }
        model.release();
    }

    void closeAll() {
        List<AutoCloseable> all;
        synchronized (open) {
            all = List.copyOf(open);
        }
        for (AutoCloseable child : all) {
            switch (child) {
                case Session session -> session.close();
                case Sampler sampler -> sampler.close();
                case LoraAdapter adapter -> adapter.close();
                default -> throw new AssertionError(child);
            }
        }
    }
}
