package io.swerve.bench.experiment;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.swerve.SwerveException;
import io.swerve.bench.experiment.WrittenTexts.Written;
import io.swerve.bench.report.RowJson;
import io.swerve.reasoning.answer.AnswerJudge;
import io.swerve.reasoning.answer.Judgement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A stranger's check of a result file. From the rows alone: that they are all there and as they were written, that each
 * text is judged as the judge of answers judges it, that no two samples are one, and that what is measured of all texts
 * follows from them. With the models, too: that the experiment's own report makes the same findings, tables, charts and
 * summary of the rows.
 *
 * <p>
 * Whoever writes new rows and all that follows from them isn't found out; only running the experiment again finds that.
 *
 * @param experiment its name
 * @param rows how many there are
 * @param texts how many the rows hold
 * @param figures how many numbers and texts of the report were made again; 0 if the models for it are missing
 * @param faults what is wrong, each with its place; empty if nothing is
 * @param notes what couldn't be checked, and why
 */
public record ResultCheck(String experiment, int rows, int texts, int figures, List<String> faults,
        List<String> notes) {
    /** The report's parts that are made again. */
    private static final List<String> REPORTED = List.of("findings", "tables", "charts", "summary");
    private static final double ROUNDING = 1e-9;

    /** Copies the lists. */
    public ResultCheck {
        Objects.requireNonNull(experiment, "experiment");
        faults = List.copyOf(faults);
        notes = List.copyOf(notes);
    }

    /**
     * Checks a result.
     *
     * @param file {@code result.json} of an experiment
     * @param replay makes the result again; empty to look at the rows only
     * @return what was found
     * @throws IOException if the file can't be read
     * @throws ExperimentException if it is no result of an experiment
     */
    public static ResultCheck of(Path file, Optional<ExperimentReplay> replay) throws IOException {
        JsonObject stored;
        try {
            stored = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            Objects.requireNonNull(stored.get("experiment"));
            Objects.requireNonNull(stored.getAsJsonObject("rows"));
        } catch (JsonParseException | IllegalStateException | NullPointerException | ClassCastException e) {
            throw new ExperimentException(file + " is no result of an experiment", e);
        }
        return new Checker(stored).check(replay);
    }

    /** Collects what is wrong. */
    private static final class Checker {
        private final JsonObject stored;
        private final JsonObject rows;
        private final List<String> faults = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private int figures;

        Checker(JsonObject stored) {
            this.stored = stored;
            rows = stored.getAsJsonObject("rows");
        }

        ResultCheck check(Optional<ExperimentReplay> replay) {
            hashes();
            WrittenTexts texts = WrittenTexts.of(new StoredRows(rows).stages());
            texts.all().forEach(this::judged);
            streams(texts);
            if (stored.has("texts")) {
                compare("texts", stored.get("texts"),
                        texts.measures(stored.get("seed").getAsLong()).json("arm"));
            } else {
                notes.add("the file is older than what is measured of all texts");
            }
            replay.ifPresent(this::replayed);
            int count = rows.asMap().values().stream().mapToInt(stage -> stage.getAsJsonArray().size()).sum();
            return new ResultCheck(stored.get("experiment").getAsString(), count, texts.all().size(), figures, faults,
                    notes);
        }

        private void hashes() {
            JsonObject known = stored.getAsJsonObject("row_hashes");
            if (known == null) {
                notes.add("the file is older than hashes of rows: a row that was changed may not be found");
                return;
            }
            Set<String> stages = new TreeSet<>(rows.keySet());
            stages.addAll(known.keySet());
            for (String stage : stages) {
                List<String> expected = known.has(stage)
                        ? known.getAsJsonArray(stage).asList().stream().map(JsonElement::getAsString).toList()
                        : List.of();
                List<String> actual = rows.has(stage)
                        ? rows.getAsJsonArray(stage).asList().stream()
                                .map(RowJson::hash).toList()
                        : List.of();
                hashes(stage, expected, actual);
            }
        }

        /** Of as many rows, some were changed. Of more or fewer, it is those that are in one list only. */
        private void hashes(String stage, List<String> expected, List<String> actual) {
            boolean asMany = expected.size() == actual.size();
            for (int row = 0; row < expected.size(); row++) {
                if (asMany ? !expected.get(row).equals(actual.get(row)) : !actual.contains(expected.get(row))) {
                    faults.add("stage " + stage + ", row " + row + ": "
                            + (asMany ? "changed since it was written" : "missing, or changed since it was written"));
                }
            }
            for (int row = 0; row < actual.size() && !asMany; row++) {
                if (!expected.contains(actual.get(row))) {
                    faults.add("stage " + stage + ", row " + row + ": added, or changed, since it was written");
                }
            }
        }

        private void judged(Written written) {
            Transcript text = written.transcript();
            if (text.gold() == null) {
                return;
            }
            Judgement verdict = AnswerJudge.standard().judge(text.text(), text.gold(), text.cut());
            if (text.right() == null || text.right() != verdict.right()) {
                faults.add(written.place() + ": was judged " + word(text.right()) + ", is " + word(verdict.right())
                        + " by the judge of answers, which finds "
                        + verdict.found().map(answer -> "'" + answer + "'").orElse("no answer") + " for '"
                        + text.gold() + "'");
            }
            for (String key : List.of("right", "correct")) {
                JsonElement beside = written.beside().get(key);
                if (beside != null && beside.isJsonPrimitive() && beside.getAsJsonPrimitive().isBoolean()
                        && text.right() != null && beside.getAsBoolean() != text.right()) {
                    faults.add(written.place() + ": its row counts it as " + word(beside.getAsBoolean())
                            + ", the text itself as " + word(text.right()));
                }
            }
        }

        private static String word(Boolean right) {
            return right == null ? "not at all" : right ? "right" : "wrong";
        }

        /** No text stands for two samples, and no two samples were drawn from one stream. */
        private void streams(WrittenTexts texts) {
            Map<String, Written> samples = new HashMap<>();
            Map<String, Written> seeds = new HashMap<>();
            Map<String, String> golds = new HashMap<>();
            for (Written written : texts.all()) {
                Transcript text = written.transcript();
                String arm = written.stage() + '\n' + text.arm() + '\n';
                Written twin = samples.put(arm + text.problem() + '\n' + text.questionHash() + '\n' + text.sample(),
                        written);
                if (twin != null) {
                    faults.add(written.place() + ": is there twice, also in row " + twin.row());
                } else if (text.seed() != null) {
                    Written other = seeds.put(arm + text.seed(), written);
                    if (other != null) {
                        faults.add(written.place() + ": was drawn from the stream of problem "
                                + other.transcript().problem() + ", sample " + other.transcript().sample());
                    }
                }
                String gold = text.gold() == null ? null : golds.putIfAbsent(text.questionHash(), text.gold());
                if (gold != null && !gold.equals(text.gold())) {
                    faults.add(written.place() + ": its right answer is '" + text.gold() + "' here and '" + gold
                            + "' elsewhere");
                }
            }
        }

        private void replayed(ExperimentReplay replay) {
            Optional<String> obstacle = replay.obstacle(stored);
            if (obstacle.isPresent()) {
                notes.add("the report was not made again: " + obstacle.get());
                return;
            }
            if (!CodeVersion.current().isIn(stored.getAsJsonObject("versions"))) {
                notes.add("the file was written by other code (Swerve "
                        + CodeVersion.named(stored.getAsJsonObject("versions")) + ") than this (Swerve "
                        + CodeVersion.current() + "), which may report otherwise");
            }
            try {
                JsonObject result = replay.result(stored);
                REPORTED.forEach(part -> compare(part, stored.get(part), result.get(part)));
            } catch (SwerveException | JsonParseException | IllegalArgumentException | IllegalStateException
                    | IndexOutOfBoundsException | NullPointerException e) { // reports trust their rows
                faults.add("the report can't be made of these rows: " + e.getMessage());
            }
        }

        /** Names each place where two pieces of JSON differ by more than rounding. */
        private void compare(String place, JsonElement was, JsonElement is) {
            if (was instanceof JsonObject one && is instanceof JsonObject other) {
                Set<String> keys = new TreeSet<>(one.keySet());
                keys.addAll(other.keySet());
                keys.forEach(key -> compare(place + '.' + key, one.get(key), other.get(key)));
            } else if (was instanceof JsonArray one && is instanceof JsonArray other && one.size() == other.size()) {
                for (int i = 0; i < one.size(); i++) {
                    compare(place + '[' + i + ']', one.get(i), other.get(i));
                }
            } else {
                figures++;
                if (!same(was, is)) {
                    faults.add(place + ": the file says " + brief(was) + ", the rows give " + brief(is));
                }
            }
        }

        private static boolean same(JsonElement was, JsonElement is) {
            if (was != null && is != null && was.isJsonPrimitive() && is.isJsonPrimitive()
                    && was.getAsJsonPrimitive().isNumber() && is.getAsJsonPrimitive().isNumber()) {
                double difference = Math.abs(was.getAsDouble() - is.getAsDouble());
                return difference <= ROUNDING * Math.max(1, Math.abs(was.getAsDouble()));
            }
            return Objects.equals(was, is);
        }

        private static String brief(JsonElement element) {
            return switch (element) {
                case null -> "nothing";
                case JsonArray array -> "a list of " + array.size();
                default -> element.toString();
            };
        }
    }
}
