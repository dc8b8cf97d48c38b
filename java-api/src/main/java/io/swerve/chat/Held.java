package io.swerve.chat;

import java.util.Collection;

/** What must be held back of a text that comes in pieces. */
final class Held {
    private Held() {}

    /**
     * {@return the length of the longest end of a text that is the beginning of a marker, and not all of it}
     *
     * @param text the text
     * @param markers none of them empty
     */
    static int beginning(CharSequence text, Collection<String> markers) {
        int longest = 0;
        for (String marker : markers) {
            for (int n = Math.min(marker.length() - 1, text.length()); n > longest; n--) {
                if (marker.startsWith(text.subSequence(text.length() - n, text.length()).toString())) {
                    longest = n;
                }
            }
        }
        return longest;
    }
}
