package io.swerve.steering.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swerve.CacheLayout;
import io.swerve.Encoding;
import io.swerve.Generation;
import io.swerve.GenerationOptions;
import io.swerve.GenerationResult;
import io.swerve.Model;
import io.swerve.Sampler;
import io.swerve.SamplerOptions;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.StopReason;
import io.swerve.steering.Lab;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.plan.Intervention;
import io.swerve.steering.plan.Rule;
import io.swerve.steering.plan.Steering;
import io.swerve.steering.plan.SteeringPlan;
import io.swerve.steering.plan.Trigger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Texts written together against the same texts written one by one with the library's own generation. */
@ParameterizedClass
@EnumSource(CacheLayout.class)
class ParallelDecoderTest {
    private static final SessionOptions OPTIONS = Lab.options();
    private static final int TOKENS = 40;

    private static Model model;
    private static List<int[]> prompts;
    private static SteeringVector vector;

    @Parameter
    private CacheLayout layout;

    @BeforeAll
    static void load() {
        model = Lab.model();
        prompts = Lab.problems("dev.jsonl").stream().limit(6)
                .map(problem -> model.tokenizer().encode(problem.prompt(Optional.empty()), Encoding.PROMPT)).toList();
        vector = Lab.randomVector(new Random(7), model.embeddingSize(), 1.5, 3, 4, 5);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static GenerationResult alone(DecodingRequest request, SamplerOptions sampling, SteeringPlan plan,
            String... stops) {
        try (Session session = model.openSession(OPTIONS.withContextSize(1024));
                Steering steering = Steering.on(session);
                Sequence sequence = session.newSequence();
                Sampler sampler = model.newSampler(sampling)) {
            steering.steer(sequence, plan);
            try (Generation generation = Generation.start(sequence, request.prompt(), sampler,
                    GenerationOptions.defaults().withMaxTokens(request.maxTokens()).withShowControl(true)
                            .withStopStrings(stops))) {
                return generation.finish();
            }
        }
    }

    private List<DecodedText> together(List<DecodingRequest> requests, int parallel) {
        try (ParallelDecoder decoder = ParallelDecoder.open(model,
                OPTIONS.withMaxSequences(parallel).withCacheLayout(layout))) {
            return decoder.decode(requests);
        }
    }

    private static void assertSame(DecodedText text, GenerationResult reference) {
        assertThat(text.tokens()).containsExactly(reference.tokens().stream().mapToInt(token -> token.id()).toArray());
        assertThat(text.text()).isEqualTo(reference.text());
        assertThat(text.stop()).isEqualTo(reference.stopReason());
        for (int i = 0; i < text.length(); i++) {
            assertThat((double) text.entropies()[i]).isCloseTo(reference.tokens().get(i).entropy(), within(1e-3));
            assertThat((double) text.logProbabilities()[i]).isCloseTo(reference.tokens().get(i).logProbability(),
                    within(1e-3));
            assertThat(text.margins()[i]).isBetween(0f, 1f);
        }
    }

    @Test
    void textsWrittenTogetherAreThoseWrittenAlone() {
        List<DecodingRequest> requests = prompts.stream().map(prompt -> DecodingRequest.greedy(prompt, TOKENS))
                .toList();
        List<DecodedText> texts = together(requests, 4);
        for (int i = 0; i < requests.size(); i++) {
            assertSame(texts.get(i), alone(requests.get(i), SamplerOptions.greedy(), SteeringPlan.none()));
        }
    }

    @Test
    void aTextThatMayBeLongerThanItsPartOfTheContextIsWrittenAllTheSame() {
        DecodingRequest brief = DecodingRequest.greedy(prompts.getFirst(), TOKENS);
        int[] longPrompt = Stream.concat(prompts.stream(), prompts.stream()).flatMapToInt(Arrays::stream).toArray();
        assertThat(longPrompt).hasSizeBetween(257, 700);
        DecodingRequest longer = DecodingRequest.greedy(longPrompt, TOKENS);
        try (ParallelDecoder decoder = ParallelDecoder.open(model,
                OPTIONS.withContextSize(768).withMaxSequences(3).withCacheLayout(layout))) {
            for (List<DecodingRequest> requests : List.of(List.of(brief), List.of(brief, longer), List.of(brief))) {
                List<DecodedText> texts = decoder.decode(requests);
                for (int i = 0; i < texts.size(); i++) {
                    assertSame(texts.get(i), alone(requests.get(i), SamplerOptions.greedy(), SteeringPlan.none()));
                }
            }
        }
    }

    @Test
    void samplesOfOnePromptShareItsPrefillAndAreThoseOfTheirSeeds() {
        List<DecodingRequest> requests = new ArrayList<>();
        List<SamplerOptions> sampling = new ArrayList<>();
        // more samples than sequences, so that places are used again
        for (int seed = 0; seed < 7; seed++) {
            sampling.add(SamplerOptions.defaults().withTemperature(1.2f).withSeed(seed));
            requests.add(DecodingRequest.greedy(prompts.getFirst(), 25).withSampling(sampling.getLast()));
        }
        List<DecodedText> texts = together(requests, 3);
        assertThat(texts.stream().map(DecodedText::text).distinct().count()).isGreaterThan(1);
        for (int i = 0; i < requests.size(); i++) {
            assertSame(texts.get(i), alone(requests.get(i), sampling.get(i), SteeringPlan.none()));
        }
    }

    @Test
    void everyTextIsSteeredByItsOwnPlan() {
        SteeringPlan everywhere = SteeringPlan.adding(vector, 1);
        SteeringPlan first = SteeringPlan.of(Rule.of(Intervention.add(vector)).when(Trigger.firstSteps(3)));
        List<SteeringPlan> plans = List.of(SteeringPlan.none(), everywhere, first, everywhere, first);
        List<DecodingRequest> requests = plans.stream()
                .map(plan -> DecodingRequest.greedy(prompts.get(1), 20).withPlan(plan)).toList();
        List<DecodedText> texts = together(requests, 5);
        for (int i = 0; i < plans.size(); i++) {
            assertSame(texts.get(i), alone(requests.get(i), SamplerOptions.greedy(), plans.get(i)));
        }
        assertThat(texts.get(0).steeredRows()).isZero();
        // the prompt's last token, and each written one but the last, which is not decoded unless the text ended
        assertThat(texts.get(1).steeredRows())
                .isEqualTo(texts.get(1).length() + (texts.get(1).ended() ? 1 : 0));
        assertThat(texts.get(2).steeredRows()).isEqualTo(3);
        assertThat(texts.get(3).tokens()).containsExactly(texts.get(1).tokens());
        assertThat(texts.get(4).steeredRows()).isEqualTo(3);
    }

    @Test
    void branchesShareAllButTheirLastToken() {
        int[] greedy = together(List.of(DecodingRequest.greedy(prompts.get(2), 12)), 1).getFirst().tokens();
        List<DecodingRequest> branches = new ArrayList<>();
        for (int cut = 0; cut <= 4; cut++) { // each prompt is the one before and a token of the greedy text
            int[] prompt = Arrays.copyOf(prompts.get(2), prompts.get(2).length + cut);
            System.arraycopy(greedy, 0, prompt, prompts.get(2).length, cut);
            branches.add(DecodingRequest.greedy(prompt, 12 - cut));
        }
        List<DecodedText> texts = together(branches, 2);
        for (int cut = 0; cut <= 4; cut++) {
            assertThat(texts.get(cut).tokens())
                    .containsExactly(Arrays.copyOfRange(greedy, cut, greedy.length));
        }
    }

    @Test
    void stopStringsEndTheTextBeforeThem() {
        DecodingRequest request = DecodingRequest.greedy(prompts.getFirst(), 200).withStopStrings("</think>");
        DecodedText text = together(List.of(request), 1).getFirst();
        assertThat(text.stop()).isEqualTo(StopReason.STOP_STRING);
        assertThat(text.text()).startsWith("<think>").doesNotContain("</think>");
        assertSame(text, alone(request, SamplerOptions.greedy(), SteeringPlan.none(), "</think>"));
    }

    @Test
    void aTextThatTheContextCutsSaysSo() {
        DecodingRequest request = DecodingRequest.greedy(prompts.getFirst(), 100_000)
                .withChooser((_, _) -> (_, _) -> 'a');
        try (ParallelDecoder decoder = ParallelDecoder.open(model,
                OPTIONS.withContextSize(256).withMaxSequences(3))) {
            for (DecodedText text : decoder.decode(List.of(request, request, request))) {
                assertThat(text.stop()).isEqualTo(StopReason.CONTEXT_FULL);
                assertThat(text.length()).isEqualTo(256 - prompts.getFirst().length + 1);
            }
        }
    }

    @Test
    void theListenerReceivesEachTextOnce() {
        List<Integer> order = new ArrayList<>();
        try (ParallelDecoder decoder = ParallelDecoder.open(model, OPTIONS.withMaxSequences(2))) {
            decoder.decode(List.of(DecodingRequest.greedy(prompts.get(0), 9), DecodingRequest.greedy(prompts.get(1), 3),
                    DecodingRequest.greedy(prompts.get(2), 2)), (index, _) -> order.add(index));
            assertThat(decoder.decode(List.of())).isEmpty();
        }
        assertThat(order).containsExactly(1, 2, 0);
    }

    @Test
    void stoppingEndsTheWork() throws InterruptedException {
        try (ParallelDecoder decoder = ParallelDecoder.open(model, OPTIONS.withMaxSequences(2))) {
            Thread stopper = Thread.ofPlatform().unstarted(decoder::stop);
            TokenChooser untilStopped = (_, _) -> {
                if (stopper.getState() == Thread.State.NEW) {
                    stopper.start();
                }
                return 'a';
            };
            assertThatThrownBy(() -> decoder.decode(List.of(DecodingRequest.greedy(prompts.getFirst(), 400)
                    .withChooser((_, _) -> untilStopped)))).isInstanceOf(CancellationException.class);
            stopper.join();
            assertThatThrownBy(() -> decoder.decode(List.of(DecodingRequest.greedy(prompts.get(0), 1))))
                    .isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void requestsWithoutAPromptOrLengthAreRefused() {
        assertThatThrownBy(() -> DecodingRequest.greedy(new int[0], 1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("prompt");
        assertThatThrownBy(() -> DecodingRequest.greedy(new int[]{1}, 0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxTokens");
        assertThatThrownBy(() -> DecodingRequest.greedy(new int[]{1}, 1).withStopStrings(""))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("stop string");
    }

    @Test
    void thinkingIsFoundBetweenItsMarkers() {
        ThinkingMarkers markers = ThinkingMarkers.require(model);
        assertThat(markers.openText()).isEqualTo("<think>");
        int open = markers.open();
        int close = markers.close();
        assertThat(markers.spanIn(new int[]{1, open, 2, 3, close, 4}, false)).contains(new ThinkingSpan(2, 4, true));
        assertThat(markers.spanIn(new int[]{1, open, 2, 3}, false)).contains(new ThinkingSpan(2, 4, false));
        assertThat(markers.spanIn(new int[]{1, 2}, false)).isEmpty();
        assertThat(markers.spanIn(new int[]{2, close, 1}, true)).contains(new ThinkingSpan(0, 1, true));
        assertThat(markers.count(new int[]{1, open, close}, false)).isZero();
        assertThat(markers.isOpenIn(1, open, 2)).isTrue();
        assertThat(markers.isOpenIn(open, close, 2)).isFalse();
        assertThat(markers.isOpenIn()).isFalse();
        assertThat(ThinkingMarkers.of(model.tokenizer(), "no such marker", "</think>")).isEmpty();
    }
}
