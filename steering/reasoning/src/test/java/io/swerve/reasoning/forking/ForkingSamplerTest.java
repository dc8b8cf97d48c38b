package io.swerve.reasoning.forking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.swerve.Encoding;
import io.swerve.Logits;
import io.swerve.Model;
import io.swerve.Sequence;
import io.swerve.Session;
import io.swerve.entropy.LogitStatistics;
import io.swerve.steering.Lab;
import io.swerve.steering.decoding.DecodedText;
import io.swerve.steering.decoding.DecodingRequest;
import io.swerve.steering.decoding.ParallelDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ForkingSamplerTest {
    private static final long SEED = 99;
    private static Model model;
    private static int[] prompt;

    @BeforeAll
    static void load() {
        model = Lab.model();
        prompt = model.tokenizer().encode(Lab.problems("dev.jsonl").getFirst().prompt(Optional.empty()),
                Encoding.PROMPT);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static int[] write(ForkingTemperature temperature, int tokens) {
        try (ParallelDecoder decoder = ParallelDecoder.open(model, Lab.options())) {
            return decoder.decode(List.of(DecodingRequest.greedy(prompt, tokens)
                    .withChooser(ForkingSampler.factory(temperature, SEED)))).getFirst().tokens();
        }
    }

    /** Softmax at the temperature, the cumulated probability, one number for each token: written down once more. */
    private static List<Integer> reference(ForkingTemperature temperature, int count) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Integer> tokens = new ArrayList<>();
        try (Session session = Lab.session(model); Sequence sequence = session.newSequence()) {
            sequence.prefill(Arrays.copyOf(prompt, prompt.length - 1)); // as the decoder does, so with the same bits
            Logits logits = sequence.decode(prompt[prompt.length - 1]);
            while (tokens.size() < count) {
                float[] row = Lab.copy(logits);
                double[] plain = softmax(row, 1);
                double entropy = -Arrays.stream(plain).filter(p -> p > 0).map(p -> p * Math.log(p)).sum();
                double t = entropy > temperature.threshold() ? temperature.atForks() : temperature.elsewhere();
                double rest = random.nextDouble();
                int token = 0;
                if (t == 0) {
                    token = Lab.argmax(row);
                } else {
                    double[] p = softmax(row, t);
                    while ((rest -= p[token]) >= 0) {
                        token++;
                    }
                }
                if (model.tokenizer().isEndOfGeneration(token)) {
                    break;
                }
                tokens.add(token);
                logits = sequence.decode(token);
            }
        }
        return tokens;
    }

    private static double[] softmax(float[] row, double temperature) {
        double max = row[Lab.argmax(row)];
        double[] p = IntStream.range(0, row.length).mapToDouble(i -> Math.exp((row[i] - max) / temperature)).toArray();
        double sum = Arrays.stream(p).sum();
        return Arrays.stream(p).map(x -> x / sum).toArray();
    }

    @Test
    void samplesAtTheTemperatureOfTheEntropy() {
        for (ForkingTemperature temperature : List.of(new ForkingTemperature(0.3, 1.5, 0),
                new ForkingTemperature(0.05, 1, 0.4), ForkingTemperature.uniform(1))) {
            assertThat(write(temperature, 60)).as("%s, seed %d", temperature, SEED)
                    .containsExactly(reference(temperature, 60).stream().mapToInt(i -> i).toArray());
        }
    }

    @Test
    void temperatureZeroIsGreedy() {
        try (ParallelDecoder decoder = ParallelDecoder.open(model, Lab.options())) {
            int[] greedy = decoder.decode(List.of(DecodingRequest.greedy(prompt, 200))).getFirst().tokens();
            assertThat(write(ForkingTemperature.uniform(0), 200)).isEqualTo(greedy);
        }
    }

    @Test
    void equalTemperaturesAreOrdinarySamplingWhateverTheThreshold() {
        int[] ordinary = write(ForkingTemperature.uniform(1), 80);
        assertThat(write(new ForkingTemperature(0.4, 1, 1), 80)).isEqualTo(ordinary);
        assertThat(write(new ForkingTemperature(9, 5, 1), 80)).isEqualTo(ordinary);
    }

    @Test
    void readsBackWhatADecoderMeasured() {
        try (ParallelDecoder decoder = ParallelDecoder.open(model, Lab.options());
                EntropyReader reader = EntropyReader.open(model, Lab.options().withBatchSize(32, 32))) {
            DecodedText text = decoder.decode(List.of(DecodingRequest.greedy(prompt, 200))).getFirst();
            int[] all = IntStream.concat(Arrays.stream(prompt), Arrays.stream(text.tokens())).toArray();
            EntropyReader.EntropyReading reading = reader.read(all, prompt.length);
            assertThat(reading.entropies()).hasSize(text.length());
            for (int i = 0; i < text.length(); i++) {
                assertThat(reading.entropies()[i]).isCloseTo(text.entropies()[i], within(0.02f));
                assertThat(reading.logProbabilities()[i]).isCloseTo(text.logProbabilities()[i], within(0.02f));
            }
            assertThat(IntStream.range(0, text.length()).filter(i -> reading.likeliest()[i] == text.tokens()[i])
                    .count()).isGreaterThanOrEqualTo(text.length() - 3L);
            assertThat(reader.read(all, all.length).entropies()).isEmpty();
            assertThatIllegalArgumentException().isThrownBy(() -> reader.read(all, 0)).withMessageContaining("0");
        }
    }

    @Test
    void refusesStatisticsOfAnotherTemperature() {
        try (Session session = Lab.session(model); Sequence sequence = session.newSequence()) {
            Logits logits = sequence.prefill(prompt);
            LogitStatistics statistics = new LogitStatistics();
            logits.measure(statistics, 0.5f);
            ForkingSampler sampler = new ForkingSampler(ForkingTemperature.uniform(1), SEED);
            assertThatIllegalArgumentException().isThrownBy(() -> sampler.choose(logits, statistics))
                    .withMessageContaining("0.5");
            assertThat(sampler.forks()).isZero();
        }
    }
}
