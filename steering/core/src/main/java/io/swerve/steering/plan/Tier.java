package io.swerve.steering.plan;

/** How a plan, or a rule of one, reaches the residual stream; from the cheapest to the most capable. */
public enum Tier {
    /** In llama.cpp's graph, set once: the same for every token ({@code llama_set_adapter_cvec}). */
    CONTROL_VECTOR,
    /** In llama.cpp's graph, its values changed between decodes: the same for all tokens of one decode. */
    LIVE_VECTOR,
    /** Rows are edited while the graph is computed, which is cut behind each layer in question. */
    CALLBACK
}
