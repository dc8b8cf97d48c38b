package io.swerve.bench.experiment.budget;

import io.swerve.bench.experiment.PooledMean;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Measures;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What right and wrong samples of a model are like; problems are resampled, each with all of its samples. */
final class ReplyFeatures {
    private static final String RIGHT = "right";
    private static final String WRONG = "wrong";
    private static final String DIFFERENCE = "difference";
    private static final String TOKENS = "tokens";

    private final String model;
    private final Measures measures;

    private ReplyFeatures(String model, Measures measures) {
        this.model = model;
        this.measures = measures;
    }

    /** Looks at samples; null if all or none are right. */
    static ReplyFeatures of(String model, List<RepliesRow> rows, Bootstrap bootstrap) {
        int all = rows.stream().mapToInt(row -> row.replies().size()).sum();
        int right = (int) rows.stream().flatMap(row -> row.replies().stream()).filter(SampledReply::right).count();
        if (right == 0 || right == all) {
            return null;
        }
        Map<String, ToDoubleFunction<SampledReply>> kinds = new LinkedHashMap<>();
        kinds.put(TOKENS, SampledReply::tokens);
        kinds.put("hedging words", reply -> reply.features().hedging());
        kinds.put("thinking words", reply -> reply.features().thinking());
        kinds.put("discourse words", reply -> reply.features().discourse());
        Measures measures = new Measures(Column.number(RIGHT, right + " right", 2),
                Column.number(WRONG, all - right + " wrong", 2), Column.number(DIFFERENCE, "difference", 2));
        kinds.forEach((name, kind) -> {
            PooledMean ofRight = mean(rows, kind, true);
            PooledMean ofWrong = mean(rows, kind, false);
            measures.add(name, bootstrap.of(rows.size(), ofRight), bootstrap.of(rows.size(), ofWrong),
                    bootstrap.of(rows.size(),
                            sample -> ofRight.applyAsDouble(sample) - ofWrong.applyAsDouble(sample)));
        });
        return new ReplyFeatures(model, measures);
    }

    private static PooledMean mean(List<RepliesRow> rows, ToDoubleFunction<SampledReply> kind, boolean right) {
        return new PooledMean(rows.stream().map(row -> row.replies().stream().filter(reply -> reply.right() == right)
                .mapToDouble(kind).toArray()).toList());
    }

    Measures measures() {
        return measures;
    }

    String title() {
        return "Samples of the " + model + " model";
    }

    String finding() {
        Interval length = measures.interval(0, DIFFERENCE);
        String verdict = !length.excludes(0)
                ? "right ones are neither clearly shorter nor clearly longer"
                : length.estimate() < 0 ? "right ones are shorter" : "right ones are longer";
        return "Right against wrong samples of the " + model + " model, over all problems: "
                + String.join("; ", IntStream.range(0, measures.size()).mapToObj(
                        row -> measures.cell(row, RIGHT) + " against " + measures.cell(row, WRONG) + " "
                                + measures.name(row))
                        .toList())
                + "; " + verdict + " (paper: right ones are shorter, with fewer of the second and third kind and more"
                + " of the last).";
    }
}
