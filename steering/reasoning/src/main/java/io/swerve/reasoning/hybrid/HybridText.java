package io.swerve.reasoning.hybrid;

import io.swerve.StopReason;
import java.util.List;

/**
 * What both models wrote together.
 *
 * @param tokens the ids; a token that ends the text is not among them. Not to be changed
 * @param text of the tokens, control tokens included
 * @param stop why it ended
 * @param disagreements at how many tokens, the one that ends the text included, the models' most likely ones differed
 * @param steps the steered tokens
 */
public record HybridText(int[] tokens, String text, StopReason stop, int disagreements, List<HybridStep> steps) {
    /**
     * Takes the array over.
     */
    public HybridText {
        steps = List.copyOf(steps);
    }

    /** {@return how many tokens were chosen, those written, and the one that ended the text, if one did} */
    public int chosen() {
        return tokens.length + (stop == StopReason.END_OF_GENERATION ? 1 : 0);
    }

    /**
     * {@return how much of the gap between two models a third way closes, {@code (accuracy - base) / (thinking -
     * base)}: 0 for the base model's accuracy, 1 for the thinking model's; NaN if there is no gap}
     *
     * @param accuracy of the third way
     * @param base accuracy of the base model
     * @param thinking accuracy of the thinking model
     */
    public static double gapRecovered(double accuracy, double base, double thinking) {
        return thinking == base ? Double.NaN : (accuracy - base) / (thinking - base);
    }
}
