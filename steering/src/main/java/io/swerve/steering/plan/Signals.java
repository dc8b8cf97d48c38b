package io.swerve.steering.plan;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a plan's triggers and coefficients need to be followed of each sequence. Filled while the plan is compiled. */
final class Signals {
    private static final int MAX_PROBES = Long.SIZE;

    private final List<byte[]> texts = new ArrayList<>();
    private final List<Set<Integer>> tokenSets = new ArrayList<>();
    /** For signal i: the index of its text, or -1 minus that of its token set. */
    private final List<Integer> kinds = new ArrayList<>();
    private final List<Trigger.ProbeAbove> probes = new ArrayList<>();
    private int longestText;
    private boolean statistics;
    private boolean history;
    private boolean divergence;

    /** Follows a text; returns its signal. */
    int text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        longestText = Math.max(longestText, bytes.length);
        texts.add(bytes);
        kinds.add(texts.size() - 1);
        return kinds.size() - 1;
    }

    /** Follows tokens; returns their signal. */
    int tokens(Set<Integer> ids) {
        tokenSets.add(ids);
        kinds.add(-tokenSets.size());
        return kinds.size() - 1;
    }

    /** Adds a probe, unless there is the same one; returns its index. */
    int probe(Trigger.ProbeAbove probe) {
        int known = probes.indexOf(probe);
        if (known >= 0) {
            return known;
        }
        if (probes.size() == MAX_PROBES) {
            throw new SteeringPlanException("a plan has at most " + MAX_PROBES + " different probes");
        }
        probes.add(probe);
        return probes.size() - 1;
    }

    void needStatistics() {
        statistics = true;
    }

    void needHistory() {
        history = true;
    }

    void needDivergence() {
        divergence = true;
    }

    int count() {
        return kinds.size();
    }

    /** The text of a signal in UTF-8, or null if it is one of tokens. */
    byte[] textOf(int signal) {
        int kind = kinds.get(signal);
        return kind >= 0 ? texts.get(kind) : null;
    }

    Set<Integer> tokensOf(int signal) {
        return tokenSets.get(-1 - kinds.get(signal));
    }

    List<Trigger.ProbeAbove> probes() {
        return probes;
    }

    boolean hasTexts() {
        return !texts.isEmpty();
    }

    int longestText() {
        return longestText;
    }

    boolean statistics() {
        return statistics;
    }

    boolean history() {
        return history;
    }

    boolean divergence() {
        return divergence;
    }
}
