package io.swerve.reasoning.cotdecoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.swerve.Encoding;
import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.StopReason;
import io.swerve.reasoning.answer.AnswerFinder;
import io.swerve.reasoning.answer.AnswerKind;
import io.swerve.steering.Lab;
import io.swerve.steering.decoding.DecodedText;
import io.swerve.steering.decoding.DecodingRequest;
import io.swerve.steering.decoding.ParallelDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CotDecodingTest {
    private static final long SEED = 31;
    private static final AnswerFinder FINDER = AnswerFinder.any();
    private static final int MAX_TOKENS = 150;
    private static Model model;
    private static int[] prompt;

    @BeforeAll
    static void load() {
        model = Lab.model("lab-base-q8_0.gguf");
        prompt = model.tokenizer().encode(Lab.problems("dev.jsonl").getFirst().prompt(Optional.empty()),
                Encoding.PROMPT);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Branch branch(int rank, String answer, double confidence) {
        DecodedText text = new DecodedText(new int[]{1}, answer, StopReason.MAX_TOKENS, new float[1], new float[1],
                new float[1], Double.NaN, 0, Duration.ZERO);
        return new Branch(rank, text, Optional.of(answer).filter(a -> !a.isEmpty()).map(a -> new AnswerSpan(a, 0, 1)),
                answer.isEmpty() ? 0 : confidence);
    }

    /** A branch as a separate run: prompt and first token, then one token at a time. */
    private static DecodedText alone(int rank) {
        List<Integer> tokens = new ArrayList<>();
        List<Float> margins = new ArrayList<>();
        try (Session session = Lab.session(model); Sequence sequence = session.newSequence()) {
            sequence.prefill(Arrays.copyOf(prompt, prompt.length - 1));
            Logits logits = sequence.decode(prompt[prompt.length - 1]);
            while (tokens.size() < MAX_TOKENS) {
                float[] row = Lab.copy(logits);
                int[] order = IntStream.range(0, row.length).boxed()
                        .sorted(Comparator.comparingDouble((Integer i) -> row[i]).reversed()).mapToInt(i -> i)
                        .toArray();
                double sum = IntStream.range(0, row.length).mapToDouble(i -> Math.exp(row[i] - row[order[0]])).sum();
                int token = order[tokens.isEmpty() ? rank : 0];
                if (model.tokenizer().isEndOfGeneration(token)) {
                    break;
                }
                tokens.add(token);
                margins.add((float) ((1 - Math.exp(row[order[1]] - row[order[0]])) / sum));
                logits = sequence.decode(token);
            }
        }
        int[] ids = tokens.stream().mapToInt(i -> i).toArray();
        float[] values = new float[ids.length];
        IntStream.range(0, ids.length).forEach(i -> values[i] = margins.get(i));
        return new DecodedText(ids, model.tokenizer().decode(ids, true), StopReason.END_OF_GENERATION, values, values,
                values, 0, 0, Duration.ZERO);
    }

    @Test
    void branchesAreWhatSeparateRunsWrite() {
        List<Branch> branches;
        try (ParallelDecoder decoder = ParallelDecoder.open(model, Lab.options())) { // one after the other: equal bits
            branches = CotDecoding.decode(decoder, DecodingRequest.greedy(prompt, MAX_TOKENS), 4, FINDER);
            assertThat(decoder.decode(List.of(DecodingRequest.greedy(prompt, MAX_TOKENS))).getFirst().tokens())
                    .isEqualTo(branches.getFirst().text().tokens());
        }
        for (int rank = 0; rank < 4; rank++) {
            DecodedText expected = alone(rank);
            Branch branch = branches.get(rank);
            assertThat(branch.rank()).isEqualTo(rank);
            assertThat(branch.text().tokens()).as("branch %d", rank).isEqualTo(expected.tokens());
            assertThat(branch.text().margins()).containsExactly(expected.margins(), within(1e-4f));
            branch.span().ifPresent(span -> {
                String spelled = model.tokenizer()
                        .decode(Arrays.copyOfRange(branch.text().tokens(), span.from(), span.to()), true);
                assertThat(spelled.strip()).isEqualTo(span.answer());
                double mean = IntStream.range(span.from(), span.to()).mapToDouble(i -> expected.margins()[i])
                        .average().orElseThrow();
                assertThat(branch.confidence()).isCloseTo(mean, within(1e-4)).isBetween(0.0, 1.0);
            });
        }
    }

    @Test
    void manyPromptsAtOnceWriteTheSameFirstTokens() {
        List<DecodingRequest> requests = new ArrayList<>();
        for (Lab.Problem problem : Lab.problems("dev.jsonl").subList(0, 3)) {
            int[] tokens = model.tokenizer().encode(problem.prompt(Optional.empty()), Encoding.PROMPT);
            requests.addAll(CotDecoding.requests(DecodingRequest.greedy(tokens, 3), 5));
        }
        try (ParallelDecoder decoder = ParallelDecoder.open(model,
                Lab.options().withContextSize(0).withMaxSequences(15))) {
            List<DecodedText> texts = decoder.decode(requests);
            for (int i = 0; i < texts.size(); i += 5) {
                assertThat(texts.subList(i, i + 5)).extracting(text -> text.tokens()[0]).doesNotHaveDuplicates();
                assertThat(texts.subList(i, i + 5)).extracting(text -> text.logProbabilities()[0])
                        .isSortedAccordingTo(Comparator.reverseOrder());
            }
        }
    }

    @Test
    void anAppendedLeadFindsTheAnswerInTheBranchItself() {
        DecodingRequest greedy = DecodingRequest.greedy(prompt, MAX_TOKENS);
        int[] lead = model.tokenizer().encode("\nThe answer is", Encoding.TEXT_PART);
        try (ParallelDecoder decoder = ParallelDecoder.open(model, Lab.options())) {
            List<DecodedText> texts = decoder.decode(CotDecoding.requests(greedy, 2));
            List<DecodedText> elicited = decoder.decode(CotDecoding.elicitations(greedy, texts, lead, 6));
            AnswerFinder number = AnswerFinder.of(AnswerKind.NUMBER).behind("So the answer is");
            List<Branch> branches = CotDecoding.branches(texts, elicited, model.tokenizer(), number);
            for (int rank = 0; rank < 2; rank++) {
                Branch branch = branches.get(rank);
                branch.span().ifPresent(span -> {
                    String spelled = model.tokenizer().decode(
                            Arrays.copyOfRange(branch.text().tokens(), span.from(), span.to()), true);
                    assertThat(spelled).contains(span.answer());
                    assertThat(branch.confidence()).isEqualTo(span.confidence(branch.text().margins()));
                });
            }
            // after its own reasoning the model repeats the answer that it gave
            assertThat(branches.get(1).answer()).isPresent().isEqualTo(
                    CotDecoding.branches(texts, model.tokenizer(), FINDER).get(1).answer());
            assertThatIllegalArgumentException().isThrownBy(
                    () -> CotDecoding.branches(texts, elicited.subList(0, 1), model.tokenizer(), number));
        }
    }

    @Test
    void chooses() {
        List<Branch> branches = List.of(branch(0, "5", 0.3), branch(1, "8", 0.5), branch(2, "5", 0.3),
                branch(3, "", 0), branch(4, "8", 0.5), branch(5, "7", 0.9));
        assertThat(CotDecoding.best(branches).orElseThrow().rank()).isEqualTo(5);
        assertThat(CotDecoding.aggregated(branches)).contains("8");
        assertThat(CotDecoding.best(branches.subList(0, 5)).orElseThrow().rank()).isEqualTo(1);
        assertThat(CotDecoding.aggregated(List.of(branch(1, "b", 0.5), branch(0, "a", 0.5)))).contains("a");
        assertThat(CotDecoding.best(List.of(branch(0, "", 0)))).isEmpty();
        assertThat(CotDecoding.aggregated(List.of())).isEmpty();
        assertThat(CotDecoding.best(branches.subList(0, 1)).flatMap(Branch::answer))
                .isEqualTo(CotDecoding.aggregated(branches.subList(0, 1))).contains("5");
    }

    @Test
    void theOrderOfBranchesDoesNotMatter() {
        Random random = new Random(SEED);
        for (int trial = 0; trial < 300; trial++) {
            List<Branch> branches = new ArrayList<>();
            for (int rank = 0; rank < 10; rank++) {
                branches.add(branch(rank, List.of("a", "b", "c", "").get(random.nextInt(4)),
                        random.nextInt(6) * 0.1));
            }
            Optional<Branch> best = CotDecoding.best(branches);
            Optional<String> sum = CotDecoding.aggregated(branches);
            Collections.shuffle(branches, random);
            assertThat(CotDecoding.best(branches)).as("seed %d, trial %d", SEED, trial).isEqualTo(best);
            assertThat(CotDecoding.aggregated(branches)).as("seed %d, trial %d", SEED, trial).isEqualTo(sum);
        }
    }

    @Test
    void confidenceOfTheExampleInThePaper() {
        AnswerSpan span = new AnswerSpan("18", 1, 3);
        assertThat(span.confidence(new float[]{0, 0.9f - 0.05f, 0.6f - 0.3f, 1})).isCloseTo(0.575, within(1e-6));
        assertThatIllegalArgumentException().isThrownBy(() -> new AnswerSpan("", 2, 2));
    }

    @Test
    void refusesWhatIsNoBranch() {
        DecodingRequest request = DecodingRequest.greedy(prompt, 2);
        assertThatIllegalArgumentException().isThrownBy(() -> CotDecoding.requests(request, 0))
                .withMessageContaining("0");
        assertThatIllegalArgumentException().isThrownBy(() -> CotDecoding.start(-1));
        try (ParallelDecoder decoder = ParallelDecoder.open(model, Lab.options())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> decoder.decode(List.of(request.withChooser(CotDecoding.start(768)))))
                    .withMessageContaining("768");
        }
    }
}
