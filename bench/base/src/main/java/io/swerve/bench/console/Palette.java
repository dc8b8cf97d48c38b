package io.swerve.bench.console;

/** Colours for a terminal, or none. */
public enum Palette {
    /** Leaves text as it is. */
    PLAIN,
    /** Wraps text in ANSI escape sequences. */
    ANSI;

    private static final String RESET = "\033[0m";
    /** From calm to torn, as colours of the 256-colour palette: grey, green, yellow, orange, red. */
    private static final int[] ENTROPY_COLOURS = {250, 114, 150, 228, 221, 215, 209, 203};
    /** The entropy, in nats, from which on a token gets the last colour: that of two to three equal choices. */
    private static final double TORN = 1;

    /**
     * Emphasizes text.
     *
     * @param text the text
     * @return the same for the terminal
     */
    public String strong(String text) {
        return wrap("\033[1m", text);
    }

    /**
     * Puts text into the background.
     *
     * @param text the text
     * @return the same for the terminal
     */
    public String faint(String text) {
        return wrap("\033[2m", text);
    }

    /**
     * Marks something good.
     *
     * @param text the text
     * @return the same for the terminal
     */
    public String good(String text) {
        return wrap("\033[32m", text);
    }

    /**
     * Marks something bad.
     *
     * @param text the text
     * @return the same for the terminal
     */
    public String bad(String text) {
        return wrap("\033[31m", text);
    }

    /**
     * Colours text by the entropy of the distribution that it was drawn from.
     *
     * @param text the text
     * @param nats the entropy
     * @return the same for the terminal
     */
    public String entropy(String text, double nats) {
        int last = ENTROPY_COLOURS.length - 1;
        int level = nats >= 0 ? (int) Math.min(last, Math.ceil(nats / TORN * last - 0.1)) : 0;
        return wrap("\033[38;5;" + ENTROPY_COLOURS[Math.max(0, level)] + "m", text);
    }

    /**
     * Says what the colours of entropies mean.
     *
     * @return a line
     */
    public String entropyLegend() {
        return "colour: entropy in nats, from " + entropy("0", 0) + " over " + entropy("0.5", TORN / 2) + " to "
                + entropy("1 and more", TORN);
    }

    private String wrap(String code, String text) {
        return this == PLAIN || text.isEmpty() ? text : code + text + RESET;
    }
}
