package io.swerve.bench.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.swerve.Model;
import io.swerve.bench.model.LabModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Runs an experiment on the embedded models, with one thread and few problems. */
public final class LabTrial {
    private LabTrial() {}

    /**
     * Runs an experiment.
     *
     * @param <S> its settings
     * @param experiment the experiment
     * @param settings of it
     * @param problems how many are held out
     * @param out the folder for results
     * @return all of its result, but for the time it took
     * @throws IOException if a file can't be written
     */
    public static <S extends Record> JsonObject run(Experiment<S> experiment, S settings, int problems, Path out)
            throws IOException {
        try (ExperimentModels models = new ExperimentModels(Optional.of(LabModel.BASE.path()),
                Optional.of(LabModel.THINK.path()), Model::load)) {
            new ExperimentRun(models, RunOptions.to(out).withProblems(problems).withParallel(1, 10).withMaxTokens(200),
                    Watcher.NONE).run(experiment, settings);
        }
        JsonObject result = JsonParser
                .parseString(Files.readString(out.resolve(experiment.card().name()).resolve("result.json")))
                .getAsJsonObject();
        checkKeys(result);
        result.remove("seconds");
        return result;
    }

    /**
     * Checks that all keys are in snake_case, at all depths.
     *
     * @param element JSON
     */
    public static void checkKeys(JsonElement element) {
        if (element instanceof JsonArray array) {
            array.forEach(LabTrial::checkKeys);
        } else if (element instanceof JsonObject object) {
            object.asMap().forEach((key, value) -> {
                assertThat(key).matches("[a-z0-9]+(_[a-z0-9]+)*");
                checkKeys(value);
            });
        }
    }

    /**
     * Runs an experiment again in the same folder, as after a crash that lost the last row: no other row may change, and
     * that one only by rounding.
     *
     * @param <S> its settings
     * @param experiment the experiment
     * @param settings of it
     * @param problems how many are held out
     * @param out the folder of the first run
     * @param before what the first run returned
     * @return how many rows are not the same
     * @throws IOException if a file can't be read or written
     */
    public static <S extends Record> int changesWhenRunAgain(Experiment<S> experiment, S settings, int problems,
            Path out,
            JsonObject before) throws IOException {
        try (var files = Files.list(out.resolve(experiment.card().name()))) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith("checkpoint-")).toList()) {
                String text = Files.readString(file);
                Files.writeString(file, text.substring(0, text.length() - 10));
            }
        }
        JsonObject after = run(experiment, settings, problems, out).getAsJsonObject("rows");
        int changes = 0;
        for (String stage : before.getAsJsonObject("rows").keySet()) {
            JsonArray rows = before.getAsJsonObject("rows").getAsJsonArray(stage);
            for (int i = 0; i < rows.size(); i++) {
                changes += rows.get(i).equals(after.getAsJsonArray(stage).get(i)) ? 0 : 1;
            }
        }
        return changes;
    }
}
