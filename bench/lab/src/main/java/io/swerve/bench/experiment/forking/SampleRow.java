package io.swerve.bench.experiment.forking;

import io.swerve.bench.task.AnswerChecker;
import io.swerve.bench.task.TaskProblem;
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
 * @param ended share of texts that the model ended itself
 */
record SampleRow(double right, double tokens, double texts, int answers, double trigrams, double ended) {
    static SampleRow of(List<DecodedText> samples, TaskProblem problem) {
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
            AnswerChecker.find(sample.text()).ifPresent(answers::add);
        }
        return new SampleRow(share(samples.stream().filter(text -> problem.isAnsweredBy(text.text())).count(), samples),
                samples.stream().mapToInt(DecodedText::length).average().orElse(0), share(texts.size(), samples),
                answers.size(), runs == 0 ? 0 : (double) trigrams.size() / runs,
                share(samples.stream().filter(DecodedText::ended).count(), samples));
    }

    private static double share(long count, List<DecodedText> samples) {
        return (double) count / samples.size();
    }
}
