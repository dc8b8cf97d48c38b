package io.swerve.bench.experiment.dataalchemy;

import com.google.gson.JsonObject;
import io.swerve.Model;
import io.swerve.bench.experiment.ExperimentResult;
import io.swerve.bench.experiment.Ground;
import io.swerve.bench.experiment.SampleTrace;
import io.swerve.bench.experiment.SampleTrace.Side;
import io.swerve.bench.experiment.dataalchemy.RecordScores.OutputPart;
import io.swerve.bench.experiment.traces.OwnTrace;
import io.swerve.bench.report.Chart;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Measures;
import io.swerve.bench.report.Table;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Comparison;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.Shares;
import io.swerve.reasoning.dataalchemy.Composition;
import io.swerve.reasoning.dataalchemy.DataAlchemy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What the shifts show.
 *
 * @param settings of the experiment
 * @param records what was written behind records, by shift, the first one without a shift
 * @param questions what was answered to questions, by shift, the first one without a shift, the second one of new
 *            compositions
 * @param way how the steered arm was steered, in words
 * @param seed of resampling and tests
 */
record DataAlchemyReport(DataAlchemySettings settings, List<RecordScores> records, List<QuestionScores> questions,
        String way, long seed) {
    static final String PLAIN = "unsteered";
    static final String IMITATOR = "imitator";
    private static final int SHOWN = 4;

    ExperimentResult result(List<SampleTrace> traces) {
        List<String> findings = new ArrayList<>();
        List<Table> tables = new ArrayList<>();
        JsonObject summary = new JsonObject();
        findings.add(questionFinding());
        Chart accuracies = Chart.bars("Accuracy on questions", "accuracy",
                questions.stream().map(scores -> scores.shift().name()).toList());
        JsonObject byArm = new JsonObject();
        for (String arm : questions.getFirst().written().keySet()) {
            Measures measures = questions(arm);
            tables.add(measures.table("Questions at a distance from the lab's corpus, "
                    + questions.getFirst().problems().size() + " each, " + arm
                    + (arm.equals(PLAIN) ? "" : " (" + way + ")"), "shift"));
            accuracies = measures.bars(accuracies, arm, "accuracy");
            byArm.add(arm, measures.jsonByName());
        }
        summary.add("questions", byArm);
        findings.add(recordFinding());
        Chart edits = Chart.bars("Edit distance of records", "edit distance",
                records.stream().map(scores -> scores.shift().name()).toList());
        JsonObject recordsByArm = new JsonObject();
        for (String arm : records.getFirst().outputs().keySet()) {
            Measures measures = records(arm);
            tables.add(measures.table("Records behind " + settings.shots() + " records in the prompt, "
                    + settings.records() + " of each shift, " + arm + "; f2 shifts "
                    + settings.direction().name().toLowerCase(Locale.ROOT), "shift"));
            edits = measures.bars(edits, arm, "edit_distance");
            recordsByArm.add(arm, measures.jsonByName());
        }
        summary.add("records", recordsByArm);
        addIdentity(findings, summary);
        return new ExperimentResult(findings, tables, List.of(accuracies, edits), traces, summary);
    }

    // ---- questions

    private Measures questions(String arm) {
        Measures measures = new Measures(Column.percent("accuracy", "accuracy"), Column.percent("cut", "cut"),
                Column.number("against_unsteered", "against unsteered", 3),
                Column.percent("finished", "finished traces"),
                Column.number("thinking", "tokens of thinking", 1));
        for (QuestionScores scores : questions) {
            measures.add(scores.shift().toString(), Shares.mean(scores.correct(arm)),
                    Shares.mean(scores.cut(arm)).estimate(),
                    arm.equals(PLAIN) ? null : Comparison.shares(scores.correct(arm), scores.correct(PLAIN), seed),
                    Shares.mean(scores.wellFormed(arm)), new Bootstrap(seed).mean(scores.thinking(arm)));
        }
        return measures;
    }

    private static Ground.Arm ground(QuestionScores scores) {
        return Ground.Arm.of(scores.shift().name(), scores.correct(PLAIN), scores.cut(PLAIN));
    }

    private Comparison against(QuestionScores scores) {
        return Comparison.independentShares(scores.correct(PLAIN), questions.getFirst().correct(PLAIN), seed);
    }

    private String questionFinding() {
        QuestionScores first = questions.getFirst();
        QuestionScores composed = questions.get(1);
        double usual = Shares.mean(first.correct(PLAIN)).estimate();
        String start = "Of compositions that stand together in the lab's corpus the model is right in "
                + Figures.percent(Shares.mean(first.correct(PLAIN))) + ", of those left out of it in "
                + Figures.percent(Shares.mean(composed.correct(PLAIN))) + ". ";
        Ground ground = Ground.of(ground(first));
        if (ground.cut().or(ground::floor).isPresent()) {
            return start + Ground.nothing(ground.cut().or(ground::floor).orElseThrow()) + ".";
        }
        List<String> broken = new ArrayList<>();
        List<String> cut = new ArrayList<>();
        for (QuestionScores scores : questions.subList(1, questions.size())) {
            Interval accuracy = Shares.mean(scores.correct(PLAIN));
            if (Ground.of(ground(scores)).cut().isPresent()) {
                cut.add(scores.shift().name());
            } else if (against(scores).isClear() && accuracy.high() < usual / 2) {
                broken.add(scores.shift().name() + " (" + Figures.percent(accuracy) + ")");
            }
        }
        Comparison composition = against(composed);
        return start + (broken.isEmpty()
                ? "No shift is shown to halve its accuracy."
                : "What halves it: " + String.join("; ", broken) + ".")
                + (cut.isEmpty()
                        ? ""
                        : " Nothing is concluded of " + String.join("; ", cut)
                                + ": too many answers are cut, raise --max-tokens.")
                + (cut.contains(composed.shift().name())
                        ? ""
                        : composition.isClear() && composition.difference().estimate() < 0
                                ? " New compositions cost accuracy (" + composition.text(3) + ")."
                                : " A fall by new compositions is not shown (" + composition.text(3) + ").");
    }

    // ---- records

    private Measures records(String arm) {
        Bootstrap bootstrap = new Bootstrap(seed);
        Measures measures = new Measures(Column.percent("exact", "exact"),
                Column.percent("exact_reasoning", "exact reasoning"), Column.percent("exact_answer", "exact answer"),
                Column.number("edit_distance", "edit distance", 3), Column.number("bleu", "BLEU", 3));
        for (RecordScores scores : records) {
            measures.add(scores.shift().toString(), Shares.mean(scores.exact(arm, OutputPart.FULL)),
                    scores.shift().asked().length() == 1
                            ? null
                            : Shares.mean(scores.exact(arm, OutputPart.REASONING)),
                    Shares.mean(scores.exact(arm, OutputPart.ANSWER)),
                    bootstrap.mean(scores.editDistance(arm, OutputPart.FULL)),
                    bootstrap.mean(scores.bleu(arm, OutputPart.FULL, settings.bleuTokens())));
        }
        return measures;
    }

    /** The same elements are asked under every shift, so that a mean over the shifts is one value for each element. */
    private double[] byElement(String arm) {
        int elements = records.stream().mapToInt(scores -> scores.cases().size()).min().orElseThrow();
        return IntStream.range(0, elements).mapToDouble(i -> records.stream()
                .mapToDouble(scores -> scores.editDistance(arm, OutputPart.FULL)[i]).average().orElseThrow()).toArray();
    }

    private String recordFinding() {
        double[] model = byElement(PLAIN);
        double[] imitator = byElement(IMITATOR);
        Comparison comparison = Comparison.means(model, imitator, seed);
        Bootstrap bootstrap = new Bootstrap(seed);
        long given = records.stream().filter(scores -> IntStream.range(0, scores.cases().size())
                .allMatch(i -> scores.exact(IMITATOR, OutputPart.FULL)[i] == 1)).count();
        double[] usual = records.getFirst().exact(PLAIN, OutputPart.FULL);
        String start = "Continuing records in the prompt, the model writes those without a shift exactly in "
                + Figures.percent(Shares.mean(usual)) + "; over all shifts its edit distance is "
                + Figures.number(bootstrap.mean(model), 3)
                + ". The imitator of the nearest composition, which is right by"
                + " construction in " + given + " of " + records.size() + " shifts, comes to "
                + Figures.number(bootstrap.mean(imitator), 3) + " (difference " + comparison.text(3) + ", "
                + model.length + " elements). ";
        Ground ground = Ground.of(Ground.Arm.of(records.getFirst().shift().name(), usual, new double[usual.length]));
        if (ground.floor().isPresent()) {
            return start + Ground.nothing("the model doesn't continue records without a shift either, so that no shift"
                    + " can break it") + ".";
        }
        return start + (!comparison.isClear()
                ? "The model can't be told from plain imitation."
                : comparison.difference().estimate() > 0
                        ? "The model is farther from the truth than plain imitation."
                        : "The model is nearer to the truth than plain imitation.");
    }

    /** The one number that any implementation must give. */
    private void addIdentity(List<String> findings, JsonObject summary) {
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

    List<SampleTrace> traces(Model model) {
        List<SampleTrace> traces = new ArrayList<>();
        for (QuestionScores scores : questions.stream().limit(SHOWN).toList()) {
            List<Side> sides = new ArrayList<>();
            scores.written().forEach((arm, written) -> {
                OwnTrace trace = written.getFirst();
                sides.add(Side.of(arm, trace.correct() ? "right" : "wrong", model, trace.tokens(), trace.entropies()));
            });
            traces.add(new SampleTrace(scores.shift() + ". " + scores.problems().getFirst().question(), sides));
        }
        return traces;
    }
}
