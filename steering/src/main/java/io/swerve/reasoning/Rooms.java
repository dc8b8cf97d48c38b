package io.swerve.reasoning;

import io.swerve.Session;
import io.swerve.SessionOptions;

/** How much of a context texts need. */
final class Rooms {
    private static final int TOKENS_PER_SEQUENCE = 512;

    private Rooms() {}

    /** Fills in the sizes that several sequences need. */
    static SessionOptions sized(SessionOptions options) {
        SessionOptions sized = options.contextSize() == 0
                ? options.withContextSize(options.maxSequences() * TOKENS_PER_SEQUENCE)
                : options;
        int batch = Math.max(sized.batchSize(), sized.maxSequences());
        return sized.withBatchSize(batch, sized.microBatchSize());
    }

    /** The tokens that a text may have in all. */
    static int of(Session session, int prompt, int more) {
        return (int) Math.min(session.sequenceCapacity(), (long) prompt + more);
    }
}
