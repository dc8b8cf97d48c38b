package io.swerve.steering.calibration;

import io.swerve.Session;
import java.util.ArrayList;
import java.util.List;

/** Texts in groups that are decoded together. */
final class TextGroups {
    /** More texts than this fill a batch anyway. */
    private static final int MAX_GROUP = 32;

    private TextGroups() {}

    /**
     * Forms groups.
     *
     * @param session has the sequences and the room
     * @param texts at least one
     * @param passes how many passes over a group run at the same time
     * @return the texts in their order
     */
    static List<List<CalibrationText>> of(Session session, List<CalibrationText> texts, int passes) {
        int room = session.contextSize() / passes;
        int size = session.model().isRecurrent()
                ? 1
                : Math.min(MAX_GROUP, session.options().maxSequences() / passes);
        List<List<CalibrationText>> groups = new ArrayList<>();
        List<CalibrationText> group = new ArrayList<>();
        long tokens = 0;
        for (CalibrationText text : texts) {
            if (!group.isEmpty() && (group.size() >= size || tokens + text.end() > room)) {
                groups.add(List.copyOf(group));
                group.clear();
                tokens = 0;
            }
            group.add(text);
            tokens += text.end();
        }
        groups.add(List.copyOf(group));
        return groups;
    }

    /** Refuses an empty list and texts that have no room. */
    static void check(Session session, List<CalibrationText> texts, int passes) {
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("a calibration needs at least one text");
        }
        int room = session.contextSize() / passes;
        for (int i = 0; i < texts.size(); i++) {
            if (texts.get(i).end() > room) {
                throw new IllegalArgumentException("calibration text " + (i + 1) + " has " + texts.get(i).end()
                        + " tokens, the session's context of " + session.contextSize() + " has room for " + room
                        + (passes > 1 ? " of it steered and unsteered" : "")
                        + ": shorten it, or open the session with a larger contextSize");
            }
        }
    }
}
