package io.swerve.bench.cli;

/** Colours for a terminal, or none. */
enum Palette {
    /** Leaves text as it is. */
    PLAIN,
    /** Wraps text in ANSI escape sequences. */
    ANSI;

    private static final String RESET = "\033[0m";
    /** From calm to torn, as colours of the 256-colour palette: grey, green, yellow, orange, red. */
    private static final int[] ENTROPY_COLOURS = {250, 114, 150, 228, 221, 215, 209, 203};
    /** The entropy, in nats, from which on a token gets the last colour: that of two to three equal choices. */
    private static final double TORN = 1;

    /** Emphasizes text. */
    String strong(String text) {
        return wrap("\033[1m", text);
    }

    /** Puts text into the background. */
    String faint(String text) {
        return wrap("\033[2m", text);
    }

    /** Marks something good. */
    String good(String text) {
        return wrap("\033[32m", text);
    }

    /** Marks something bad. */
    String bad(String text) {
        return wrap("\033[31m", text);
    }

    /** Colours text by the entropy, in nats, of the distribution it was drawn from. */
    String entropy(String text, double nats) {
        int last = ENTROPY_COLOURS.length - 1;
        int level = nats >= 0 ? (int) Math.min(last, Math.ceil(nats / TORN * last - 0.1)) : 0;
        return wrap("\033[38;5;" + ENTROPY_COLOURS[Math.max(0, level)] + "m", text);
    }

    private String wrap(String code, String text) {
        return this == PLAIN || text.isEmpty() ? text : code + text + RESET;
    }
}
