package io.swerve.bench.experiment;

import io.swerve.Model;
import java.util.List;
import java.util.stream.IntStream;

/** Which layers of a model an experiment tries. */
public final class LayerChoice {
    private static final int TRIED = 4;

    private LayerChoice() {}

    /**
     * Chooses layers.
     *
     * @param wanted those that a setting names, counted from 0; none for four spread evenly up to the last
     * @param model the model
     * @param first the lowest of those four; not layer 0, which control vectors can't steer, unless there is no other
     * @return the layers, rising
     * @throws IllegalArgumentException if the model has no such layer
     */
    public static int[] of(List<Integer> wanted, Model model, int first) {
        int last = model.layerCount() - 1;
        for (int layer : wanted) {
            if (layer < 0 || layer > last) {
                throw new IllegalArgumentException(
                        "layer " + layer + " is not one of the model's: it has layers 0 to " + last);
            }
        }
        if (!wanted.isEmpty()) {
            return wanted.stream().mapToInt(Integer::intValue).sorted().distinct().toArray();
        }
        int from = Math.max(Math.min(1, last), first);
        int tried = Math.min(TRIED, last + 1 - from);
        return IntStream.range(0, tried)
                .map(i -> tried == 1 ? last : from + Math.round((float) i * (last - from) / (tried - 1))).toArray();
    }
}
