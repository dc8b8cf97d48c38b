package io.swerve.bench.task;

import io.swerve.bench.report.FileHash;
import io.swerve.reasoning.answer.Answer;
import io.swerve.reasoning.answer.AnswerFinder;
import io.swerve.reasoning.answer.AnswerJudge;
import io.swerve.reasoning.answer.Judgement;
import java.util.Objects;
import java.util.Optional;

/**
 * A problem.
 *
 * @param id what to call it, unique in its task
 * @param question what is asked
 * @param answer the right answer, if it is known
 * @param verbose a reasoning at length, if there is one
 * @param concise a short reasoning, if there is one
 * @param group the kind of problem, for tables by kind
 * @param steps how many steps lead to the answer; 0 if nobody knows
 */
public record TaskProblem(String id, String question, Optional<String> answer, Optional<String> verbose,
        Optional<String> concise, String group, int steps) {
    /** Checks that nothing is missing. */
    public TaskProblem {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(question, "question");
        Objects.requireNonNull(answer, "answer");
        Objects.requireNonNull(verbose, "verbose");
        Objects.requireNonNull(concise, "concise");
        Objects.requireNonNull(group, "group");
    }

    /**
     * Makes a problem without reasonings.
     *
     * @param id what to call it
     * @param question what is asked
     * @param answer the right answer
     * @param group the kind of problem
     * @return the problem
     */
    public static TaskProblem of(String id, String question, String answer, String group) {
        return new TaskProblem(id, question, Optional.of(answer), Optional.empty(), Optional.empty(), group, 0);
    }

    /**
     * {@return what tells the question apart from all others, whatever the problem is called: the first 16 hexadecimal
     * digits of the SHA-256 of its text in UTF-8}
     */
    public String questionHash() {
        return FileHash.ofText(question);
    }

    /**
     * {@return the right answer}
     *
     * @throws TaskException if it isn't known
     */
    public String requireAnswer() {
        return answer.orElseThrow(() -> new TaskException("problem " + id + " (\"" + question
                + "\") has no answer, and this experiment can't do without; add an \"answer\" to each line"));
    }

    /**
     * Judges a text.
     *
     * @param text what a model wrote, its thinking included; if the prompt opened the thinking, with the opening marker in
     *            front
     * @param cut whether it was ended from outside; then only an answer that stood complete counts
     * @return right, wrong, or no answer, and why
     * @throws TaskException if the right answer isn't known
     */
    public Judgement judge(String text, boolean cut) {
        return AnswerJudge.standard().judge(text, requireAnswer(), cut);
    }

    /**
     * Finds the answer of a text, whether it is right or not.
     *
     * @param text what a model wrote, as for {@link #judge}
     * @param cut whether it was ended from outside
     * @return the answer; empty if there is none
     */
    public Optional<Answer> find(String text, boolean cut) {
        return answer.map(AnswerFinder::like).orElseGet(AnswerFinder::any).find(text, cut);
    }
}
