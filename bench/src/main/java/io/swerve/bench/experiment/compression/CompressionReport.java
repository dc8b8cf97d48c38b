package io.swerve.bench.experiment.compression;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.swerve.bench.compare.Condition;
import io.swerve.bench.experiment.ExperimentContext;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.SampleTrace.Side;
import io.swerve.bench.experiment.compression.CompressionExperiment.Block;
import io.swerve.bench.experiment.compression.CompressionExperiment.Calibration;
import io.swerve.bench.experiment.compression.CompressionExperiment.ConfigurationScore;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Clock;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.PairedTest;
import io.swerve.bench.task.TaskProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** What the measurements say. */
final class CompressionReport {
    private static final double PUBLISHED_SAVING = 0.67;
    private static final double PUBLISHED_SPEED_UP = 2.73;
    private static final double TOLERATED_LOSS = 0.01;
    private static final int STEERED = 1;

    private final ExperimentContext context;
    private final Calibration calibration;
    private final List<PublishedBound> bounds;
    private final List<Condition> arms;
    private final int problems;
    private final Bootstrap bootstrap;
    private final List<double[]> thinking = new ArrayList<>();
    private final List<double[]> correct = new ArrayList<>();
    private final List<double[]> tokens = new ArrayList<>();
    private final List<double[]> seconds = new ArrayList<>();
    private final List<Double> steered = new ArrayList<>();

    CompressionReport(ExperimentContext context, Calibration calibration, List<PublishedBound> bounds,
            List<Condition> arms,
            List<List<Block>> blocks,
            int problems) {
        this.context = context;
        this.calibration = calibration;
        this.bounds = bounds;
        this.arms = arms;
        this.problems = problems;
        this.bootstrap = new Bootstrap(context.seed());
        for (List<Block> ofArm : blocks) {
            thinking.add(ofArm.stream().flatMapToInt(block -> Arrays.stream(block.thinking())).asDoubleStream()
                    .toArray());
            correct.add(ofArm.stream().flatMapToDouble(block -> IntStream.range(0, block.correct().length)
                    .mapToDouble(i -> block.correct()[i] ? 1 : 0)).toArray());
            tokens.add(ofArm.stream().flatMapToInt(block -> Arrays.stream(block.tokens())).asDoubleStream().toArray());
            seconds.add(ofArm.stream().mapToDouble(block -> block.seconds() / block.thinking().length).toArray());
            steered.add(ofArm.stream().flatMapToLong(block -> Arrays.stream(block.steered())).average().orElse(0));
        }
    }

    private Interval share(int arm) {
        return bootstrap.ratio(thinking.get(arm), thinking.getFirst());
    }

    private Interval change(int arm) {
        return bootstrap.difference(correct.get(arm), correct.getFirst());
    }

    private Interval speedUp(int arm) {
        return bootstrap.ratio(seconds.getFirst(), seconds.get(arm));
    }

