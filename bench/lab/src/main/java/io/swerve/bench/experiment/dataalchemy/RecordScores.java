package io.swerve.bench.experiment.dataalchemy;

import io.swerve.reasoning.dataalchemy.AlchemyScore;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;

/**
 * What was written behind records of one shift.
 *
 * @param shift the shift
 * @param cases what was asked
 * @param outputs what each arm wrote, in the order of the cases
 */
record RecordScores(RecordShift shift, List<RecordShift.Case> cases, Map<String, List<String>> outputs) {
    private double[] each(String arm, ToDoubleBiFunction<String, String> score) {
        List<String> written = outputs.get(arm);
        return IntStream.range(0, cases.size())
                .mapToDouble(i -> score.applyAsDouble(written.get(i), cases.get(i).right())).toArray();
    }

    /** A part of an output: all of it, or what stands before or behind the last {@code <answer>}. */
    enum OutputPart {
        FULL, REASONING, ANSWER;

        private AlchemyScore.Comparison of(AlchemyScore score) {
            return switch (this) {
                case FULL -> score.full();
                case REASONING -> score.reasoning();
                case ANSWER -> score.answer();
            };
        }

        private String of(String output) {
            return switch (this) {
                case FULL -> output;
                case REASONING -> AlchemyScore.reasoning(output);
                case ANSWER -> AlchemyScore.answer(output);
            };
        }
    }

    double[] exact(String arm, OutputPart part) {
        return each(arm, (written, right) -> part.of(AlchemyScore.of(written, right)).exact() ? 1 : 0);
    }

    double[] editDistance(String arm, OutputPart part) {
        return each(arm, (written, right) -> part.of(AlchemyScore.of(written, right)).editDistance());
    }

    double[] bleu(String arm, OutputPart part, BleuTokens tokens) {
        return each(arm, (written, right) -> SentenceBleu.of(part.of(written), part.of(right), tokens));
    }
}
