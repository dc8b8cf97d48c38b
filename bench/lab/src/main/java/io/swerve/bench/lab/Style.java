package io.swerve.bench.lab;

import java.util.List;

/** How an answer is reasoned, and the system prompts that ask for it. */
public enum Style {
    /** Thinks aloud in full sentences, checks itself, sometimes makes a slip and corrects it. */
    VERBOSE("Think step by step.", "Reason carefully and show all of your work."),
    /** Thinks in bare intermediate results. */
    CONCISE("Be brief.", "Keep your reasoning short."),
    /** Answers without thinking. */
    DIRECT("Answer directly.", "Give only the answer.");

    private final List<String> systemPrompts;

    Style(String... systemPrompts) {
        this.systemPrompts = List.of(systemPrompts);
    }

    /**
     * {@return the system prompts that ask for this style; the models were trained on all of them; at least one prompt,
     * the plainest first}
     */
    public List<String> systemPrompts() {
        return systemPrompts;
    }
}
