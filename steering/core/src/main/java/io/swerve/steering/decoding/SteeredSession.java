package io.swerve.steering.decoding;

import io.swerve.CacheLayout;
import io.swerve.LoraAdapter;
import io.swerve.Model;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.steering.plan.Steering;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * A session for texts, with its steering. Where each sequence is to have a cache of its own and a text is longer than
 * that, the session is opened anew with a cache that all share, until texts are shorter again.
 *
 * <p>
 * Shares the thread rule of a {@link Session}; {@link #stop()} may be called from any thread.
 */
final class SteeredSession implements AutoCloseable {
    private static final int TOKENS_PER_SEQUENCE = 512;

    private final Model model;
    private final SessionOptions options;
    private final int part;
    private Map<LoraAdapter, Float> adapters = Map.of();
    private volatile Session session;
    private Steering steering;
    private volatile boolean stopped;
    private boolean closed;

    SteeredSession(Model model, SessionOptions options) {
        this.model = model;
        this.options = sized(options);
        open(options.cacheLayout());
        part = session.sequenceCapacity();
    }

    /** Fills in the sizes that several sequences need. */
    private static SessionOptions sized(SessionOptions options) {
        SessionOptions sized = options.contextSize() == 0
                ? options.withContextSize(options.maxSequences() * TOKENS_PER_SEQUENCE)
                : options;
        int batch = Math.max(sized.batchSize(), sized.maxSequences());
        return sized.withBatchSize(batch, sized.microBatchSize());
    }

    private void open(CacheLayout layout) {
        Session opened = model.openSession(options.withCacheLayout(layout));
        boolean complete = false;
        try {
            steering = Steering.on(opened);
            if (!adapters.isEmpty()) {
                opened.setLoraAdapters(adapters);
            }
            session = opened;
            complete = true;
        } finally {
            if (!complete) {
                opened.close();
            }
        }
    }

    /**
     * Opens the session anew if texts need another cache than the last ones. No sequence is open.
     *
     * @param longest how many tokens the longest of them may have
     */
    void fit(long longest) {
        CacheLayout layout = longest > part ? CacheLayout.SHARED : options.cacheLayout();
        if (layout != session.options().cacheLayout()) {
            closeSession();
            open(layout);
        }
    }

    /** The tokens that a text may have in all. */
    int room(int prompt, int more) {
        return (int) Math.min(session.sequenceCapacity(), (long) prompt + more);
    }

    Session session() {
        return session;
    }

    Steering steering() {
        return steering;
    }

    Model model() {
        return model;
    }

    int sequences() {
        return options.maxSequences();
    }

    void setLoraAdapters(Map<LoraAdapter, Float> scales) {
        session.setLoraAdapters(scales);
        adapters = Map.copyOf(scales);
    }

    /** Ends what runs, and what will. */
    void stop() {
        stopped = true;
        session.abort();
    }

    void requireNotStopped() {
        if (stopped) {
            throw new CancellationException("the work was stopped");
        }
    }

    private void closeSession() {
        steering.close();
        session.close();
    }

    /** Idempotent. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            closeSession();
        }
    }
}
