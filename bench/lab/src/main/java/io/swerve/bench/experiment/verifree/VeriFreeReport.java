package io.swerve.bench.experiment.verifree;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.swerve.Model;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.SampleTrace.Side;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Measures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.Shares;
import io.swerve.bench.statistics.PairedTest;
import io.swerve.bench.task.AnswerChecker;
import io.swerve.bench.task.TaskProblem;
import io.swerve.internal.numeric.Samples;
import io.swerve.reasoning.budget.Vote;
import io.swerve.reasoning.verifree.RewardVariance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** What the traces and their rewards say. */
final class VeriFreeReport {
    private static final int BINS = 10;
    private static final int SHOWN = 3;
    private static final double TWO_SIGMA = 2;

    private final List<TaskProblem> problems;
    private final List<List<SampledTrace>> traces;
    private final List<Rewarded> rewarded;
    private final List<AnswerFrequency> frequencies;
    private final Bootstrap bootstrap;
    private final long seed;
    private final double[][] rewards;
    private final double[][] correct;

    VeriFreeReport(List<TaskProblem> problems, List<List<SampledTrace>> traces, List<Rewarded> rewarded,
            List<AnswerFrequency> frequencies, long seed) {
        this.problems = problems;
        this.traces = traces;
        this.rewarded = rewarded;
        this.frequencies = frequencies;
        this.seed = seed;
        bootstrap = new Bootstrap(seed);
        rewards = rewarded.stream().map(Rewarded::rewards).toArray(double[][]::new);
        correct = traces.stream().map(group -> group.stream().mapToDouble(trace -> trace.correct() ? 1 : 0).toArray())
                .toArray(double[][]::new);
    }

    ExperimentResult result(List<SampleTrace> shown) {
        Map<String, double[]> choices = choices();
        Measures accuracies = new Measures(Column.percent("accuracy", "accuracy"));
        choices.forEach((name, values) -> accuracies.add(name, bootstrap.mean(values)));
        Interval correlation = bootstrap.of(problems.size(), this::correlation);
        double[] soft = perProblem(p -> RewardVariance.of(rewards[p]).verifree());
        double[] hard = perProblem(p -> RewardVariance.of(rewards[p]).verifier());
        Interval ratio = bootstrap.ratio(soft, hard);
        double[] single = choices.get("one trace");
        double[] best = choices.get("best of the group by reward");
        double[] majority = choices.get("majority vote");
        PairedTest test = PairedTest.of(best, majority, seed);

        List<String> findings = new ArrayList<>();
        findings.add("The reward and the correctness of a trace correlate with r = " + Figures.number(correlation, 2)
                + " over " + problems.size() * samples() + " traces, and the reward has "
                + Figures.percent(ratio) + " of the 0/1 verifier's variance at the same mean.");
        findings.add("The trace with the greatest reward of " + samples() + " is right for "
                + Figures.percent(bootstrap.mean(best)) + " of the problems; majority vote "
                + Figures.percent(bootstrap.mean(majority)) + ", one trace " + Figures.percent(bootstrap.mean(single))
                + " (best against majority: " + Figures.p(test)
                + "). The reward knows the reference answer: this is a bound on what it could reinforce, not a way to"
                + " answer.");
        unanswered().ifPresent(findings::add);
        frequencyFinding().ifPresent(findings::add);

        JsonObject summary = new JsonObject();
        summary.add("correlation", Figures.json(correlation));
        summary.add("variance_ratio", Figures.json(ratio));
        JsonObject byChoice = new JsonObject();
        choices.forEach((name, values) -> byChoice.add(name, Figures.json(bootstrap.mean(values))));
        summary.add("accuracy", byChoice);
        summary.add("best_against_majority", Figures.json(test));
        summary.addProperty("unclean_cuts", unclean());
        JsonArray checks = new JsonArray();
        frequencies.forEach(frequency -> {
            JsonObject check = new JsonObject();
            check.addProperty("reward", frequency.reward());
            check.addProperty("frequency", frequency.share());
            checks.add(check);
        });
        summary.add("frequencies", checks);
        return new ExperimentResult(findings, List.of(accuracies.table("Accuracy with " + samples()
                + " traces for each of " + problems.size() + " problems", "choice"), groupTable(),
                varianceTable(soft, hard)),
                charts(accuracies), shown, summary);
    }

    private int samples() {
        return traces.getFirst().size();
    }

    private double[] perProblem(IntToDoubleFunction value) {
        return IntStream.range(0, problems.size()).mapToDouble(value).toArray();
    }

    /** Pearson's r over all traces of some problems; NaN where one of the two doesn't vary. */
    private double correlation(int... some) {
        double[] x = Arrays.stream(some).mapToObj(p -> rewards[p]).flatMapToDouble(Arrays::stream).toArray();
        double[] y = Arrays.stream(some).mapToObj(p -> correct[p]).flatMapToDouble(Arrays::stream).toArray();
        boolean varies = Arrays.stream(x).distinct().limit(2).count() > 1
                && Arrays.stream(y).distinct().limit(2).count() > 1;
        return varies ? Samples.correlation(x, y) : Double.NaN;
    }

    // ---- choices

    private Map<String, double[]> choices() {
        Map<String, double[]> choices = new LinkedHashMap<>();
        choices.put("one trace", perProblem(p -> mean(correct[p])));
        choices.put("majority vote", perProblem(p -> right(p, Vote.majority(answers(p)))));
        choices.put("vote weighted by reward", perProblem(p -> right(p, Vote.weighted(answers(p), rewards[p]))));
        choices.put("best of the group by reward", perProblem(p -> correct[p][Vote.best(rewards[p])]));
        choices.put("any right trace (oracle)", perProblem(p -> Arrays.stream(correct[p]).max().orElse(0)));
        return choices;
    }

