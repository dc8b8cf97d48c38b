package io.swerve.bench.experiment.compression;

import com.google.gson.JsonObject;
import io.swerve.bench.experiment.ExperimentResult;
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
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.Shares;
import io.swerve.bench.statistics.PairedTest;
import io.swerve.bench.task.TaskProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    private final Calibration calibration;
    private final List<PublishedBound> bounds;
    private final int problems;
    private final Measures arms;
    private final Interval toPrompt;

    /**
     * @param arms the names of the conditions: unsteered, steered, prompted, random, and perhaps the direction of traces
     * @param blocks what each of them gave
     */
    CompressionReport(long seed, Clock clock, Calibration calibration, List<PublishedBound> bounds, List<String> arms,
            List<List<Block>> blocks) {
        this.clock = clock;
        this.calibration = calibration;
        this.bounds = bounds;
        Bootstrap bootstrap = new Bootstrap(seed);
        this.arms = new Measures(Column.number("thinking", "thinking tokens", 1),
                Column.percent("thinking_share", "share of the thinking"),
                Column.percent("accuracy", "right answers"), Column.points("accuracy_change", "accuracy, points"),
                Column.of("accuracy_test", "paired test of accuracy"), Column.number("tokens", "tokens", 1),
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
        for (int arm = 0; arm < arms.size(); arm++) {
            this.arms.add(arms.get(arm), bootstrap.mean(thinking.get(arm)),
                    bootstrap.ratio(thinking.get(arm), thinking.getFirst()), Shares.mean(correct.get(arm)),
                    Shares.difference(correct.get(arm), correct.getFirst()),
                    PairedTest.of(correct.get(arm), correct.getFirst(), seed), bootstrap.mean(tokens.get(arm)),
                    bootstrap.mean(seconds.get(arm)), bootstrap.ratio(seconds.getFirst(), seconds.get(arm)),
                    Arrays.stream(steered.get(arm)).average().orElse(0));
        }
        this.problems = correct.getFirst().length;
        this.toPrompt = bootstrap.difference(thinking.get(STEERED), thinking.get(PROMPTED));
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
                arms.table(problems + " held-out problems", "arm", "thinking", "accuracy", "seconds", "steered_tokens"),
                arms.skip(1).table("Against the unsteered model, problem by problem", "arm", "thinking_share",
                        "accuracy_change", "accuracy_test", "speed_up"),
                development(), bounds()),
                List.of(arms.bars("Thinking tokens by arm", "tokens", "thinking"), developmentChart()), traces,
                summary());
    }

    // ---- in words

    private List<String> findings(CompressionSettings settings) {
        List<String> findings = new ArrayList<>();
        Interval saved = saved(STEERED);
        findings.add("A direction from " + settings.pairs() + " pairs, read at the end of prompts, makes the thinking "
                + Figures.percent(saved) + " shorter over " + problems + " held-out problems; accuracy changes by "
                + arms.cell(STEERED, "accuracy_change") + " points, and answers come "
                + arms.cell(STEERED, "speed_up") + " times as fast.");
        findings.add("Published: 67% fewer tokens at no loss of accuracy (GSM8K, one model) and at most 2.73 times as "
                + "fast (MATH500). " + verdict("The saving", saved, PUBLISHED_SAVING) + " "
                + verdict("The speed-up", arms.interval(STEERED, "speed_up"), PUBLISHED_SPEED_UP) + " "
                + (arms.interval(STEERED, "accuracy_change").low() >= -TOLERATED_LOSS
                        ? "A loss of more than a point of accuracy is excluded."
                        : "A loss of more than a point of accuracy is not excluded: it may be "
                                + Figures.number(-100 * arms.interval(STEERED, "accuracy_change").low(), 1)
                                + " points."));
        findings.add("The prompt \"" + ContrastSource.BRIEF + "\" alone makes the thinking "
                + Figures.percent(saved(PROMPTED))
                + " shorter and answers " + arms.cell(PROMPTED, "speed_up") + " times as fast; under the direction, "
                + Figures.number(toPrompt, 1) + " thinking tokens more are written than under the prompt.");
        findings.add(
                "Random directions of equal norm, at the same steps, save " + Figures.percent(saved(RANDOM)) + ".");
        if (calibration.chosen().containsKey(ContrastSource.FINISHED_TRACES)) {
            Interval published = saved(TRACES);
            findings.add("The published recipe, which reads the end of finished traces, saves "
                    + Figures.percent(published) + " with an accuracy that changes by "
                    + arms.cell(TRACES, "accuracy_change") + " points"
                    + (published.high() < PUBLISHED_SAVING
                            ? ": it does not do here what is published; how a finished trace ends says little about "
                                    + "how it was told."
                            : "."));
        }
        PublishedBound bound = bounds.getLast();
        findings.add("The published bound, which keeps the divergence at the next token below "
                + PublishedBound.BUDGET + " nats, allows this direction a strength of "
                + Figures.number(bound.allowed(), 4) + "; chosen was " + Figures.number(bound.chosen(), 2) + "."
                + (bound.chosen() > bound.allowed()
                        ? " What changes how a model thinks is more than what hardly changes its next token."
                        : ""));
        return findings;
    }

    private static String verdict(String what, Interval interval, double published) {
        return what + (interval.low() >= published
                ? " is at least that with its whole interval."
                : interval.estimate() >= published
                        ? " is at least that in the mean, but not with its whole interval."
                        : " is not reproduced.");
    }

    private Interval saved(int arm) {
        return arms.interval(arm, "thinking_share").complement();
    }

    // ---- in tables

    private Table development() {
        Table table = Table.of("Development problems: the finalists of each recipe", "way", "thinking tokens",
                "right answers", "");
        for (ConfigurationScore trial : calibration.finalists()) {
            boolean chosen = calibration.chosen().containsValue(trial);
            table = table.with(trial.way() == null ? "unsteered" : trial.way().toString(),
                    Figures.number(trial.thinking(), 1), Figures.percent(trial.accuracy()), chosen ? "chosen" : "");
        }
        return table;
    }

    private Table bounds() {
        Table table = Table.of("Strengths that the published bound on the divergence allows (" + PublishedBound.BUDGET
                + " nats)", "direction", "layer", "sensitivity a", "curvature L", "allowed", "chosen by effect");
        for (PublishedBound bound : bounds) {
            table = table.with(bound.recipe(), String.valueOf(bound.layer()), Figures.number(bound.sensitivity(), 3),
                    Figures.number(bound.curvature(), 3), Figures.number(bound.allowed(), 5),
                    Figures.number(bound.chosen(), 2));
        }
        return table;
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
