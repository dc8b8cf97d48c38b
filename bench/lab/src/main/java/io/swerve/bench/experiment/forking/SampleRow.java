package io.swerve.bench.experiment.forking;

import io.swerve.bench.experiment.Transcript;
import io.swerve.reasoning.answer.AnswerFinder;
import io.swerve.steering.decoding.DecodedText;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The samples of a problem.
 *
 * @param right share of right answers
 * @param tokens mean length
 * @param texts share of different texts
 * @param answers how many different answers there are
 * @param trigrams different runs of three tokens, as a share of all
 * @param cut share of texts that ended at the longest length
 * @param transcripts the texts in words
 */
record SampleRow(double right, double tokens, double texts, int answers, double trigrams, double cut,
        List<Transcript> transcripts) {
    static SampleRow of(List<DecodedText> samples, List<Transcript> transcripts) {
        Set<List<Integer>> texts = new HashSet<>();
        Set<List<Integer>> trigrams = new HashSet<>();
        Set<String> answers = new HashSet<>();
        int runs = 0;
        for (DecodedText sample : samples) {
            List<Integer> tokens = Arrays.stream(sample.tokens()).boxed().toList();
            texts.add(tokens);
            for (int i = 0; i + 3 <= tokens.size(); i++, runs++) {
                trigrams.add(tokens.subList(i, i + 3));
            }
        }
        for (Transcript text : transcripts) {
            AnswerFinder.like(text.gold()).find(text.text(), text.cut()).map(answer -> answer.value().key())
                    .ifPresent(answers::add);
        }
        return new SampleRow(share(transcripts.stream().filter(Transcript::right).count(), samples),
                samples.stream().mapToInt(DecodedText::length).average().orElse(0), share(texts.size(), samples),
                answers.size(), runs == 0 ? 0 : (double) trigrams.size() / runs,
                share(samples.stream().filter(DecodedText::isCut).count(), samples), transcripts);
    }

    private static double share(long count, List<DecodedText> samples) {
        return (double) count / samples.size();
    }
}
