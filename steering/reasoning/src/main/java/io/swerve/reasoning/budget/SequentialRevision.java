package io.swerve.reasoning.budget;

import io.swerve.steering.decoding.DecodedText;
import io.swerve.steering.decoding.DecodingRequest;
import io.swerve.steering.decoding.ParallelDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Lets a model look at its answer and answer again, several times over.
 *
 * @param <Q> what a question is
 * @param prompter makes the prompt of each round
 * @param rounds how often each question is answered, at least 1
 */
public record SequentialRevision<Q>(Prompter<Q> prompter, int rounds) {
    /**
     * Makes prompts.
     *
     * @param <Q> what a question is
     */
    @FunctionalInterface
    public interface Prompter<Q> {
        /**
         * Makes a request.
         *
         * @param question the question
         * @param earlier the texts of the earlier rounds, the first one first; none in the first round
         * @return the request of the next round
         */
        DecodingRequest request(Q question, List<DecodedText> earlier);
    }

    /**
     * Creates a revision.
     *
     * @throws IllegalArgumentException if there is no round
     */
    public SequentialRevision {
        Objects.requireNonNull(prompter, "prompter");
        if (rounds < 1) {
            throw new IllegalArgumentException("a question is answered at least once, was given " + rounds
                    + " rounds");
        }
    }

    /**
     * Answers questions, all of them together in each round.
     *
     * @param decoder writes the texts
     * @param questions any number
     * @return the texts of each question, one for each round
     * @throws java.util.concurrent.CancellationException if the decoder was stopped
     */
    public List<List<DecodedText>> run(ParallelDecoder decoder, List<Q> questions) {
        List<List<DecodedText>> texts = new ArrayList<>();
        questions.forEach(_ -> texts.add(new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            List<DecodedText> written = decoder.decode(IntStream.range(0, questions.size())
                    .mapToObj(i -> prompter.request(questions.get(i), List.copyOf(texts.get(i)))).toList());
            for (int i = 0; i < written.size(); i++) {
                texts.get(i).add(written.get(i));
            }
        }
        return texts.stream().map(List::copyOf).toList();
    }
}
