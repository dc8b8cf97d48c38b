package io.swerve.bench.experiment.compression;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.Ground;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.SampleTrace.Side;
import io.swerve.bench.experiment.compression.CompressionExperiment.Block;
import io.swerve.bench.experiment.compression.CompressionExperiment.Calibration;
import io.swerve.bench.experiment.compression.CompressionExperiment.ConfigurationScore;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Clock;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** What the measurements say. */
final class CompressionReport {
    private static final double PUBLISHED_SAVING = 0.67;
    private static final double PUBLISHED_SPEED_UP = 2.73;
    private static final double TOLERATED_LOSS = 0.01;
    private static final int STEERED = 1;

    private static final int PROMPTED = 2;
    private static final int RANDOM = 3;
    private static final int TRACES = 4;

    private final Clock clock;
    private final boolean marked;
    private final Calibration calibration;
    private final List<PublishedBound> bounds;
    private final int problems;
    private final Measures arms;
    private final List<Ground.Arm> grounds;
    private final Comparison toPrompt;

    /**
     * @param seed of the resampling
     * @param clock that measured
     * @param marked whether the model has thinking markers
     * @param calibration what was chosen on development problems
     * @param bounds what the published bound allows
     * @param arms the names of the conditions: unsteered, steered, prompted, random, and perhaps the direction of traces
     * @param blocks what each of them gave
     */
    CompressionReport(long seed, Clock clock, boolean marked, Calibration calibration, List<PublishedBound> bounds,
            List<String> arms,
            List<List<Block>> blocks) {
        this.clock = clock;
        this.marked = marked;
        this.calibration = calibration;
        this.bounds = bounds;
        Bootstrap bootstrap = new Bootstrap(seed);
        this.arms = new Measures(Column.number("thinking", "thinking tokens", 1),
                Column.percent("thinking_share", "share of the thinking"),
                Column.percent("accuracy", "right answers"), Column.percent("cut", "cut"),
                Column.points("accuracy_change", "accuracy, points"), Column.number("tokens", "tokens", 1),
                Column.number("seconds", (clock == Clock.CPU ? "processor time" : "time") + ", ms per problem", 1)
                        .times(1000),
                Column.number("speed_up", "times as fast", 2),
                Column.number("steered_tokens", "steered tokens", 1));
        List<double[]> thinking = each(blocks, block -> Arrays.stream(block.thinking()).asDoubleStream());
        List<double[]> correct = each(blocks, block -> IntStream.range(0, block.correct().length)
                .mapToDouble(i -> block.correct()[i] ? 1 : 0));
        List<double[]> tokens = each(blocks, block -> Arrays.stream(block.tokens()).asDoubleStream());
        List<double[]> steered = each(blocks, block -> Arrays.stream(block.steered()).asDoubleStream());
        List<double[]> seconds = each(blocks, block -> DoubleStream.of(block.seconds() / block.thinking().length));
        List<double[]> cut = each(blocks,
                block -> block.transcripts().stream().mapToDouble(text -> text.cut() ? 1 : 0));
        grounds = IntStream.range(0, arms.size())
                .mapToObj(arm -> Ground.Arm.of(arms.get(arm), correct.get(arm), cut.get(arm))).toList();
        for (int arm = 0; arm < arms.size(); arm++) {
            this.arms.add(arms.get(arm), bootstrap.mean(thinking.get(arm)),
                    bootstrap.ratio(thinking.get(arm), thinking.getFirst()), Shares.mean(correct.get(arm)),
                    grounds.get(arm).cut(), Comparison.shares(correct.get(arm), correct.getFirst(), seed),
                    bootstrap.mean(tokens.get(arm)),
                    bootstrap.mean(seconds.get(arm)), bootstrap.ratio(seconds.getFirst(), seconds.get(arm)),
                    Arrays.stream(steered.get(arm)).average().orElse(0));
        }
        this.problems = correct.getFirst().length;
        this.toPrompt = Comparison.means(thinking.get(STEERED), thinking.get(PROMPTED), seed);
    }

