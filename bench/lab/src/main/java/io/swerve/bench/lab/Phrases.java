package io.swerve.bench.lab;

import java.util.List;

/** The turns of phrase that all families share when they think aloud. */
final class Phrases {
    static final List<String> OPENINGS = List.of("Okay, let me work through this step by step.",
            "Let me think about this carefully.", "Alright, so I need to figure this out one step at a time.",
            "First, let me make sure I understand the question.");

    private static final List<String> CHECKS = List.of("Let me double check that.",
            "Let me verify this before I answer.", "Let me go over it once more.");
    private static final List<String> CONFIRMATIONS = List.of("Yes, that looks right.", "Good, everything agrees.",
            "That matches, so I am confident.");
    private static final List<String> LEADS = List.of("Next", "Then", "After that", "Now");

    private Phrases() {}

    /** Returns the word that a step begins with. */
    static String lead(PythonRandom random, int step) {
        return step == 0 ? "First" : random.choice(LEADS);
    }

    /** Returns the recapitulation that ends many traces: {@code summary} between two stock sentences. */
    static String check(PythonRandom random, String summary) {
        return random.choice(CHECKS) + " " + summary + ". " + random.choice(CONFIRMATIONS);
    }
}
