package io.swerve.reasoning.cotdecoding;

import io.swerve.Tokenizer;
import io.swerve.reasoning.answer.AnswerFinder;
import io.swerve.steering.decoding.DecodedText;
import io.swerve.steering.decoding.DecodingRequest;
import io.swerve.steering.decoding.ParallelDecoder;
import io.swerve.steering.decoding.TokenChooser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * CoT-decoding. {@link #requests} makes the requests of a prompt's branches, which a {@link ParallelDecoder} decodes from
 * one copy of the prompt's cache; {@link #branches} finds their answers; {@link #best} and {@link #aggregated} choose.
 */
public final class CotDecoding {
    /** How many branches the paper takes. */
    public static final int PAPER_BRANCHES = 10;

    private CotDecoding() {}

    /**
     * Makes the requests of a prompt's branches. They belong next to each other in a list of requests, so that they share
     * the prompt.
     *
     * @param greedy the request that branch 0 is; its way to choose tokens doesn't count
     * @param count how many branches, at least 1 and at most the size of the vocabulary
     * @return the requests, that of the most likely first token first
     * @throws IllegalArgumentException if there is no branch
     */
    public static List<DecodingRequest> requests(DecodingRequest greedy, int count) {
        requireBranches(count);
        return IntStream.range(0, count).mapToObj(rank -> greedy.withChooser(start(rank))).toList();
    }

    /**
     * Takes the token of a rank first, and the most likely one from then on.
     *
     * @param rank from 0, the most likely token
     * @return makes choosers
     * @throws IllegalArgumentException if the rank is negative
     */
    public static TokenChooser.Factory start(int rank) {
        if (rank < 0) {
            throw new IllegalArgumentException("ranks are counted from 0, was given " + rank);
        }
        return (_, _) -> new RankedStart(rank);
    }

    private static void requireBranches(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("CoT-decoding needs at least 1 branch, was given " + count);
        }
    }

    /**
     * Decodes a prompt's branches and finds their answers.
     *
     * @param decoder writes the branches
     * @param greedy the request that branch 0 is
     * @param count how many branches, at least 1
     * @param finder finds the answers
     * @return the branches by rank
     * @throws IllegalArgumentException if there is no branch, or more than the vocabulary has tokens
     * @throws java.util.concurrent.CancellationException if the decoder was stopped
     */
    public static List<Branch> decode(ParallelDecoder decoder, DecodingRequest greedy, int count,
            AnswerFinder finder) {
        return branches(decoder.decode(requests(greedy, count)), decoder.model().tokenizer(), finder);
    }

    /**
     * Finds the answers of branches.
     *
     * @param texts what was written for {@link #requests}, in their order
     * @param tokenizer of the model
     * @param finder finds the answers
     * @return the branches by rank
     */
    public static List<Branch> branches(List<DecodedText> texts, Tokenizer tokenizer, AnswerFinder finder) {
        List<Branch> branches = new ArrayList<>();
        for (DecodedText text : texts) {
            Optional<AnswerSpan> span = TokenSpans.of(tokenizer, text.tokens()).find(text.text(), text.isCut(), finder);
            branches.add(new Branch(branches.size(), text, span,
                    span.map(found -> found.confidence(text.margins())).orElse(0.0)));
        }
        return List.copyOf(branches);
    }

    /**
     * Makes the requests that elicit the branches' answers by a lead appended to them, such as "So the answer is".
     *
     * @param greedy the request that branch 0 was
     * @param texts what was written for {@link #requests}
     * @param lead token ids of what is appended to each
     * @param maxTokens the most tokens of an answer, at least 1
     * @return a request for each text, in their order
     * @throws IllegalArgumentException if an answer may have no token
     */
    public static List<DecodingRequest> elicitations(DecodingRequest greedy, List<DecodedText> texts, int[] lead,
            int maxTokens) {
        return texts.stream().map(text -> new DecodingRequest(
                Stream.of(greedy.prompt(), text.tokens(), lead).flatMapToInt(Arrays::stream).toArray(), greedy.plan(),
                TokenChooser.greedy(),
                maxTokens, greedy.stopStrings())).toList();
    }

    /**
     * Finds the answers of branches by what followed an appended lead. The answer's tokens are looked for in the branch
     * itself, from its end on, and the confidence is that at their place there; a branch that doesn't hold them has no
     * answer.
     *
     * @param texts what was written for {@link #requests}, in their order
     * @param elicited what was written for {@link #elicitations} of them
     * @param tokenizer of the model
     * @param finder finds the answer in what was elicited
     * @return the branches by rank
     * @throws IllegalArgumentException if there are not equally many of both
     */
    public static List<Branch> branches(List<DecodedText> texts, List<DecodedText> elicited, Tokenizer tokenizer,
            AnswerFinder finder) {
        if (texts.size() != elicited.size()) {
            throw new IllegalArgumentException(
                    texts.size() + " branches don't go with " + elicited.size() + " elicited answers");
        }
        List<Branch> branches = new ArrayList<>();
        for (DecodedText text : texts) {
            DecodedText answer = elicited.get(branches.size());
            Optional<AnswerSpan> span = TokenSpans.of(tokenizer, answer.tokens()).find(answer.text(), false, finder)
                    .flatMap(found -> TokenSpans.of(tokenizer, text.tokens()).align(found.answer(),
                            Arrays.copyOfRange(answer.tokens(), found.from(), found.to())));
            branches.add(new Branch(branches.size(), text, span,
                    span.map(found -> found.confidence(text.margins())).orElse(0.0)));
        }
        return List.copyOf(branches);
    }

    /**
     * Takes the branch whose answer has the highest confidence.
     *
     * @param branches in any order; those without an answer don't count
     * @return of equal ones that of the lowest rank; empty if none has an answer
     */
    public static Optional<Branch> best(List<Branch> branches) {
        return branches.stream().filter(branch -> branch.span().isPresent())
                .max(Comparator.comparingDouble(Branch::confidence)
                        .thenComparing(Comparator.comparingInt(Branch::rank).reversed()));
    }

    /**
     * Takes the answer whose branches have the largest sum of confidence.
     *
     * @param branches in any order; those without an answer don't count
     * @return of equal sums the answer that has the branch of the lowest rank; empty if none has an answer
     */
    public static Optional<String> aggregated(List<Branch> branches) {
        Map<String, Double> sums = new LinkedHashMap<>();
        branches.stream().sorted(Comparator.comparingInt(Branch::rank)) // equal sums, whatever the order
                .forEach(branch -> branch.answer().ifPresent(
                        answer -> sums.merge(answer, branch.confidence(), Double::sum)));
        return sums.entrySet().stream()
                .reduce((first, other) -> other.getValue() > first.getValue() ? other : first)
                .map(Map.Entry::getKey);
    }
}
