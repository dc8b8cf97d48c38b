package io.swerve.steering.plan;

import java.util.ArrayList;
import java.util.List;

/** The checks that several triggers share. */
final class TriggerChecks {
    /** The window of text that is kept for each sequence. */
    static final int MAX_TEXT = 256;
    private static final int MAX_PARTS = 64;
    private static final int MAX_DEPTH = 64;
    private static final int MAX_WIDTH = 256;

    private TriggerChecks() {}

    static void window(int from, int to, String what) {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("a window of " + what + "s begins at 0 or later and ends behind its "
                    + "beginning, was from " + from + " to " + to + " (exclusive)");
        }
    }

    static void reach(int reach) {
        if (reach < 1) {
            throw new IllegalArgumentException("reach counts the token itself and is at least 1, was " + reach);
        }
    }

    static void text(String text) {
        if (text.isEmpty() || text.length() > MAX_TEXT) {
            throw new IllegalArgumentException("a text to look for has 1 to " + MAX_TEXT + " characters, this one has "
                    + text.length());
        }
    }

    static void notNegative(double value, String what) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what + " is finite and not negative, was " + value);
        }
    }

    /** Refuses a trigger that is too large to walk through. */
    static void size(Trigger trigger, String rule) {
        List<Trigger> level = List.of(trigger);
        for (int depth = 0; !level.isEmpty(); depth++) {
            if (depth == MAX_DEPTH || level.size() > MAX_WIDTH) {
                throw new SteeringPlanException("the trigger of rule '" + rule + "' is too large: it may be nested "
                        + MAX_DEPTH + " deep, with " + MAX_WIDTH + " parts at each depth; make several rules of it");
            }
            List<Trigger> below = new ArrayList<>();
            for (Trigger each : level) {
                switch (each) {
                    case Trigger.And and -> below.addAll(and.triggers());
                    case Trigger.Or or -> below.addAll(or.triggers());
                    case Trigger.Not not -> below.add(not.trigger());
                    default -> { // a leaf
                    }
                }
            }
            level = below;
        }
    }

    static List<Trigger> some(List<Trigger> triggers) {
        List<Trigger> copy = List.copyOf(triggers);
        if (copy.isEmpty() || copy.size() > MAX_PARTS) {
            throw new IllegalArgumentException(
                    "combine 1 to " + MAX_PARTS + " triggers, was given " + copy.size() + "; nest them for more");
        }
        return copy;
    }
}
