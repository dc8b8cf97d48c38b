package io.swerve.bench.experiment.dataalchemy;

import io.swerve.reasoning.alchemy.AlchemyScore;
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

    double[] exact(String arm) {
        return each(arm, (written, right) -> AlchemyScore.of(written, right).full().exact() ? 1 : 0);
    }

    double[] exactReasoning(String arm) {
        return each(arm, (written, right) -> AlchemyScore.of(written, right).reasoning().exact() ? 1 : 0);
    }

    double[] exactAnswer(String arm) {
        return each(arm, (written, right) -> AlchemyScore.of(written, right).answer().exact() ? 1 : 0);
    }

    double[] editDistance(String arm) {
        return each(arm, (written, right) -> AlchemyScore.of(written, right).full().editDistance());
    }

    double[] bleu(String arm, BleuTokens tokens) {
        return each(arm, (written, right) -> SentenceBleu.of(written, right, tokens));
    }
}
