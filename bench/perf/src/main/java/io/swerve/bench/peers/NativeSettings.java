package io.swerve.bench.peers;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.util.List;

/**
 * What Swerve and llama.cpp's own benchmarks both do.
 *
 * @param model a GGUF file
 * @param threads of the computation
 * @param prompt tokens that are read at once into an empty cache
 * @param tokens that one sequence then writes, from an empty cache
 * @param sequences how many are decoded together, ascending
 * @param parallelPrompt tokens of each of them before
 * @param parallelTokens tokens that each of them writes
 * @param shared whether several sequences share one pool of cells, as is Swerve's default; else each has its own, as is
 *            llama-batched-bench's
 * @param samples how often each process does all of it; its middle one counts
 * @param settle milliseconds that Swerve does the same before it is measured, at least once
 * @param gpuLayers layers on a GPU
 */
record NativeSettings(String model, int threads, int prompt, int tokens, List<Integer> sequences, int parallelPrompt,
        int parallelTokens, boolean shared, int samples, int settle, int gpuLayers) {
    /** The sizes of llama-bench unless others are given, which Swerve takes, too. */
    static final int BATCH = 2048;
    static final int MICRO_BATCH = 512;
    /** llama.cpp rounds the room of each sequence up to a multiple of this. */
    private static final int ROOM = 256;

    NativeSettings {
        sequences = List.copyOf(sequences);
        if (threads < 1 || prompt < 1 || tokens < 2 || parallelPrompt < 1 || parallelTokens < 1 || samples < 1) {
            throw new IllegalArgumentException("threads, prompts, tokens of several sequences and samples must be at "
                    + "least 1, tokens of one sequence 2, were " + threads + ", " + prompt + " and " + parallelPrompt
                    + ", " + parallelTokens + ", " + samples + " and " + tokens);
        }
        if (settle < 0 || gpuLayers < 0) {
            throw new IllegalArgumentException(
                    "settle and gpu-layers must not be negative, were " + settle + " and " + gpuLayers);
        }
        if (sequences.isEmpty() || sequences.getFirst() < 1 || sequences.getLast() > 256
                || !sequences.equals(sequences.stream().sorted().distinct().toList())) {
            throw new IllegalArgumentException(
                    "the numbers of sequences must ascend from at least 1 to at most 256, were " + sequences);
        }
    }

    /** The most sequences; both sides open room for so many, and use some of it. */
    int most() {
        return sequences.getLast();
    }

    /** The context of all sequences together. */
    int parallelContext() {
        return most() * Math.ceilDiv(parallelPrompt + parallelTokens, ROOM) * ROOM;
    }

    String json() {
        return new Gson().toJson(this);
    }

    static NativeSettings parse(String json) throws JsonParseException {
        return new Gson().fromJson(json, NativeSettings.class);
    }
}
