package io.swerve.steering.plan.file;

import io.swerve.Layers;
import io.swerve.internal.json.JsonPlace;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.plan.Coefficient;
import io.swerve.steering.plan.Intervention;
import io.swerve.steering.plan.LowRankMap;
import io.swerve.steering.plan.Rule;
import io.swerve.steering.plan.SteeringPlan;
import io.swerve.steering.plan.Trigger;
import io.swerve.steering.sae.SparseAutoencoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads the file of a plan. For one use. */
final class PlanReader {
    static final int VERSION = 1;

    private final Path file;
    private final TriggerJson triggers = new TriggerJson(this::vector);
    private final Map<Path, SteeringVector> vectors = new HashMap<>();
    private final Map<Path, SparseAutoencoder> autoencoders = new HashMap<>();

    PlanReader(Path file) {
        this.file = file;
    }

    SteeringPlan read() {
        JsonPlace root = JsonPlace.read(file, PlanFileException::new);
        root.withKeys("version", "rules");
        int version = root.at("version").whole();
        if (version != VERSION) {
            throw root.at("version").refusal("is " + version + ", this version of Swerve reads " + VERSION);
        }
        JsonPlace list = root.at("rules");
        List<Rule> rules = list.list().stream().map(this::rule).toList();
        return list.checked(() -> new SteeringPlan(rules));
    }

    private Rule rule(JsonPlace place) {
        place.withKeys("name", "intervention", "layers", "when", "coefficient");
        Layers layers = place.has("layers") ? layers(place.at("layers")) : null;
        Intervention intervention = intervention(place.at("intervention"), layers);
        Trigger trigger = place.has("when") ? triggers.read(place.at("when")) : Trigger.always();
        Coefficient coefficient = place.has("coefficient")
                ? CoefficientJson.read(place.at("coefficient"))
                : Coefficient.of(1);
        return place.checked(() -> {
            Rule rule = Rule.of(intervention);
            rule = place.has("name") ? rule.named(place.at("name").text()) : rule;
            rule = layers == null ? rule : rule.onLayers(layers);
            return rule.when(trigger).times(coefficient);
        });
    }

    private static Layers layers(JsonPlace place) {
        if (place.isNumber()) {
            return place.checked(() -> Layers.of(place.whole()));
        }
        if (place.isList()) {
            return place.checked(() -> Layers.of(place.list().stream().mapToInt(JsonPlace::whole).toArray()));
        }
        if (place.isText()) {
            return place.checked(() -> Layers.parse(place.text()));
        }
        throw place.refusal("must be layers: a text such as \"3-5,8\", a number, or a list of numbers");
    }

    private Intervention intervention(JsonPlace place, Layers ruleLayers) {
        String kind = place.onlyKey("an intervention such as {\"add\": \"vector.gguf\"}");
        JsonPlace of = place.at(kind);
        return switch (kind) {
            case "add" -> of.checked(() -> Intervention.add(vector(of)));
            case "project_out" -> of.checked(() -> Intervention.projectOut(vector(of)));
            case "clamp" -> {
                of.withKeys("vector", "min", "max");
                yield of.checked(() -> new Intervention.ClampProjection(vector(of.at("vector")),
                        of.number("min", Double.NEGATIVE_INFINITY), of.number("max", Double.POSITIVE_INFINITY)));
            }
            case "rotate" -> {
                of.withKeys("vector", "radians");
                yield of.checked(() -> Intervention.rotate(vector(of.at("vector")), of.at("radians").number()));
            }
            case "rescale" -> rescale(of.withKeys("factor", "layers"), ruleLayers);
            case "clamp_feature" -> {
                of.withKeys("sae", "feature", "target");
                yield of.checked(() -> Intervention.clampFeature(
                        autoencoder(of.at("sae")).feature(of.at("feature").whole()), of.at("target").number()));
            }
            case "low_rank" -> lowRank(of.withKeys("layer", "down", "down_bias", "up", "up_bias"));
            default ->
                throw place.refusal("no intervention is called \"" + kind + "\"; there are add, project_out, clamp,"
                        + " rotate, rescale, clamp_feature and low_rank");
        };
    }

    private static Intervention rescale(JsonPlace of, Layers ruleLayers) {
        Layers layers = of.has("layers") ? layers(of.at("layers")) : ruleLayers;
        if (layers == null) {
            throw of.refusal("lacks \"layers\", here or in the rule");
        }
        return of.checked(() -> Intervention.rescale(of.at("factor").number(), layers));
    }

    private static LowRankMap lowRank(JsonPlace of) {
        float[][] down = matrix(of.at("down"));
        float[][] up = matrix(of.at("up"));
        float[] downBias = of.has("down_bias") ? row(of.at("down_bias")) : new float[down.length];
        float[] upBias = of.has("up_bias") ? row(of.at("up_bias")) : new float[down.length == 0 ? 0 : down[0].length];
        return of.checked(() -> new LowRankMap(of.at("layer").whole(), down, downBias, up, upBias));
    }

    private static float[][] matrix(JsonPlace place) {
        return place.list().stream().map(PlanReader::row).toArray(float[][]::new);
    }

    private static float[] row(JsonPlace place) {
        List<JsonPlace> values = place.list();
        float[] row = new float[values.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = values.get(i).real();
        }
        return row;
    }

    private SteeringVector vector(JsonPlace place) {
        if (place.isText()) {
            return load(place, vectors, SteeringVector::read, "a GGUF control vector");
        }
        place.withKeys("vector", "any_model");
        SteeringVector vector = load(place.at("vector"), vectors, SteeringVector::read, "a GGUF control vector");
        return place.has("any_model") && place.at("any_model").flag() ? vector.withoutModelCheck() : vector;
    }

    private SparseAutoencoder autoencoder(JsonPlace place) {
        return load(place, autoencoders, SparseAutoencoder::read, "an autoencoder's folder");
    }

    /** Files named several times are read once. */
    private <T> T load(JsonPlace place, Map<Path, T> known, Function<Path, T> reader, String what) {
        Path path = place.checked(() -> file.resolveSibling(place.text()).normalize());
        if (!Files.exists(path)) {
            throw place.refusal("there is no " + path + "; name " + what + " relative to the plan's own folder");
        }
        return place.checked(() -> known.computeIfAbsent(path, reader));
    }

    /** For those who combine: the triggers of a list. */
    static List<Trigger> each(JsonPlace list, Function<JsonPlace, Trigger> reader) {
        List<Trigger> result = new ArrayList<>();
        list.list().forEach(place -> result.add(reader.apply(place)));
        return result;
    }
}
