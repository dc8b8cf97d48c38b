package io.swerve.reasoning.dataalchemy;

/** Levenshtein's distance of two texts: the least number of characters inserted, deleted or replaced. */
public final class EditDistance {
    private EditDistance() {}

    /**
     * Counts edits.
     *
     * @param one a text
     * @param other another text
     * @return the distance in UTF-16 code units, 0 to the length of the longer text
     */
    public static int between(String one, String other) {
        int[] previous = new int[other.length() + 1];
        int[] current = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = previous[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[other.length()];
    }

    /**
     * Relates the distance to the length.
     *
     * @param one a text
     * @param other another text
     * @return the distance divided by the length of the longer text, 0 to 1; 0 if both are empty
     */
    public static double normalized(String one, String other) {
        int longest = Math.max(one.length(), other.length());
        return longest == 0 ? 0 : (double) between(one, other) / longest;
    }
}
