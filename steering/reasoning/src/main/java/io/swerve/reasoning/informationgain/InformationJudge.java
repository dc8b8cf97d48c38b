package io.swerve.reasoning.informationgain;

import io.swerve.Encoding;
import io.swerve.Tokenizer;
import io.swerve.steering.decoding.AnswerScorer;
import io.swerve.steering.decoding.ScoringRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Scores the true answer after each step of a trace, by a model of its own: not the one that wrote the trace, or what is
 * measured is in part how a model agrees with itself.
 *
 * <p>
 * Shares the thread rule of its scorer.
 */
public final class InformationJudge {
    private final AnswerScorer scorer;
    private final JudgePrompt prompt;

    /**
     * A trace cut into steps.
     *
     * @param question what was asked
     * @param steps at least one
     * @param answer the true answer
     */
    public record JudgedTrace(String question, List<String> steps, String answer) {
        /**
         * Creates a trace.
         *
         * @throws IllegalArgumentException if there is no step
         */
        public JudgedTrace {
            Objects.requireNonNull(question, "question");
            Objects.requireNonNull(answer, "answer");
            steps = List.copyOf(steps);
            if (steps.isEmpty()) {
                throw new IllegalArgumentException("a trace without steps has no information gain; leave it out");
            }
        }
    }

    /**
     * Creates a judge.
     *
     * @param scorer of the judging model; stays the caller's to close
     * @param prompt how it is asked
     */
    public InformationJudge(AnswerScorer scorer, JudgePrompt prompt) {
        this.scorer = Objects.requireNonNull(scorer, "scorer");
        this.prompt = Objects.requireNonNull(prompt, "prompt");
    }

    /**
     * Measures the gain as the paper defines it: the perplexity is that of the answer's tokens alone.
     *
     * @param traces any number
     * @return the measures of each
     * @throws io.swerve.ContextFullException if a trace has no room in the scorer's context
     * @throws java.util.concurrent.CancellationException if the scorer was stopped
     */
    public List<InformationGain> measure(List<JudgedTrace> traces) {
        List<ScoringRequest> requests = new ArrayList<>();
        Tokenizer tokenizer = scorer.model().tokenizer();
        for (JudgedTrace trace : traces) {
            int[] answer = tokenizer.encode(prompt.scored(trace.answer()), Encoding.TEXT_PART);
            for (int i = 0; i <= trace.steps().size(); i++) {
                requests.add(ScoringRequest.of(tokens(trace, i), answer));
            }
        }
        List<double[]> scores = scorer.logProbabilities(requests);
        List<InformationGain> gains = new ArrayList<>();
        int next = 0;
        for (JudgedTrace trace : traces) {
            int count = trace.steps().size() + 1;
            List<double[]> mine = scores.subList(next, next + count);
            gains.add(InformationGain.of(mine.stream().mapToDouble(InformationJudge::sum).toArray(),
                    mine.getFirst().length));
            next += count;
        }
        return List.copyOf(gains);
    }

    /**
     * Measures the gain as the published code does: the perplexity is that of the whole text, question and steps and
     * answer, all tokens but the first. Its mean is {@link InformationGain.Divisor#STEPS_AND_ONE}.
     *
     * @param traces any number
     * @return the measures of each
     * @throws io.swerve.ContextFullException if a trace has no room in the scorer's context
     * @throws java.util.concurrent.CancellationException if the scorer was stopped
     */
    public List<InformationGain> measureWholeTexts(List<JudgedTrace> traces) {
        List<ScoringRequest> requests = new ArrayList<>();
        Tokenizer tokenizer = scorer.model().tokenizer();
        for (JudgedTrace trace : traces) {
            int[] answer = tokenizer.encode(prompt.scored(trace.answer()), Encoding.TEXT_PART);
            for (int i = 0; i <= trace.steps().size(); i++) {
                int[] before = tokens(trace, i);
                int[] all = Arrays.copyOf(before, before.length + answer.length);
                System.arraycopy(answer, 0, all, before.length, answer.length);
                requests.add(ScoringRequest.of(Arrays.copyOf(all, 1), Arrays.copyOfRange(all, 1, all.length)));
            }
        }
        List<double[]> scores = scorer.logProbabilities(requests);
        List<InformationGain> gains = new ArrayList<>();
        int next = 0;
        for (JudgedTrace trace : traces) {
            int count = trace.steps().size() + 1;
            gains.add(InformationGain.ofPerplexities(scores.subList(next, next + count).stream()
                    .mapToDouble(score -> Math.exp(-sum(score) / score.length)).toArray()));
            next += count;
        }
        return List.copyOf(gains);
    }

    private int[] tokens(JudgedTrace trace, int steps) {
        return scorer.model().tokenizer().encode(prompt.before(trace.question(), trace.steps().subList(0, steps)),
                Encoding.PROMPT);
    }

    private static double sum(double[] values) {
        return Math.min(0, Arrays.stream(values).sum());
    }
}
