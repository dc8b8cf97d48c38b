package io.swerve.steering.plan;

import io.swerve.Model;
import io.swerve.chat.ChatTemplate;
import io.swerve.chat.ReasoningMarkers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What a plan's triggers and coefficients need to be followed of each sequence. Filled while the plan is compiled. */
final class TriggerSignals {
    private static final int MAX_PROBES = Long.SIZE;
    /** Of models whose chat template shows no markers, or that have none. */
    private static final ReasoningMarkers USUAL = ReasoningMarkers.KNOWN.getFirst();

    private final Model model;

    private final List<byte[]> texts = new ArrayList<>();
    /** For signal i its tokens, ascending, where its text is null. */
    private final List<int[]> tokenSets = new ArrayList<>();
    private final List<Trigger.ProbeAbove> probes = new ArrayList<>();
    private int longestText;
    private boolean hasTexts;
    private boolean statistics;
    private boolean history;
    private boolean divergence;

    TriggerSignals(Model model) {
        this.model = model;
    }

    /** The model's reasoning. */
    Trigger.InsideSpan reasoning() {
        ReasoningMarkers markers = model.chatTemplate().flatMap(ChatTemplate::reasoning).orElse(USUAL);
        return new Trigger.InsideSpan(markers.open(), markers.close());
    }

    /** Follows a text; returns its signal. */
    int text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        longestText = Math.max(longestText, bytes.length);
        hasTexts = true;
        return add(bytes, null);
    }

    /** Follows tokens; returns their signal. */
    int tokens(Set<Integer> ids) {
        return add(null, ids.stream().mapToInt(Integer::intValue).sorted().toArray());
    }

    private int add(byte[] text, int[] tokens) {
        texts.add(text);
        tokenSets.add(tokens);
        return texts.size() - 1;
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
        return texts.size();
    }

    /** The text of a signal in UTF-8, or null if it is one of tokens. */
    byte[] textOf(int signal) {
        return texts.get(signal);
    }

    /** Whether a token is one of those of a signal that is one of tokens. */
    boolean hasToken(int signal, int token) {
        return Arrays.binarySearch(tokenSets.get(signal), token) >= 0;
    }

    List<Trigger.ProbeAbove> probes() {
        return probes;
    }

    boolean hasTexts() {
        return hasTexts;
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