    private List<Optional<String>> answers(int problem) {
        return traces.get(problem).stream().map(trace -> Optional.ofNullable(trace.answer())).toList();
    }

    private double right(int problem, Optional<String> answer) {
        return answer.filter(text -> AnswerChecker.same(text, problems.get(problem).requireAnswer())).isPresent()
                ? 1
                : 0;
    }

    private static double mean(double... values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    // ---- texts

    private Optional<String> unanswered() {
        long none = rewarded.stream().flatMapToDouble(group -> Arrays.stream(group.logRewards()))
                .filter(Double::isInfinite).count();
        int all = problems.size() * samples();
        return none == 0
                ? Optional.empty()
                : Optional.of(Figures.percent((double) none / all)
                        + " of the traces never come to the answer's marker: their reward is 0, and the logarithm of it,"
                        + " the variant of JLB, isn't finite."
                        + (none == all ? " This model doesn't answer in the frame that was given: see --marker." : ""));
    }

    private Optional<String> frequencyFinding() {
        if (frequencies.isEmpty()) {
            return Optional.empty();
        }
        double error = frequencies.stream().mapToDouble(f -> Math.abs(f.share() - f.reward())).average().orElseThrow();
        long near = frequencies.stream().filter(f -> Math.abs(f.share() - f.reward()) <= TWO_SIGMA
                * Math.sqrt(f.reward() * (1 - f.reward()) / f.samples()) + 1.0 / f.samples()).count();
        return Optional.of("Behind " + frequencies.size() + " traces the answer was sampled "
                + frequencies.getFirst().samples()
                + " times each: the frequency of the reference answer differs from the"
                + " reward by " + Figures.number(error, 3) + " on average, and for " + near + " of "
                + frequencies.size() + " within two standard errors.");
    }

    private int unclean() {
        int count = 0;
        for (Rewarded group : rewarded) {
            for (boolean clean : group.clean()) {
                count += clean ? 0 : 1;
            }
        }
        return count;
    }

    // ---- tables and charts

    private Table groupTable() {
        Measures groups = new Measures(Column.of("problems", "problems"),
                Column.percent("accuracy", "accuracy of one trace"), Column.percent("reward", "mean reward"));
        for (String group : problems.stream().map(TaskProblem::group).distinct().sorted().toList()) {
            int[] mine = IntStream.range(0, problems.size()).filter(p -> problems.get(p).group().equals(group))
                    .toArray();
            groups.add(group, mine.length, bootstrap.mean(Arrays.stream(mine).mapToDouble(p -> mean(correct[p]))
                    .toArray()), bootstrap.mean(Arrays.stream(mine).mapToDouble(p -> mean(rewards[p])).toArray()));
        }
        return groups.table("By kind of problem", "kind");
    }

    private Table varianceTable(double[] soft, double[] hard) {
        double[] seen = perProblem(p -> RewardVariance.of(correct[p]).verifree());
        return Table.of("Variance within a problem's traces", "reward", "variance")
                .with("probability of the reference answer", Figures.number(bootstrap.mean(soft), 4))
                .with("0/1 verifier of a sampled answer, expected", Figures.number(bootstrap.mean(hard), 4))
                .with("0/1 verifier of the answers that were sampled", Figures.number(bootstrap.mean(seen), 4));
    }

    private List<Chart> charts(Measures accuracies) {
        double[] sums = new double[BINS];
        double[] hits = new double[BINS];
        int[] counts = new int[BINS];
        for (int p = 0; p < rewards.length; p++) {
            for (int t = 0; t < rewards[p].length; t++) {
                int bin = Math.min(BINS - 1, (int) (BINS * rewards[p][t]));
                sums[bin] += rewards[p][t];
                hits[bin] += correct[p][t];
                counts[bin]++;
            }
        }
        int[] used = IntStream.range(0, BINS).filter(bin -> counts[bin] > 0).toArray();
        double[] x = Arrays.stream(used).mapToDouble(bin -> sums[bin] / counts[bin]).toArray();
        List<Interval> y = Arrays.stream(used).mapToObj(bin -> Shares.of((int) hits[bin], counts[bin])).toList();
        return List.of(Chart.lines("Correctness of traces by their reward", "mean reward of the tenth", "share right")
                .with("traces", x, y).with("equal", new double[]{0, 1}, new double[]{0, 1}),
                accuracies.bars("Choosing among " + samples() + " traces", "accuracy", "accuracy"));
    }

    List<SampleTrace> samples(Model model) {
        List<SampleTrace> shown = new ArrayList<>();
        for (int p = 0; p < Math.min(SHOWN, problems.size()); p++) {
            int best = Vote.best(rewards[p]);
            int worst = Vote.best(Arrays.stream(rewards[p]).map(reward -> -reward).toArray());
            shown.add(new SampleTrace(problems.get(p).question(), List.of(side("greatest reward", p, best, model),
                    side("least reward", p, worst, model))));
        }
        return shown;
    }

    private Side side(String label, int problem, int trace, Model model) {
        SampledTrace written = traces.get(problem).get(trace);
        return Side.of(label, "reward " + Figures.number(rewards[problem][trace], 3)
                + (written.correct() ? ", right" : ", wrong"), model, written.tokens(), written.entropies());
    }
}
