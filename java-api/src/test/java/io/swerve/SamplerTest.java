package io.swerve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each sampling option promises. */
class SamplerTest {
    private Model model;
    private Sequence sequence;
    private int[] prompt;

    @BeforeEach
    void open() {
        model = Model.load(Lab.THINK);
        sequence = model.openSession(Lab.options()).newSequence();
        prompt = Lab.prompt(model, Lab.QUESTION);
    }

    @AfterEach
    void close() {
        model.close();
    }

    private int[] sample(SamplerOptions options, int count) {
        try (Sampler sampler = model.newSampler(options)) {
            return sample(sampler, count);
        }
    }

    private int[] sample(Sampler sampler, int count) {
        sequence.truncate(0);
        Logits logits = sequence.prefill(prompt);
        int[] tokens = new int[count];
        for (int i = 0; i < count; i++) {
            tokens[i] = sampler.sample(logits);
            logits = sequence.decode(tokens[i]);
        }
        return tokens;
    }

    private int[] greedy(int count) {
        sequence.truncate(0);
        return Lab.greedy(sequence, sequence.prefill(prompt), count);
    }

    @Test
    void greedyIsTheMostLikelyToken() {
        assertThat(sample(SamplerOptions.greedy(), 50)).isEqualTo(greedy(50));
    }

