package io.swerve.bench.experiment.influence;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * A query in tokens.
 *
 * @param start what begins every text; empty if the model needs nothing
 * @param prompt the question
 * @param completion what is read behind it
 */
record TokenQuery(int[] start, int[] prompt, int[] completion) {
    int[] whole() {
        return joined(start, prompt, completion);
    }

    int from() {
        return start.length + prompt.length;
    }

    static int[] joined(int[]... parts) {
        return Stream.of(parts).flatMapToInt(Arrays::stream).toArray();
    }
}
