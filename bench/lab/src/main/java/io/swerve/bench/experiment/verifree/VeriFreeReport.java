package io.swerve.bench.experiment.verifree;

import com.google.gson.JsonObject;
import io.swerve.Model;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.Ground;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.SampleTrace.Side;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Measures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Comparison;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.Shares;
import io.swerve.bench.statistics.TargetVerdict;
import io.swerve.bench.task.TaskProblem;
import io.swerve.internal.numeric.Samples;
import io.swerve.reasoning.answer.AnswerJudge;
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
    private static final double EXPECTED = 0.95;
    private static final String ONE = "one trace";
    private static final String MAJORITY = "majority vote";
    private static final String BEST = "best of the group by reward";

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
        choices.forEach((name, values) -> accuracies.add(name,
                Shares.mean(values, name.equals(ONE) ? samples() : 1)));
        double[] soft = perProblem(p -> RewardVariance.of(rewards[p]).verifree());
        double[] hard = perProblem(p -> RewardVariance.of(rewards[p]).verifier());
        Measures relation = new Measures(Column.number("correlation", "correlation with correctness", 2),
                Column.percent("variance_ratio", "variance, as a share of the 0/1 verifier's"))
                .add("reward", bootstrap.of(problems.size(), this::correlation), bootstrap.ratio(soft, hard));
        Comparison best = Comparison.shares(choices.get(BEST), choices.get(MAJORITY), seed);

        List<String> findings = new ArrayList<>();
        findings.add(tells(relation));
        findings.add(chooses(accuracies, best));
        unanswered().ifPresent(findings::add);
        frequencyFinding().ifPresent(findings::add);

        JsonObject summary = new JsonObject();
        relation.json(null).get(0).getAsJsonObject().asMap().forEach(summary::add);
        summary.add("accuracy", accuracies.jsonByName("accuracy"));
        summary.add("best_against_majority", Figures.json(best));
        summary.addProperty("unclean_cuts", unclean());
        summary.addProperty("cut", cut());
        summary.add("frequencies", frequencies().json(null));
        return new ExperimentResult(findings, List.of(accuracies.table("Accuracy with " + samples()
                + " traces for each of " + problems.size() + " problems", "choice"), relation.table(
                        "The reward", null),
                groupTable(), varianceTable(soft, hard)),
                charts(accuracies), shown, summary);
    }

    /** The share of the traces that were cut. */
    private double cut() {
        return Arrays.stream(cuts()).average().orElse(0);
    }

    private double[] cuts() {
        return perProblem(p -> mean(traces.get(p).stream().mapToDouble(trace -> trace.transcript().cut() ? 1 : 0)
                .toArray()));
    }

    private Ground ground(String... names) {
        Map<String, double[]> choices = choices();
        return new Ground(Arrays.stream(names).map(name -> Ground.Arm.of(name, choices.get(name), cuts())).toList());
    }

    private String tells(Measures relation) {
        Interval r = relation.interval(0, "correlation");
        Ground ground = ground(ONE);
        String verdict = Double.isNaN(r.estimate())
                ? Ground.nothing("all traces are right, or none is, or all rewards are the same")
                : ground.cut().isPresent()
                        ? Ground.nothing(ground.cut().get())
                        : !r.excludes(0)
                                ? "Whether the reward tells right traces from wrong ones can't be told"
                                : r.estimate() > 0
                                        ? "The reward tells right traces from wrong ones"
                                        : "The reward prefers wrong traces";
        return verdict + ": it correlates with correctness with r = " + relation.cell(0, "correlation") + " over "
                + problems.size() * samples() + " traces, and has " + relation.cell(0, "variance_ratio")
                + " of the 0/1 verifier's variance at the same mean.";
    }

    private String chooses(Measures accuracies, Comparison comparison) {
        List<String> names = List.copyOf(choices().keySet());
        return ground(BEST, MAJORITY).say(comparison, "Choosing by the reward does better than a majority vote",
                "Choosing by the reward does worse than a majority vote",
                "Choosing by the reward can't be told from a majority vote")
                + ": the trace with the greatest reward of "
                + samples() + " is right for " + accuracies.cell(names.indexOf(BEST), "accuracy")
                + " of the problems; majority vote " + accuracies.cell(names.indexOf(MAJORITY), "accuracy")
                + ", one trace " + accuracies.cell(names.indexOf(ONE), "accuracy") + " (best against majority: "
                + comparison.test().text() + "). The reward knows the reference answer: this is a bound on what it"
                + " could reinforce, not a way to answer.";
    }

    private Measures frequencies() {
        Measures checks = new Measures(Column.number("reward", "reward", 3), Column.number("frequency", "frequency", 3),
                Column.of("agrees", "agrees"));
        frequencies.forEach(check -> checks.add("", check.reward(), check.share(), check.agrees()));
        return checks;
    }

    private int samples() {
        return traces.getFirst().size();
    }

    private double[] perProblem(IntToDoubleFunction value) {
        return IntStream.range(0, problems.size()).mapToDouble(value).toArray();
    }

    /** Pearson's r over all traces of some problems; NaN where one of the two doesn't vary. */
    private double correlation(int... some) {
        double[] x = new double[IntStream.of(some).map(p -> rewards[p].length).sum()];
        double[] y = new double[x.length];
        int at = 0;
        for (int p : some) {
            System.arraycopy(rewards[p], 0, x, at, rewards[p].length);
            System.arraycopy(correct[p], 0, y, at, correct[p].length);
            at += rewards[p].length;
        }
        return varies(x) && varies(y) ? Samples.correlation(x, y) : Double.NaN;
    }

    private static boolean varies(double... values) {
        for (double value : values) {
            if (value != values[0]) {
                return true;
            }
        }
        return false;
    }

    // ---- choices

    private Map<String, double[]> choices() {
        Map<String, double[]> choices = new LinkedHashMap<>();
        choices.put(ONE, perProblem(p -> mean(correct[p])));
        choices.put(MAJORITY, perProblem(p -> right(p, Vote.majority(answers(p)))));
        choices.put("vote weighted by reward", perProblem(p -> right(p, Vote.weighted(answers(p), rewards[p]))));
        choices.put(BEST, perProblem(p -> correct[p][Vote.best(rewards[p])]));
        choices.put("any right trace (oracle)", perProblem(p -> Arrays.stream(correct[p]).max().orElse(0)));
        return choices;
    }

    private List<Optional<String>> answers(int problem) {
        return traces.get(problem).stream().map(trace -> Optional.ofNullable(trace.answer())).toList();
    }

    private double right(int problem, Optional<String> answer) {
        return answer.filter(text -> AnswerJudge.same(text, problems.get(problem).requireAnswer())).isPresent()
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
        double error = frequencies.stream().mapToDouble(f -> Math.abs(f.share().estimate() - f.reward())).average()
                .orElseThrow();
        int agree = (int) frequencies.stream().filter(AnswerFrequency::agrees).count();
        TargetVerdict verdict = TargetVerdict.atLeast(Shares.of(agree, frequencies.size()), EXPECTED);
        return Optional.of("Behind " + frequencies.size() + " traces the answer was sampled "
                + frequencies.getFirst().samples()
                + " times each: the frequency of the reference answer differs from the reward by "
                + Figures.number(error, 3) + " on average, and for " + agree + " of " + frequencies.size()
                + " the reward lies inside of the frequency's 95% interval"
                + (verdict == TargetVerdict.MISSED
                        ? ": too few for the reward to be this frequency."
                        : ": nothing speaks against the reward being this frequency."));
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
            groups.add(group, mine.length, Shares.mean(Arrays.stream(mine).mapToDouble(p -> mean(correct[p]))
                    .toArray(), samples()),
                    bootstrap.mean(Arrays.stream(mine).mapToDouble(p -> mean(rewards[p])).toArray()));
        }
        return groups.table("By kind of problem", "kind");
    }

    private Table varianceTable(double[] soft, double[] hard) {
        double[] seen = perProblem(p -> RewardVariance.of(correct[p]).verifree());
        return new Measures(Column.number("variance", "variance", 4))
                .add("probability of the reference answer", bootstrap.mean(soft))
                .add("0/1 verifier of a sampled answer, expected", bootstrap.mean(hard))
                .add("0/1 verifier of the answers that were sampled", bootstrap.mean(seen))
                .table("Variance within a problem's traces", "reward");
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