    ExperimentResult result(List<TaskProblem> shown, List<Side> sides, CompressionSettings settings) {
        List<SampleTrace> traces = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            traces.add(new SampleTrace(shown.get(i).question(), sides.subList(3 * i, 3 * i + 3)));
        }
        return new ExperimentResult(findings(settings), List.of(held(), relative(), development(), bounds()),
                List.of(tokensChart(), developmentChart()), traces, summary());
    }

    // ---- in words

    private List<String> findings(CompressionSettings settings) {
        List<String> findings = new ArrayList<>();
        Interval saved = saved(STEERED);
        Interval change = change(STEERED);
        Interval speedUp = speedUp(STEERED);
        findings.add("A direction from " + settings.pairs() + " pairs, read at the end of prompts, makes the thinking "
                + Figures.percent(saved) + " shorter over " + problems + " held-out problems; accuracy changes by "
                + points(change) + " points, and answers come " + Figures.number(speedUp, 2) + " times as fast.");
        findings.add("Published: 67% fewer tokens at no loss of accuracy (GSM8K, one model) and at most 2.73 times as "
                + "fast (MATH500). " + verdict("The saving", saved, PUBLISHED_SAVING) + " "
                + verdict("The speed-up", speedUp, PUBLISHED_SPEED_UP) + " " + (worst(STEERED) >= -TOLERATED_LOSS
                        ? "A loss of more than a point of accuracy is excluded."
                        : "A loss of more than a point of accuracy is not excluded: it may be "
                                + Figures.number(-100 * worst(STEERED), 1) + " points."));
        Interval toPrompt = bootstrap.difference(thinking.get(STEERED), thinking.get(2));
        findings.add("The prompt \"" + ContrastSource.BRIEF + "\" alone makes the thinking " + Figures.percent(saved(2))
                + " shorter and answers " + Figures.number(speedUp(2), 2) + " times as fast; under the direction, "
                + Figures.number(toPrompt, 1) + " thinking tokens more are written than under the prompt.");
        findings.add("Random directions of equal norm, at the same steps, save " + Figures.percent(saved(3)) + ".");
        if (arms.size() > 4) {
            Interval published = saved(4);
            findings.add("The published recipe, which reads the end of finished traces, saves "
                    + Figures.percent(published) + " with an accuracy that changes by " + points(change(4)) + " points"
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

    /**
     * The lower end of the change in accuracy. Where no problem changes, a bootstrap knows only that; the share of
     * problems that might have changed is bounded by their number.
     */
    private double worst(int arm) {
        return test(arm).discordant() == 0 ? -Interval.share(0, problems).high() : change(arm).low();
    }

    private static String verdict(String what, Interval interval, double published) {
        return what + (interval.low() >= published
                ? " is at least that with its whole interval."
                : interval.estimate() >= published
                        ? " is at least that in the mean, but not with its whole interval."
                        : " is not reproduced.");
    }

    private Interval saved(int arm) {
        Interval share = share(arm);
        return new Interval(1 - share.estimate(), 1 - share.high(), 1 - share.low());
    }

    private static String points(Interval change) {
        return Figures.number(new Interval(100 * change.estimate(), 100 * change.low(), 100 * change.high()), 1);
    }

    // ---- in tables

    private Table held() {
        String clock = CompressionExperiment.clock(context) == Clock.CPU ? "processor time" : "time";
        Table table = Table.of(problems + " held-out problems", "arm", "thinking tokens", "right answers",
                clock + ", ms per problem", "steered tokens");
        for (int arm = 0; arm < arms.size(); arm++) {
            Interval time = bootstrap.mean(Arrays.stream(seconds.get(arm)).map(value -> 1000 * value).toArray());
            table = table.with(arms.get(arm).name(), Figures.number(bootstrap.mean(thinking.get(arm)), 1),
                    Figures.percent(bootstrap.mean(correct.get(arm))), Figures.number(time, 1),
                    Figures.number(steered.get(arm), 1));
        }
        return table;
    }

    private Table relative() {
        Table table = Table.of("Against the unsteered model, problem by problem", "arm", "share of the thinking",
                "accuracy, points", "paired test of accuracy", "times as fast");
        for (int arm = 1; arm < arms.size(); arm++) {
            table = table.with(arms.get(arm).name(), Figures.percent(share(arm)), points(change(arm)),
                    Figures.p(test(arm)), Figures.number(speedUp(arm), 2));
        }
        return table;
    }

    private PairedTest test(int arm) {
        return PairedTest.of(correct.get(arm), correct.getFirst(), context.seed());
    }

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

    private Chart tokensChart() {
        return Chart.bars("Thinking tokens by arm", "tokens", arms.stream().map(Condition::name).toList())
                .with("thinking tokens", thinking.stream().map(bootstrap::mean).toList());
    }

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
        summary.addProperty("time", CompressionExperiment.clock(context).name().toLowerCase(Locale.ROOT));
        JsonArray array = new JsonArray();
        for (int arm = 0; arm < arms.size(); arm++) {
            JsonObject object = new JsonObject();
            object.addProperty("name", arms.get(arm).name());
            object.add("thinking", Figures.json(bootstrap.mean(thinking.get(arm))));
            object.add("thinking_share", Figures.json(share(arm)));
            object.add("accuracy", Figures.json(bootstrap.mean(correct.get(arm))));
            object.add("accuracy_change", Figures.json(change(arm)));
            object.add("accuracy_test", Figures.json(test(arm)));
            object.add("tokens", Figures.json(bootstrap.mean(tokens.get(arm))));
            object.add("seconds", Figures.json(bootstrap.mean(seconds.get(arm))));
            object.add("speed_up", Figures.json(speedUp(arm)));
            object.addProperty("steered_tokens", steered.get(arm));
            array.add(object);
        }
        summary.add("arms", array);
        return summary;
    }
}
