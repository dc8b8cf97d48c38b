package io.swerve.bench.experiment;

import io.swerve.Model;
import java.util.List;
import java.util.Objects;

/**
 * How much an experiment decodes at most. Most texts end by themselves long before they are cut, and texts that begin alike
 * share their beginnings, so that what is really decoded is less, mostly much less.
 *
 * @param steps in the order of the work
 * @param besides what takes time but decodes nothing, in words
 */
public record Workload(List<Step> steps, List<String> besides) {
    /** What reading a token takes of the time that writing one does, roughly: many are read at once. */
    private static final double READING = 0.1;

    /**
     * A part of the work.
     *
     * @param stage the name of the stage that keeps its rows; any other name for what no stage keeps
     * @param model that decodes
     * @param texts that are written or read
     * @param written tokens of answers, if each is as long as it may be
     * @param read tokens of prompts, and of texts that are given
     */
    public record Step(String stage, Model model, long texts, long written, long read) {
        /** Checks that nothing is missing. */
        public Step {
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(model, "model");
        }

        /** How long it takes, in the time of written tokens. */
        double weight() {
            return written + READING * read;
        }
    }

    /** Copies the lists. */
    public Workload {
        steps = List.copyOf(steps);
        besides = List.copyOf(besides);
    }

    /** {@return nothing to do} */
    public static Workload none() {
        return new Workload(List.of(), List.of());
    }

    /** {@return how many texts are written or read, at most} */
    public long texts() {
        return steps.stream().mapToLong(Step::texts).sum();
    }

    /** {@return how many tokens are written, at most} */
    public long written() {
        return steps.stream().mapToLong(Step::written).sum();
    }

    /** {@return how many tokens are read, at most} */
    public long read() {
        return steps.stream().mapToLong(Step::read).sum();
    }
}
