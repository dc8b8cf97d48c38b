package io.swerve.reasoning.cotdecoding;

import io.swerve.steering.decoding.DecodedText;
import java.util.Optional;

/**
 * One branch.
 *
 * @param rank of its first token among the prompt's most likely ones, from 0; 0 is what greedy decoding writes
 * @param text what was written
 * @param span where its answer stands; empty if it has none
 * @param confidence Delta of the answer, from 0 to 1; 0 without an answer
 */
public record Branch(int rank, DecodedText text, Optional<AnswerSpan> span, double confidence) {
    /**
     * Creates a branch.
     *
     * @throws IllegalArgumentException if the rank is negative, or the confidence not within 0 to 1
     */
    public Branch {
        if (rank < 0 || !(confidence >= 0 && confidence <= 1 + 1e-6)) {
            throw new IllegalArgumentException("a branch has a rank from 0 and a confidence within 0 to 1, was given "
                    + rank + " and " + confidence);
        }
    }

    /** {@return the answer: its text; empty if there is none} */
    public Optional<String> answer() {
        return span.map(AnswerSpan::answer);
    }
}
