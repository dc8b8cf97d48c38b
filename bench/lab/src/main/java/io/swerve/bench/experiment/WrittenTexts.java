package io.swerve.bench.experiment;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import io.swerve.bench.report.Column;
import io.swerve.bench.report.Figures;
import io.swerve.bench.report.Measures;
import io.swerve.bench.report.RowJson;
import io.swerve.bench.statistics.Bootstrap;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.Shares;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * All texts that the rows of a run hold, and what is measured of them whatever the experiment is about: how many are
 * right, how many were cut, how long they are.
 *
 * @param all in the order of stages and rows
 */
record WrittenTexts(List<Written> all) {
    private static final Set<String> KEYS = Set.of("problem", "question_hash", "gold", "arm", "sample", "seed", "text",
            "tokens", "stop", "right");

    /** A text, and where it stands; beside it is what its row says of it. */
    record Written(String stage, int row, Transcript transcript, JsonObject beside) {
        String place() {
            return "stage " + stage + ", row " + row + ", problem " + transcript.problem() + " under '"
                    + transcript.arm() + "', sample " + transcript.sample();
        }
    }

    /** Finds the texts in rows, by stage. */
    static WrittenTexts of(Map<String, TreeMap<Integer, JsonElement>> stages) {
        List<Written> all = new ArrayList<>();
        stages.forEach((stage, rows) -> rows
                .forEach((index, row) -> find(row, new JsonObject(), Figures.key(stage), index, all)));
        return new WrittenTexts(List.copyOf(all));
    }

    private static void find(JsonElement element, JsonObject beside, String stage, int row, List<Written> all) {
        if (element instanceof JsonArray array) {
            array.forEach(one -> find(one, beside, stage, row, all));
        } else if (element instanceof JsonObject object) {
            if (object.keySet().equals(KEYS)) {
                all.add(new Written(stage, row, transcript(object, stage, row), beside));
            } else {
                object.entrySet().forEach(entry -> find(entry.getValue(), object, stage, row, all));
            }
        }
    }

    private static Transcript transcript(JsonObject object, String stage, int row) {
        try {
            return RowJson.JSON.fromJson(object, Transcript.class);
        } catch (JsonParseException e) {
            throw new ExperimentException("stage " + stage + ", row " + row + ": the text is none any more: "
                    + e.getMessage(), e);
        }
    }

    /** What was measured of each arm of each stage, over its problems. */
    Measures measures(long seed) {
        Measures measures = new Measures(Column.of("texts", "texts"), Column.of("problems", "problems"),
                Column.percent("right", "right answers"), Column.percent("cut", "cut at the longest length"),
                Column.number("tokens", "tokens", 1));
        Bootstrap bootstrap = new Bootstrap(seed);
        byArm().forEach((arm, texts) -> {
            Map<String, List<Transcript>> problems = texts.stream().collect(Collectors
                    .groupingBy(text -> text.problem() + text.questionHash(), LinkedHashMap::new, Collectors.toList()));
            int samples = problems.values().stream().mapToInt(List::size).max().orElseThrow();
            boolean judged = texts.stream().allMatch(text -> text.right() != null);
            measures.add(arm, texts.size(), problems.size(),
                    judged ? share(problems, samples, text -> text.right() ? 1 : 0) : null,
                    share(problems, samples, text -> text.cut() ? 1 : 0),
                    bootstrap.mean(means(problems, Transcript::tokens)));
        });
        return measures;
    }

    private Map<String, List<Transcript>> byArm() {
        return all.stream().collect(Collectors.groupingBy(
                text -> text.stage().equals(Figures.key(text.transcript().arm()))
                        ? text.transcript().arm()
                        : text.stage().replace('_', ' ') + ": " + text.transcript().arm(),
                LinkedHashMap::new, Collectors.mapping(Written::transcript, Collectors.toList())));
    }

    private static Interval share(Map<String, List<Transcript>> problems, int samples,
            ToDoubleFunction<Transcript> value) {
        return Shares.mean(means(problems, value), samples);
    }

    private static double[] means(Map<String, List<Transcript>> problems, ToDoubleFunction<Transcript> value) {
        return problems.values().stream()
                .mapToDouble(texts -> texts.stream().mapToDouble(value).average().orElseThrow()).toArray();
    }
}
