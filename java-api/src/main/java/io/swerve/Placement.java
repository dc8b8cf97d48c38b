package io.swerve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * On which devices the weights of a model lie, and with each layer's weights its part of a session's cache. Immutable.
 *
 * @param layers the {@linkplain Device#name names} of the devices, one for each layer, layer 0 first
 * @param output the name of the device of the final norm and the unembedding
 */
public record Placement(List<String> layers, String output) {
    private static final String UNKNOWN = "unknown";

    /**
     * Creates a placement.
     *
     * @param layers see {@link #layers()}
     * @param output see {@link #output()}
     */
    public Placement {
        layers = List.copyOf(layers);
    }

    /** Takes the first layers of what llama.cpp told; it counts blocks for other purposes, too, and the output last. */
    static Placement of(Map<Integer, String> told, int layerCount) {
        List<String> layers = new ArrayList<>();
        for (int layer = 0; layer < layerCount; layer++) {
            layers.add(told.getOrDefault(layer, UNKNOWN));
        }
        int last = told.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
        return new Placement(layers, last < layerCount ? UNKNOWN : told.get(last));
    }

    /** {@return in words, for example {@code layers 0-2 on CPU, 3-5 and output on Vulkan0}} */
    @Override
    public String toString() {
        Map<String, List<String>> ranges = new LinkedHashMap<>();
        for (int from = 0, to; from < layers.size(); from = to) {
            to = from + 1;
            while (to < layers.size() && layers.get(to).equals(layers.get(from))) {
                to++;
            }
            ranges.computeIfAbsent(layers.get(from), _ -> new ArrayList<>())
                    .add(to == from + 1 ? Integer.toString(from) : from + "-" + (to - 1));
        }
        boolean alone = !ranges.containsKey(output);
        List<String> parts = new ArrayList<>();
        ranges.forEach((device, found) -> parts.add((parts.isEmpty() ? "layers " : "") + String.join(", ", found)
                + (device.equals(output) ? " and output" : "") + " on " + device));
        if (alone) {
            parts.add("output on " + output);
        }
        return String.join(", ", parts);
    }
}
