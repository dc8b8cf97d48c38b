package io.swerve.steering.extraction;

/**
 * What the texts are that are read one after the other.
 *
 * @param sides which of them are positive; not to be changed
 * @param trained how many are read before the test begins; all, if there are too few to test on
 * @param paired whether each two are a pair
 */
record ReadingOrder(boolean[] sides, int trained, boolean paired) {
    int texts() {
        return sides.length;
    }

    /** Returns to which half of the data a text belongs. */
    int half(int text) {
        return (paired ? text / 2 : text) % 2;
    }
}
