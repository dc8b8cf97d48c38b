package io.swerve.bench.experiment.dataalchemy;

import com.google.gson.JsonObject;
import io.swerve.Model;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.SampleTrace.Side;
import io.swerve.bench.experiment.dataalchemy.RecordScores.OutputPart;
import io.swerve.bench.experiment.traces.Brevity;
import io.swerve.bench.experiment.traces.OwnTrace;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.PairedTest;
import io.swerve.reasoning.dataalchemy.Composition;
import io.swerve.reasoning.dataalchemy.DataAlchemy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the shifts show. */
final class DataAlchemyReport {
    private static final String PLAIN = "unsteered";
    private static final String IMITATOR = "imitator";

    private final DataAlchemySettings settings;
    private final List<RecordScores> records;
    private final List<QuestionScores> questions;
    private final Optional<Brevity> way;
    private final long seed;
    private final Bootstrap bootstrap;
    private final List<String> findings = new ArrayList<>();
    private final List<Table> tables = new ArrayList<>();
    private final List<Chart> charts = new ArrayList<>();
    private final JsonObject summary = new JsonObject();

    DataAlchemyReport(DataAlchemySettings settings, List<RecordScores> records, List<QuestionScores> questions,
            Optional<Brevity> way, long seed) {
        this.settings = settings;
        this.records = records;
        this.questions = questions;
        this.way = way;
        this.seed = seed;
        bootstrap = new Bootstrap(seed);
    }

    ExperimentResult result(Model model) {
        if (questions.isEmpty()) {
            findings.add("The model has no thinking markers, so there is no steered arm and no questions were asked.");
        } else {
            addQuestions();
        }
        addRecords();
        addIdentity();
        return new ExperimentResult(findings, tables, charts, traces(model), summary);
    }

    private void addQuestions() {
        double[] trained = questions.get(0).correct(PLAIN);
        double[] held = questions.get(1).correct(PLAIN);
        List<String> broken = new ArrayList<>();
        JsonObject object = new JsonObject();
        Table table = Table.of("Questions at a distance from training, " + questions.getFirst().problems().size()
                + " each; steered: " + way.map(Brevity::toString).orElse("-"), "shift", "arm", "accuracy",
                "against unsteered", "finished traces", "tokens of thinking");
        for (QuestionScores scores : questions) {
            JsonObject arms = new JsonObject();
            for (String arm : scores.written().keySet()) {
                Interval accuracy = bootstrap.mean(scores.correct(arm));
                table = table.with(scores.shift().toString(), arm, Figures.percent(accuracy),
                        arm.equals(PLAIN)
                                ? "-"
                                : Figures.p(PairedTest.of(scores.correct(arm), scores.correct(PLAIN), seed)),
                        Figures.percent(bootstrap.mean(scores.wellFormed(arm))),
                        Figures.number(bootstrap.mean(scores.thinking(arm)), 1));
                arms.add(arm, Figures.json(accuracy));
            }
            object.add(scores.shift().toString(), arms);
            if (mean(scores.correct(PLAIN)) < mean(trained) / 2) {
                broken.add(scores.shift().name() + " (" + Figures.percent(mean(scores.correct(PLAIN))) + ")");
            }
        }
        findings.add("Asked what it was trained on, the model is right in " + Figures.percent(bootstrap.mean(trained))
                + "; of compositions never trained together, in " + Figures.percent(bootstrap.mean(held)) + ". "
                + (broken.isEmpty()
                        ? "No shift halves its accuracy."
                        : "What breaks it: " + String.join("; ", broken) + ".")
                + (mean(held) > mean(trained) / 2
                        ? " The paper's collapse under new compositions is not reproduced: the"
                                + " lab's corpus leaves out 3 of 25 pairs, not one or three of four."
                        : ""));
        tables.add(table);
        summary.add("questions", object);
        charts.add(chart("Accuracy on questions", questions.stream().map(scores -> scores.shift().name()).toList(),
                List.copyOf(questions.getFirst().written().keySet()),
                (arm, i) -> bootstrap.mean(questions.get(i).correct(arm))));
    }

