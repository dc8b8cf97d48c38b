package io.swerve.bench.experiment.rlsteering;

import io.swerve.bench.experiment.Setting;
import io.swerve.reasoning.verifree.AnswerFrame;

/**
 * What is searched.
 *
 * @param reward what is made great
 * @param evaluations candidates in each search, at least 2
 * @param population candidates of a generation
 * @param sigma first standard deviation of the coefficients
 * @param bound greatest absolute value of a coefficient
 * @param layers how many layers have a direction, the last ones of the model; at least 1
 * @param pairs pairs of prompts that the directions are read from
 * @param training problems that candidates are rewarded on
 * @param thinkPrompt the system prompt at the positive end of the directions
 * @param directPrompt the system prompt at their negative end
 * @param marker the text with which the model answers
 * @param before the text between marker and answer
 * @param after the text behind the answer
 * @param randoms random directions of the same lengths, each with a search of its own; at least 1
 */
public record RlSteeringSettings(@Setting("What candidates are rewarded with.") RewardKind reward,
        @Setting("Candidates evaluated in each search.") int evaluations,
        @Setting("Candidates of a generation.") int population,
        @Setting("First standard deviation of the coefficients.") double sigma,
        @Setting("Greatest absolute value of a coefficient.") double bound,
        @Setting("How many of the last layers have a direction.") int layers,
        @Setting("Pairs of prompts that the directions are read from.") int pairs,
        @Setting("Problems that candidates are rewarded on.") int training,
        @Setting("System prompt at the positive end of the directions.") String thinkPrompt,
        @Setting("System prompt at the negative end of the directions.") String directPrompt,
        @Setting("Text with which the model answers.") String marker,
        @Setting("Text between the marker and the answer.") String before,
        @Setting("Text behind the answer.") String after,
        @Setting("Random directions of the same lengths, each searched as the given ones.") int randoms) {
    /** What a candidate is rewarded with. */
    public enum RewardKind {
        /** Mean probability of the reference answer behind the candidate's own traces. */
        VERIFREE,
        /** Share of right answers. */
        EXACT
    }

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if there are fewer than 2 evaluations, or no layers, pairs, problems
     *             or random directions
     */
    public RlSteeringSettings {
        if (evaluations < 2 || layers < 1 || pairs < 1 || training < 1 || randoms < 1) {
            throw new IllegalArgumentException(
                    "evaluations must be at least 2; layers, pairs, training and randoms at least"
                            + " 1");
        }
    }

    AnswerFrame frame() {
        return new AnswerFrame(marker, before, after);
    }
}
