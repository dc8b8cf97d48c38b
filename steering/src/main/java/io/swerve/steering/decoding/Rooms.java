package io.swerve.steering.decoding;

import io.swerve.Session;

/** How much of a context texts need. */
final class Rooms {
    private Rooms() {}

    /** The tokens that a text may have in all. */
    static int of(Session session, int prompt, int more) {
        return (int) Math.min(session.sequenceCapacity(), (long) prompt + more);
    }
}
