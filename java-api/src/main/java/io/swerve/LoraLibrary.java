package io.swerve;

import io.swerve.bindings.LlamaCpp;
import io.swerve.bindings.calls.NativeHeap;
import io.swerve.bindings.loader.NativeLog;
import io.swerve.gguf.LoraFile;
import io.swerve.internal.NativeMessages;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The adapters of a model. llama.cpp keeps a set of them, which it walks through without a lock whenever a context plans
 * its memory: when it is created, and at the first decode after an adapter or control vector was set. The set must not
 * change meanwhile, and never changes while a decode on this thread goes on.
 *
 * <p>
 * Thread-safe.
 */
final class LoraLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(LoraLibrary.class);

    private final ReentrantReadWriteLock planning = new ReentrantReadWriteLock();
    /** Adapters that nobody uses any more, to be freed as soon as no context is planning. */
    private final Queue<Long> unused = new ConcurrentLinkedQueue<>();

    /** Returns the address of a new {@code llama_adapter_lora}. */
    long load(MemorySegment model, Path path, LoraFile file) {
        if (!file.ignored().isEmpty()) {
            LOG.warn("llama.cpp leaves out {} of {}", file.ignored(), path);
        }
        requireNotPlanning();
        long mark = NativeLog.mark();
        planning.writeLock().lock();
        try (Arena scratch = Arena.ofConfined()) {
            freeUnused();
            long adapter = LlamaCpp.llama_adapter_lora_init(model, scratch.allocateFrom(path.toString())).address();
            if (adapter == 0) {
                throw new ModelLoadException(NativeMessages.withLog("llama.cpp refused the LoRA adapter " + path
                        + ". Check that it was made for this model", mark));
            }
            return adapter;
        } finally {
            planning.writeLock().unlock();
        }
    }

    private void requireNotPlanning() {
        if (planning.getReadHoldCount() > 0) {
            throw new IllegalStateException(
                    "an adapter was to be loaded from inside a callback of a decode; do this after the decode returns");
        }
    }

    /** Frees an adapter that no session has in force, now or at the next occasion: never waits. */
    void free(long adapter) {
        unused.add(adapter);
        if (planning.getReadHoldCount() == 0 && planning.writeLock().tryLock()) {
            try {
                freeUnused();
            } finally {
                planning.writeLock().unlock();
            }
        }
    }

    private void freeUnused() {
        boolean any = false;
        for (Long adapter = unused.poll(); adapter != null; adapter = unused.poll()) {
            LlamaCpp.llama_adapter_lora_free(MemorySegment.ofAddress(adapter));
            any = true;
        }
        if (any) {
            NativeHeap.trim();
        }
    }

    /** Does something in which llama.cpp plans a context's memory. */
    <T> T planning(Supplier<T> action) {
        planning.readLock().lock();
        try {
            return action.get();
        } finally {
            planning.readLock().unlock();
        }
    }
}