    private static List<double[]> each(List<List<Block>> blocks, Function<Block, DoubleStream> values) {
        return blocks.stream().map(ofArm -> ofArm.stream().flatMapToDouble(values::apply).toArray()).toList();
    }

    ExperimentResult result(List<TaskProblem> shown, List<Side> sides, CompressionSettings settings) {
        List<SampleTrace> traces = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            traces.add(new SampleTrace(shown.get(i).question(), sides.subList(3 * i, 3 * i + 3)));
        }
        return new ExperimentResult(findings(settings), List.of(
                arms.table(problems + " held-out problems", "arm", "thinking", "accuracy", "cut", "seconds",
                        "steered_tokens"),
                arms.skip(1).table("Against the unsteered model, problem by problem", "arm", "thinking_share",
                        "accuracy_change", "speed_up"),
                development(), bounds()),
                List.of(arms.bars("Thinking tokens by arm", "tokens", "thinking"), developmentChart()), traces,
                summary());
    }

    // ---- in words

    private List<String> findings(CompressionSettings settings) {
        List<String> findings = new ArrayList<>();
        findings.add("A direction from " + settings.pairs() + " pairs, read at the end of prompts: " + length(STEERED)
                + " over " + problems + " held-out problems; accuracy changes, in points, by "
                + arms.cell(STEERED, "accuracy_change") + ", and answers come "
                + arms.cell(STEERED, "speed_up") + " times as fast.");
        findings.add("Published: 67% fewer tokens at no loss of accuracy (GSM8K, one model) and at most 2.73 times as "
                + "fast (MATH500). " + published());
        findings.add("The prompt \"" + ContrastSource.BRIEF + "\" alone: " + length(PROMPTED) + ", and answers come "
                + arms.cell(PROMPTED, "speed_up") + " times as fast; under the direction "
                + (!toPrompt.isClear()
                        ? "about as many thinking tokens are written as under the prompt, as far as can be told"
                        : toPrompt.difference().estimate() > 0
                                ? "more thinking tokens are written than under the prompt"
                                : "fewer thinking tokens are written than under the prompt")
                + " (" + toPrompt.text(1) + ").");
        findings.add("Random directions of equal norm, at the same steps: " + length(RANDOM) + ".");
        if (calibration.chosen().containsKey(ContrastSource.FINISHED_TRACES)) {
            findings.add("The published recipe, which reads the end of finished traces: " + length(TRACES)
                    + ", with an accuracy that changes, in points, by "
                    + arms.cell(TRACES, "accuracy_change") + "; the published saving is "
                    + verdict(ground(TRACES), TargetVerdict.atLeast(saved(TRACES), PUBLISHED_SAVING)) + ".");
        }
        for (PublishedBound bound : bounds) {
            findings.add("The published bound, which keeps the divergence at the next token below "
                    + PublishedBound.BUDGET + " nats, allows the direction from the " + bound.recipe()
                    + " a strength of "
                    + Figures.number(bound.allowed(), 4) + "; chosen by its effect was "
                    + Figures.number(bound.chosen(), 2) + ", "
                    + (bound.chosen() > bound.allowed() ? "more than that." : "no more than that."));
        }
        if (!marked) {
            findings.add(
                    "The model has no thinking markers: what counts as thinking is all that it says before the sentence"
                            + " of its final answer.");
        }
        return findings;
    }

    private Ground ground(int arm) {
        return Ground.of(grounds.get(arm), grounds.getFirst());
    }

    /** What an arm does to the length of the thinking. */
    private String length(int arm) {
        Interval saved = saved(arm);
        return ground(arm).cut().map(Ground::nothing)
                .orElse(!saved.excludes(0)
                        ? "the length of the thinking is not shown to change"
                        : saved.estimate() > 0 ? "the thinking becomes shorter" : "the thinking becomes longer")
                + " (saved: " + saved.percent() + ")";
    }

    private static String verdict(Ground ground, TargetVerdict verdict) {
        return ground.cut().isPresent() ? "undecided, as answers are cut" : verdict.label();
    }

    private String published() {
        Ground ground = ground(STEERED);
        Interval change = arms.comparison(STEERED, "accuracy_change").difference();
        Optional<String> unsteered = Ground.of(grounds.getFirst()).floor();
        return "The saving is " + verdict(ground, TargetVerdict.atLeast(saved(STEERED), PUBLISHED_SAVING))
                + ", the speed-up "
                + verdict(ground, TargetVerdict.atLeast(arms.interval(STEERED, "speed_up"), PUBLISHED_SPEED_UP)) + ". "
                + ground.cut().or(() -> unsteered).map(Ground::nothing).map(text -> text + ".")
                        .orElse(change.low() >= -TOLERATED_LOSS
                                ? "A loss of more than a point of accuracy is excluded."
                                : change.high() < -TOLERATED_LOSS
                                        ? "Accuracy is lost, by more than a point."
                                        : "A loss of more than a point of accuracy is not excluded: it may be "
                                                + Figures.number(-100 * change.low(), 1) + " points.");
    }

    private Interval saved(int arm) {
        return arms.interval(arm, "thinking_share").complement();
    }

    // ---- in tables

    private Table development() {
        Measures trials = new Measures(Column.number("thinking", "thinking tokens", 1),
                Column.percent("accuracy", "right answers"), Column.of("chosen", ""));
        for (ConfigurationScore trial : calibration.finalists()) {
            trials.add(trial.way() == null ? "unsteered" : trial.way().toString(), trial.thinking(), trial.accuracy(),
                    calibration.chosen().containsValue(trial) ? "chosen" : "");
        }
        return trials.table("Development problems: the finalists of each recipe", "way");
    }

    private Table bounds() {
        Measures allowed = new Measures(Column.of("layer", "layer"), Column.number("sensitivity", "sensitivity a", 3),
                Column.number("curvature", "curvature L", 3), Column.number("allowed", "allowed", 5),
                Column.number("chosen", "chosen by effect", 2));
        bounds.forEach(bound -> allowed.add(bound.recipe(), bound.layer(), bound.sensitivity(), bound.curvature(),
                bound.allowed(), bound.chosen()));
        return allowed.table("Strengths that the published bound on the divergence allows (" + PublishedBound.BUDGET
                + " nats)", "direction");
    }

    // ---- in pictures

    private Chart developmentChart() {
        Chart chart = Chart.points("All ways that were tried, on " + calibration.screened().getFirst().problems()
                + " development problems", "thinking tokens", "right answers");
        for (ContrastSource recipe : calibration.chosen().keySet()) {
            List<ConfigurationScore> trials = calibration.screened().stream()
                    .filter(trial -> trial.way() != null && trial.way().recipe() == recipe).toList();
            chart = chart.with(recipe.toString(), trials.stream().mapToDouble(ConfigurationScore::thinking).toArray(),
                    trials.stream().mapToDouble(ConfigurationScore::accuracy).toArray());
        }
        ConfigurationScore unsteered = calibration.screened().getFirst();
        return chart.with("unsteered", new double[]{unsteered.thinking()}, new double[]{unsteered.accuracy()});
    }

    // ---- for programs

    private JsonObject summary() {
        JsonObject summary = new JsonObject();
        JsonObject chosen = new JsonObject();
        for (Map.Entry<ContrastSource, ConfigurationScore> entry : calibration.chosen().entrySet()) {
            SteeringConfiguration way = entry.getValue().way();
            JsonObject object = new JsonObject();
            object.addProperty("layer", way.layer());
            object.addProperty("strength", way.strength());
            object.addProperty("when", way.when().name().toLowerCase(Locale.ROOT));
            chosen.add(entry.getKey().name().toLowerCase(Locale.ROOT), object);
        }
        summary.add("chosen", chosen);
        summary.addProperty("time", clock.name().toLowerCase(Locale.ROOT));
        summary.add("arms", arms.json("name"));
        return summary;
    }
}