    @Test
    void topOneIsGreedyAtAnyTemperature() {
        assertThat(sample(SamplerOptions.defaults().withTopK(1).withTemperature(5), 50)).isEqualTo(greedy(50));
        assertThat(sample(SamplerOptions.defaults().withTemperature(1e-6f), 50)).isEqualTo(greedy(50));
        assertThat(sample(SamplerOptions.defaults().withTopP(0).withTemperature(3), 50)).isEqualTo(greedy(50));
        assertThat(sample(SamplerOptions.defaults().withMinP(1).withTemperature(3), 50)).isEqualTo(greedy(50));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 42, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aSeedGivesTheSameTokensAgain(int seed) {
        SamplerOptions options = SamplerOptions.defaults().withTemperature(2).withTopP(1).withTopK(0).withMinP(0)
                .withSeed(seed);
        int[] first = sample(options, 40);
        assertThat(sample(options, 40)).isEqualTo(first);
        assertThat(sample(options.withSeed(seed + 1), 40)).isNotEqualTo(first);
        try (Sampler sampler = model.newSampler(options)) {
            assertThat(sample(sampler, 40)).isEqualTo(first);
            assertThat(sample(sampler, 40)).isNotEqualTo(first); // the draw goes on
            sampler.reset();
            assertThat(sample(sampler, 40)).isEqualTo(first);
        }
    }

    @Test
    void topKKeepsTheMostLikely() {
        Logits logits = sequence.prefill(prompt);
        float[] row = Lab.row(logits);
        Integer[] order = IntStream.range(0, row.length).boxed().sorted((a, b) -> Float.compare(row[b], row[a]))
                .toArray(Integer[]::new);
        TreeSet<Integer> seen = new TreeSet<>();
        try (Sampler sampler = model.newSampler(SamplerOptions.defaults().withTopK(3).withTopP(1).withMinP(0)
                .withTemperature(1e6f))) {
            for (int i = 0; i < 200; i++) {
                seen.add(sampler.sample(logits));
            }
        }
        assertThat(seen).containsExactlyInAnyOrder(order[0], order[1], order[2]);
    }

    @Test
    void aForbiddenTokenNeverComes() {
        int[] plain = greedy(30);
        Map<Integer, Float> forbidden = new HashMap<>();
        for (int token : plain) {
            forbidden.put(token, Float.NEGATIVE_INFINITY);
        }
        assertThat(sample(SamplerOptions.greedy().withLogitBias(forbidden), 30)).doesNotContain(plain);
        assertThat(sample(SamplerOptions.defaults().withTemperature(3).withLogitBias(forbidden), 30))
                .doesNotContain(plain);
        assertThat(sample(SamplerOptions.greedy().withLogitBias(Map.of(99, 1e6f)), 5)).containsOnly(99);
    }

    @Test
    void allButOneTokenMayBeForbidden() {
        Map<Integer, Float> all = new HashMap<>();
        for (int token = 0; token < 768; token++) {
            all.put(token, Float.NEGATIVE_INFINITY);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.newSampler(SamplerOptions.defaults().withLogitBias(all)))
                .withMessageContaining("768");
        all.remove(123);
        assertThat(sample(SamplerOptions.defaults().withLogitBias(all), 5)).containsOnly(123);
        assertThat(sample(SamplerOptions.defaults().withTypicalP(0.5f).withLogitBias(all), 5)).containsOnly(123);
    }

    @Test
    void penaltiesChangeTheText() {
        int[] plain = greedy(60);
        assertThat(sample(SamplerOptions.greedy().withPenalties(64, 2, 0, 0), 60)).isNotEqualTo(plain);
        assertThat(sample(SamplerOptions.greedy().withPenalties(64, 1, 2, 0), 60)).isNotEqualTo(plain);
        assertThat(sample(SamplerOptions.greedy().withPenalties(64, 1, 0, 5), 60)).isNotEqualTo(plain);
        assertThat(sample(SamplerOptions.greedy().withPenalties(64, 1, 0, 0), 60)).isEqualTo(plain);
        assertThat(sample(SamplerOptions.greedy().withPenalties(0, 2, 2, 2), 60)).isEqualTo(plain);
        // A presence penalty beyond all logits lets no token come twice.
        int[] unique = sample(SamplerOptions.greedy().withPenalties(1000, 1, 0, 1e5f), 60);
        assertThat(Arrays.stream(unique).distinct().count()).isEqualTo(60);
    }

    @Test
    void penaltiesSeeThePrompt() {
        SamplerOptions options = SamplerOptions.greedy().withPenalties(1000, 1, 0, 1e5f);
        try (Sampler sampler = model.newSampler(options)) {
            sampler.accept(prompt);
            assertThat(sample(sampler, 30)).doesNotContain(prompt);
        }
        try (Sampler sampler = model.newSampler(options)) {
            for (int wrong : new int[]{-1, 768, Integer.MAX_VALUE}) {
                assertThatIllegalArgumentException().isThrownBy(() -> sampler.accept(1, wrong))
                        .withMessageContaining(Integer.toString(wrong));
            }
        }
    }

    @Test
    void logitsOfAnotherModelAreRefused() {
        try (Model base = Model.load(Lab.BASE); Sampler sampler = base.newSampler(SamplerOptions.greedy())) {
            Logits logits = sequence.prefill(prompt);
            assertThatIllegalArgumentException().isThrownBy(() -> sampler.sample(logits))
                    .withMessageContaining("another model");
        }
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        SamplerOptions options = SamplerOptions.defaults();
        for (float wrong : new float[]{-0.1f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            assertThatIllegalArgumentException().isThrownBy(() -> options.withTemperature(wrong))
                    .withMessageContaining(Float.toString(wrong));
            assertThatIllegalArgumentException().isThrownBy(() -> options.withTopP(wrong));
            assertThatIllegalArgumentException().isThrownBy(() -> options.withMinP(wrong));
            assertThatIllegalArgumentException().isThrownBy(() -> options.withTypicalP(wrong));
            assertThatIllegalArgumentException().isThrownBy(() -> options.withPenalties(1, wrong, 0, 0));
        }
        for (float wrong : new float[]{Float.NaN, Float.POSITIVE_INFINITY, 1e7f}) {
            assertThatIllegalArgumentException().isThrownBy(() -> options.withPenalties(1, 1, wrong, 0));
            assertThatIllegalArgumentException().isThrownBy(() -> options.withPenalties(1, 1, 0, wrong));
            assertThatIllegalArgumentException().isThrownBy(() -> options.withLogitBias(Map.of(1, wrong)))
                    .withMessageContaining("token 1");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> options.withTemperature(1e-30f));
        assertThatIllegalArgumentException().isThrownBy(() -> options.withTopK(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> options.withPenalties(-1, 1, 0, 0));
        for (int wrong : new int[]{-1, 768}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.newSampler(options.withLogitBias(Map.of(wrong, 1f))))
                    .withMessageContaining(Integer.toString(wrong));
        }
    }
}