    private void addRecords() {
        JsonObject object = new JsonObject();
        Table table = Table.of("Records behind " + settings.shots() + " records in the prompt, "
                + settings.records() + " of each shift; f2 shifts "
                + settings.direction().name().toLowerCase(Locale.ROOT),
                "shift", "arm", "exact", "exact reasoning", "exact answer", "edit distance", "BLEU");
        double exact = 0;
        double edits = 0;
        double imitated = 0;
        List<Double> gaps = new ArrayList<>();
        for (RecordScores scores : records) {
            JsonObject arms = new JsonObject();
            for (String arm : scores.outputs().keySet()) {
                table = table.with(scores.shift().toString(), arm,
                        Figures.percent(bootstrap.mean(scores.exact(arm, OutputPart.FULL))),
                        scores.shift().asked().length() == 1
                                ? "-"
                                : Figures.percent(bootstrap.mean(scores.exact(arm, OutputPart.REASONING))),
                        Figures.percent(bootstrap.mean(scores.exact(arm, OutputPart.ANSWER))),
                        Figures.number(bootstrap.mean(scores.editDistance(arm, OutputPart.FULL)), 3),
                        Figures.number(bootstrap.mean(scores.bleu(arm, OutputPart.FULL, settings.bleuTokens())), 3));
                JsonObject one = json(scores, arm, OutputPart.FULL);
                if (scores.shift().asked().length() > 1) {
                    one.add("reasoning", json(scores, arm, OutputPart.REASONING));
                    one.add("answer", json(scores, arm, OutputPart.ANSWER));
                }
                arms.add(arm, one);
            }
            object.add(scores.shift().toString(), arms);
            exact += mean(scores.exact(PLAIN, OutputPart.FULL)) / records.size();
            edits += mean(scores.editDistance(PLAIN, OutputPart.FULL)) / records.size();
            imitated += mean(scores.editDistance(IMITATOR, OutputPart.FULL)) / records.size();
            double[] model = scores.editDistance(PLAIN, OutputPart.FULL);
            double[] imitator = scores.editDistance(IMITATOR, OutputPart.FULL);
            for (int i = 0; i < model.length; i++) {
                gaps.add(model[i] - imitator[i]);
            }
        }
        double[] differences = gaps.stream().mapToDouble(Double::doubleValue).toArray();
        PairedTest test = PairedTest.of(differences, new double[differences.length], seed);
        findings.add("Continuing records in the prompt, over all shifts the model writes " + Figures.percent(exact)
                + " exactly, at an edit distance of " + Figures.number(edits, 3) + "; the imitator of the nearest"
                + " composition, who knows functions for any length and atoms, comes to " + Figures.number(imitated, 3)
                + " (" + Figures.p(test) + ")."
                + (edits > imitated
                        ? " The model doesn't learn the transformations from the prompt: it is farther from"
                                + " the truth than plain imitation."
                        : ""));
        tables.add(table);
        summary.add("records", object);
        charts.add(chart("Edit distance of records", records.stream().map(scores -> scores.shift().name()).toList(),
                List.copyOf(records.getFirst().outputs().keySet()),
                (arm, i) -> bootstrap.mean(records.get(i).editDistance(arm, OutputPart.FULL))));
    }

    private JsonObject json(RecordScores scores, String arm, OutputPart part) {
        JsonObject object = new JsonObject();
        object.add("exact", Figures.json(bootstrap.mean(scores.exact(arm, part))));
        object.add("edit_distance", Figures.json(bootstrap.mean(scores.editDistance(arm, part))));
        object.add("bleu", Figures.json(bootstrap.mean(scores.bleu(arm, part, settings.bleuTokens()))));
        return object;
    }

    /** The one number that any implementation must give. */
    private void addIdentity() {
        DataAlchemy world = new DataAlchemy(4, 13, 1, settings.direction());
        Composition first = world.composition("f1f2");
        Composition second = world.composition("f2f2");
        long same = world.elements().filter(element -> first.apply(element).equals(second.apply(element))).count();
        findings.add("An imitator of f1f2 that is asked for f2f2 is right for exactly " + same + " of "
                + world.elementCount() + " elements, " + String.format(Locale.ROOT, "%.4f", 100.0 * same
                        / world.elementCount())
                + "%: the paper's 0.01%.");
        summary.addProperty("elements_that_cannot_tell", same);
    }

    private interface Value {
        Interval of(String arm, int category);
    }

    private static Chart chart(String title, List<String> categories, List<String> arms, Value value) {
        Chart chart = Chart.bars(title, "", categories);
        for (String arm : arms) {
            List<Interval> bars = new ArrayList<>();
            for (int i = 0; i < categories.size(); i++) {
                bars.add(value.of(arm, i));
            }
            chart = chart.with(arm, bars);
        }
        return chart;
    }

    private List<SampleTrace> traces(Model model) {
        List<SampleTrace> traces = new ArrayList<>();
        for (QuestionScores scores : questions.stream().limit(4).toList()) {
            List<Side> sides = new ArrayList<>();
            scores.written().forEach((arm, written) -> {
                OwnTrace trace = written.getFirst();
                sides.add(Side.of(arm, trace.correct() ? "right" : "wrong", model, trace.tokens(), trace.entropies()));
            });
            traces.add(new SampleTrace(scores.shift() + ". " + scores.problems().getFirst().question(), sides));
        }
        return traces;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
