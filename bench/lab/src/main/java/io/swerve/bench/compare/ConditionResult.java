package io.swerve.bench.compare;

import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.Shares;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How an arm did.
 *
 * @param arm
 *            the arm
 * @param answers
 *            in the order of the questions
 * @param seconds
 *            what all of them took together, prompts included
 */
public record ConditionResult(Condition arm, List<JudgedAnswer> answers, double seconds) {
    private static final Bootstrap BOOTSTRAP = new Bootstrap(42);

    /** Creates a result. */
    public ConditionResult {
        answers = List.copyOf(answers);
    }

    /** {@return the speed of all answers together, generated tokens per second} */
    public double tokensPerSecond() {
        return answers.stream().mapToInt(answer -> answer.attempt().tokens().length).sum() / Math.max(seconds, 1e-9);
    }

    /**
     * Estimates a mean over the questions.
     *
     * @param metric
     *            of what
     * @return the mean with its 95 % interval, of shares Wilson's; NaN if no answer has the metric
     */
    public Interval mean(Metric metric) {
        double[] values = answers.stream().mapToDouble(metric::of).filter(value -> !Double.isNaN(value)).toArray();
        return metric.isShare() ? Shares.mean(values) : BOOTSTRAP.mean(values);
    }

    /**
     * Estimates the mean, over the questions, of the difference from another arm's answer to the same question.
     *
     * @param metric
     *            of what
     * @param base
     *            the other arm, asked the same questions
     * @return this arm minus the other, with its 95 % interval, of shares Newcombe's; NaN if no question has the metric
     */
    public Interval difference(Metric metric, ConditionResult base) {
        int[] both = IntStream.range(0, answers.size())
                .filter(i -> !Double.isNaN(metric.of(answers.get(i))) && !Double.isNaN(metric.of(base.answers.get(i))))
                .toArray();
        double[] mine = IntStream.of(both).mapToDouble(i -> metric.of(answers.get(i))).toArray();
        double[] others = IntStream.of(both).mapToDouble(i -> metric.of(base.answers.get(i))).toArray();
        return metric.isShare()
                ? Shares.difference(mine, others)
                : BOOTSTRAP.mean(IntStream.range(0, both.length).mapToDouble(i -> mine[i] - others[i]).toArray());
    }

    /**
     * Counts the answers that are those of another arm, token by token.
     *
     * @param base
     *            the other arm, asked the same questions
     * @return how many
     */
    public int sameAs(ConditionResult base) {
        return (int) IntStream.range(0, answers.size()).filter(i -> Arrays
                .equals(answers.get(i).attempt().tokens(), base.answers.get(i).attempt().tokens())).count();
    }
}
