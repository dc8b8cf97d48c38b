package io.swerve.internal;

import java.util.List;

/**
 * Looks for stop strings in a text that comes in pieces. Text that may be the beginning of one is held back until it is
 * certain.
 */
public final class StopMatcher {
    private final List<String> stops;
    private final StringBuilder held = new StringBuilder();
    private boolean matched;

    /**
     * Begins a text.
     *
     * @param stops the texts to look for, none of them empty
     */
    public StopMatcher(List<String> stops) {
        this.stops = stops;
    }

    /**
     * Adds text, and drops what follows a match.
     *
     * @param text the next piece
     * @return what is certain not to belong to a stop string
     */
    public String append(String text) {
        if (stops.isEmpty()) {
            return text;
        }
        held.append(text);
        int first = -1;
        for (String stop : stops) {
            int at = held.indexOf(stop);
            if (at >= 0 && (first < 0 || at < first)) {
                first = at;
            }
        }
        if (first >= 0) {
            matched = true;
            String certain = held.substring(0, first);
            held.setLength(0);
            return certain;
        }
        int keep = longestBeginning();
        String certain = held.substring(0, held.length() - keep);
        held.delete(0, held.length() - keep);
        return certain;
    }

    /** The length of the longest end of the held text that some stop string begins with. */
    private int longestBeginning() {
        int longest = 0;
        for (String stop : stops) {
            for (int n = Math.min(stop.length() - 1, held.length()); n > longest; n--) {
                if (stop.regionMatches(0, held.substring(held.length() - n), 0, n)) {
                    longest = n;
                }
            }
        }
        return longest;
    }

    /**
     * Tells whether a stop string was found.
     *
     * @return true from its last character on
     */
    public boolean matched() {
        return matched;
    }

    /**
     * Tells whether text is held back.
     *
     * @return true if it may be the beginning of a stop string
     */
    public boolean holdsText() {
        return !held.isEmpty();
    }

    /**
     * Ends the text.
     *
     * @return what was held back
     */
    public String finish() {
        String rest = held.toString();
        held.setLength(0);
        return rest;
    }
}
