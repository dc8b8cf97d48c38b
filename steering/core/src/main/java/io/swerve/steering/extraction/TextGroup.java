package io.swerve.steering.extraction;

import java.util.ArrayList;
import java.util.List;

/**
 * Texts that are decoded together. None of a group is read before the test begins and another one after.
 *
 * @param from the first of them
 * @param count how many
 */
record TextGroup(int from, int count) {
    int to() {
        return from + count;
    }

    /** Cuts the texts of a plan into groups, as many texts in each as the reader can take. */
    static List<TextGroup> of(ReadingPlan plan, TextReader reader) {
        List<TextGroup> groups = new ArrayList<>();
        int size = plan.texts().size();
        int trained = plan.order().trained();
        for (int done = 0; done < size; done = groups.getLast().to()) {
            groups.add(new TextGroup(done, reader.groupFrom(plan.texts(), done, done < trained ? trained : size)));
        }
        return groups;
    }
}
