package io.swerve;

import io.swerve.gguf.LoraFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A low-rank change of a model's weights ({@code llama_adapter_lora}), loaded from a GGUF file beside the model. It does
 * nothing by itself: {@link Session#setLoraAdapters} puts it in force in one session, at a scale, while the others decode
 * with the model as it is. Made by {@link Model#loadLoraAdapter}.
 *
 * <p>
 * Thread-safe. Ends with its model. Closing it while sessions have it in force lets them keep it: the memory is freed
 * with the last of them.
 */
public final class LoraAdapter implements AutoCloseable {
    private final Model model;
    private final LoraLibrary library;
    private final Path path;
    private final LoraFile file;
    private final long address;
    private boolean closed;
    /** The owner's, until it closes, and one for each session where the adapter is in force. */
    private int holds = 1;

    LoraAdapter(Model model, LoraLibrary library, Path path, LoraFile file, long address) {
        this.model = model;
        this.library = library;
        this.path = path;
        this.file = file;
        this.address = address;
    }

    /** Begins a session's use. Every call is followed by one of {@link #release()}. */
    synchronized long hold() {
        if (closed) {
            throw new ClosedException(this + " is closed");
        }
        holds++;
        return address;
    }

    void release() {
        boolean last;
        synchronized (this) {
            last = --holds == 0;
        }
        if (last) {
            library.free(address);
            model.childClosed(this);
        }
    }

    /** {@return the model that loaded the adapter} */
    public Model model() {
        return model;
    }

    /** {@return the file: the path as given to {@link Model#loadLoraAdapter}} */
    public Path path() {
        return path;
    }

    /**
     * {@return the file's own strength, alpha: at a scale of 1, the change is multiplied by alpha divided by the rank;
     * 0 if it isn't multiplied}
     */
    public float alpha() {
        return file.alpha();
    }

    /** {@return what is changed: the rank of each change by the name of the model's tensor; unmodifiable} */
    public Map<String, Integer> ranks() {
        return file.ranks();
    }

    /** {@return what the file holds and llama.cpp leaves out, names of tensors; empty for most adapters} */
    public List<String> ignoredTensors() {
        return file.ignored();
    }

    /**
     * Gives the adapter up: no session can put it in force any more. Those that have it in force keep it, until they are
     * given others or are closed. Idempotent.
     */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        release();
    }

    @Override
    public String toString() {
        return "LoraAdapter[" + path.getFileName() + "]";
    }
}
