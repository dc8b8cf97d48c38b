package io.swerve.bench.experiment;

import io.swerve.Encoding;
import io.swerve.Model;
import io.swerve.bench.task.TaskProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Counts what an experiment decodes at most, step by step. */
public final class WorkCount {
    private final ExperimentContext context;
    private final List<Workload.Step> steps = new ArrayList<>();
    private final List<String> besides = new ArrayList<>();

    /**
     * Begins to count.
     *
     * @param context gives problems, prompts and the longest answer
     */
    public WorkCount(ExperimentContext context) {
        this.context = context;
    }

    /**
     * Counts answers of any length up to the longest.
     *
     * @param stage the stage's name
     * @param model is asked
     * @param problems what is asked
     * @param system the system prompt, if there is one
     * @param times how often each is asked
     */
    public void ask(String stage, Model model, List<TaskProblem> problems, Optional<String> system, long times) {
        add(stage, model, times * problems.size(), times * problems.size() * context.maxTokens(),
                times * prompts(model, problems, system));
    }

    /**
     * Counts answers of any length up to the longest, without a system prompt.
     *
     * @param stage the stage's name
     * @param model is asked
     * @param problems what is asked
     * @param times how often each is asked
     */
    public void ask(String stage, Model model, List<TaskProblem> problems, long times) {
        ask(stage, model, problems, Optional.empty(), times);
    }

    /**
     * Counts texts that are only read.
     *
     * @param stage the stage's name, or another one for what no stage keeps
     * @param model reads
     * @param texts how many
     * @param tokens of all of them
     */
    public void read(String stage, Model model, long texts, long tokens) {
        add(stage, model, texts, 0, tokens);
    }

    /**
     * Counts pairs of prompts that a direction is made of.
     *
     * @param model reads
     * @param problems what is asked
     * @param one the system prompt at one end
     * @param other that at the other
     */
    public void direction(Model model, List<TaskProblem> problems, String one, String other) {
        read("direction", model, 2L * problems.size(),
                prompts(model, problems, Optional.of(one)) + prompts(model, problems, Optional.of(other)));
    }

    /**
     * Counts texts.
     *
     * @param stage the stage's name, or another one for what no stage keeps
     * @param model decodes
     * @param texts how many
     * @param written tokens that are written at most
     * @param read tokens that are read
     */
    public void add(String stage, Model model, long texts, long written, long read) {
        steps.add(new Workload.Step(stage, model, texts, written, read));
    }

    /**
     * Tells what takes time beside all decoding.
     *
     * @param what in words
     */
    public void beside(String what) {
        besides.add(what);
    }

    /**
     * {@return the tokens of the prompts of problems, together}
     *
     * @param model is asked
     * @param problems what is asked
     * @param system the system prompt, if there is one
     */
    public long prompts(Model model, List<TaskProblem> problems, Optional<String> system) {
        return problems.stream().mapToLong(
                problem -> context.prompting(model).tokens(system, problem.question()).length).sum();
    }

    /**
     * {@return the tokens of a text}
     *
     * @param model reads
     * @param text any
     */
    public long tokens(Model model, String text) {
        return model.tokenizer().encode(text, Encoding.PROMPT).length;
    }

    /** {@return all that was counted} */
    public Workload workload() {
        return new Workload(steps, besides);
    }
}
