package io.swerve.bench.experiment.compression;

import io.swerve.bench.lab.Style;
import java.util.List;

/** Where a direction is read. */
enum ContrastSource {
    /** As published: the last token of the question with a concise reasoning, minus that with a verbose one. */
    FINISHED_TRACES("end of finished traces", 1 / 3.0, List.of(When.ALWAYS, When.THINKING)), // long, and so is each trial
    /** The last token of the prompt where it asks for brevity, minus that where it asks for steps. */
    PROMPTS("end of prompts", 1, List.of(When.values()));

    /** What a prompt says instead of a direction. */
    static final String BRIEF = Style.CONCISE.systemPrompts().getFirst();
    /** What asks for steps. */
    static final String STEPS = Style.VERBOSE.systemPrompts().getFirst();

    private final String text;
    private final double share;
    private final List<When> times;

    ContrastSource(String text, double share, List<When> times) {
        this.text = text;
        this.share = share;
        this.times = times;
    }

    /** When a direction of this recipe is tried; a model without markers has no span to think in. */
    List<When> times(boolean marked) {
        return times.stream().filter(when -> marked || when != When.THINKING).toList();
    }

    /** How many of the finalists there are of this recipe. */
    double share() {
        return share;
    }

    @Override
    public String toString() {
        return text;
    }
}
