package io.swerve.bench.experiment.fewdemonstrations;

import io.swerve.Model;
import io.swerve.bench.experiment.SampleTrace.Side;
import io.swerve.bench.experiment.traces.GivenTrace;
import io.swerve.bench.experiment.traces.OwnTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * What was measured with more and more demonstrations of one choice.
 *
 * @param name of the choice
 * @param points by the number of demonstrations
 */
record Curve(String name, List<CurvePoint> points) {
    /**
     * What was measured with one number of demonstrations.
     *
     * @param count how many
     * @param own what the model wrote under a direction, by problem; empty where it was given something
     * @param given what it made of what stood in its prompt, by problem; empty where it wrote under a direction
     * @param covered 1 where the asked fact was told, by problem; empty where nothing was asked of facts
     * @param cosine of the direction with that of all; NaN where there is none
     */
    record CurvePoint(int count, List<OwnTrace> own, List<GivenTrace> given, double[] covered, double cosine) {
        /** Of a direction. */
        static CurvePoint written(int count, List<OwnTrace> traces, double cosine) {
            return new CurvePoint(count, traces, List.of(), new double[0], cosine);
        }

        /** Of a prompt, or of a direction where the answer is read without thinking. */
        static CurvePoint read(int count, List<GivenTrace> answers, double... covered) {
            return new CurvePoint(count, List.of(), answers, covered, Double.NaN);
        }

        /** Tokens of thinking, by problem. */
        double[] thinking() {
            return own.stream().mapToDouble(OwnTrace::thinkingTokens).toArray();
        }

        /** 1 for right and 0 for wrong, by problem. */
        double[] correct() {
            return DoubleStream.concat(own.stream().mapToDouble(trace -> trace.correct() ? 1 : 0),
                    given.stream().mapToDouble(answer -> answer.correct() ? 1 : 0)).toArray();
        }

        /** 1 for answers that were cut, by problem. */
        double[] cut() {
            return DoubleStream.concat(own.stream().mapToDouble(trace -> trace.cut() ? 1 : 0),
                    given.stream().mapToDouble(answer -> answer.cut() ? 1 : 0)).toArray();
        }

        /** What came of a problem whose text is shown. */
        Side side(String label, int problem, Model model) {
            if (own.isEmpty()) {
                GivenTrace answer = given.get(problem);
                return answer.excerpt().side(label, answer.correct() ? "right" : "wrong", model);
            }
            OwnTrace trace = own.get(problem);
            return Side.of(label, (trace.correct() ? "right, " : "wrong, ") + trace.thinkingTokens()
                    + " tokens of thinking", model, trace.tokens(), trace.entropies());
        }

        /** Log-probabilities of the right answer, by problem; empty where that wasn't measured. */
        double[] logProbabilities() {
            return given.stream().mapToDouble(GivenTrace::logProbability).toArray();
        }
    }

    Curve(String name) {
        this(name, new ArrayList<>());
    }
}
