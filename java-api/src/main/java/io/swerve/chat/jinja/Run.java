package io.swerve.chat.jinja;

import java.time.ZonedDateTime;

/** One rendering: what it has used, and where in the template it is. */
final class Run {
    /** A conversation of a thousand messages takes some hundred thousand. */
    static final long MOST_STEPS = 30_000_000;
    static final int MOST_CHARACTERS = 1 << 24;
    /** So many characters are copied in the time of a step. */
    private static final int CHARACTERS_PER_STEP = 8;
    static final int MOST_DEPTH = 200;

    private final ZonedDateTime now;
    private long steps;
    private int depth;
    private int at;

    Run(ZonedDateTime now) {
        this.now = now;
    }

    ZonedDateTime now() {
        return now;
    }

    /** Counts a step of the template and keeps its place for messages. */
    void step(int offset) {
        at = offset;
        use(1);
    }

    /** Counts work that isn't done by the template's own steps, a character or an element each. */
    void use(long work) {
        steps += work;
        if (steps > MOST_STEPS) {
            throw Failure.limit("it takes more than " + MOST_STEPS + " steps");
        }
    }

    /** Counts characters that are read or copied. */
    void copy(long characters) {
        use(1 + characters / CHARACTERS_PER_STEP);
    }

    /** Refuses what would take too much room, before it is made. */
    void room(long characters) {
        fits(characters);
        copy(characters);
    }

    /** Refuses what is too long, without counting it. */
    void fits(long characters) {
        if (characters > MOST_CHARACTERS) {
            throw Failure.limit("a text or list of " + characters + " elements is longer than " + MOST_CHARACTERS);
        }
    }

    /** Appends a text, counted and checked. */
    void append(TextBuilder out, Text text) {
        copy(text.length());
        fits((long) out.length() + text.length());
        out.append(text);
    }

    void enter() {
        if (++depth > MOST_DEPTH) {
            throw Failure.limit("macros, loops and calls are nested more than " + MOST_DEPTH + " deep");
        }
    }

    void leave() {
        depth--;
    }

    /** Back to a place after something else was evaluated. */
    void at(int offset) {
        at = offset;
    }

    int at() {
        return at;
    }
}
