package io.swerve.steering.plan.file;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.swerve.SwerveException;
import io.swerve.internal.AtomicFile;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.plan.Intervention;
import io.swerve.steering.plan.LowRankMap;
import io.swerve.steering.plan.Rule;
import io.swerve.steering.plan.SteeringPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes the file of a plan, and those of its vectors. For one use. */
final class PlanWriter {
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private final Path file;
    private final Map<SteeringVector, Path> vectors = new LinkedHashMap<>();

    PlanWriter(Path file) {
        this.file = file;
    }

    void write(SteeringPlan plan) {
        JsonArray rules = new JsonArray();
        for (Rule rule : plan.rules()) {
            try {
                rules.add(rule(rule));
            } catch (IllegalArgumentException e) {
                throw new PlanFileException(file + ": rule '" + rule.name() + "' can't be written: " + e.getMessage(),
                        e);
            }
        }
        JsonObject root = new JsonObject();
        root.addProperty("version", PlanReader.VERSION);
        root.add("rules", rules);
        try {
            vectors.forEach(SteeringVector::write);
            AtomicFile.write(file, partial -> Files.writeString(partial, GSON.toJson(root) + "\n"));
        } catch (IOException | SwerveException e) {
            throw new PlanFileException(file + ": can't be written: " + e.getMessage(), e);
        }
    }

    private JsonObject rule(Rule rule) {
        JsonObject object = new JsonObject();
        object.addProperty("name", rule.name());
        object.add("intervention", intervention(rule.intervention()));
        object.addProperty("layers", rule.layers().toString());
        object.add("when", TriggerJson.write(rule.trigger(), this::vector));
        object.add("coefficient", CoefficientJson.write(rule.coefficient()));
        return object;
    }

    private static JsonArray layers(Iterable<Integer> layers) {
        JsonArray list = new JsonArray();
        layers.forEach(list::add);
        return list;
    }

    private JsonElement intervention(Intervention intervention) {
        JsonObject of = new JsonObject();
        return switch (intervention) {
            case Intervention.Add(SteeringVector vector) -> TriggerJson.named("add", vector(vector));
            case Intervention.ProjectOut(SteeringVector vector) -> TriggerJson.named("project_out", vector(vector));
            case Intervention.ClampProjection(SteeringVector vector, double min, double max) -> {
                of.add("vector", vector(vector));
                finite(of, "min", min);
                finite(of, "max", max);
                yield TriggerJson.named("clamp", of);
            }
            case Intervention.Rotate(SteeringVector vector, double radians) -> {
                of.add("vector", vector(vector));
                of.addProperty("radians", radians);
                yield TriggerJson.named("rotate", of);
            }
            case Intervention.Rescale rescale -> {
                of.addProperty("factor", rescale.factor());
                of.add("layers", layers(rescale.layerList()));
                yield TriggerJson.named("rescale", of);
            }
            case Intervention.ClampFeature _ ->
                throw new IllegalArgumentException("a feature doesn't know the folder of"
                        + " its autoencoder: write {\"clamp_feature\": {\"sae\": FOLDER, \"feature\": N, \"target\": X}} by hand");
            case LowRankMap map -> {
                of.addProperty("layer", map.layer());
                of.add("down", GSON.toJsonTree(map.down()));
                of.add("down_bias", GSON.toJsonTree(map.downBias()));
                of.add("up", GSON.toJsonTree(map.up()));
                of.add("up_bias", GSON.toJsonTree(map.upBias()));
                yield TriggerJson.named("low_rank", of);
            }
        };
    }

    private static void finite(JsonObject of, String key, double value) {
        if (Double.isFinite(value)) {
            of.addProperty(key, value);
        }
    }

    private JsonElement vector(SteeringVector vector) {
        if (vector.hasLayer(0)) {
            throw new IllegalArgumentException(
                    "its vector has a direction of layer 0, which GGUF control vectors don't have: leave it out with onLayers");
        }
        String name = file.getFileName().toString().replaceFirst("\\.json$", "");
        Path path = vectors.computeIfAbsent(vector,
                _ -> file.resolveSibling(name + "-" + (vectors.size() + 1) + ".gguf"));
        return new JsonPrimitive(path.getFileName().toString());
    }
}
