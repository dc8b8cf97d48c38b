package io.swerve.steering.plan.file;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.swerve.internal.json.JsonPlace;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.plan.Trigger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Triggers as JSON. */
final class TriggerJson {
    private static final int ENDLESS = Integer.MAX_VALUE;

    private final Function<JsonPlace, SteeringVector> vectors;

    TriggerJson(Function<JsonPlace, SteeringVector> vectors) {
        this.vectors = vectors;
    }

    Trigger read(JsonPlace place) {
        if (place.isText()) {
            return switch (place.text()) {
                case "always" -> Trigger.always();
                case "prompt" -> Trigger.prompt();
                case "generation" -> Trigger.generation();
                case "thinking" -> Trigger.thinking();
                case "constrained" -> new Trigger.Constrained();
                default -> throw place.refusal("no trigger is called \"" + place.text()
                        + "\"; there are always, prompt, generation, thinking and constrained");
            };
        }
        String kind = place.onlyKey("a trigger such as \"generation\" or {\"steps\": [0, 8]}");
        JsonPlace of = place.at(kind);
        return of.checked(() -> read(kind, of, place));
    }

    private Trigger read(String kind, JsonPlace of, JsonPlace place) {
        return switch (kind) {
            case "steps" -> new Trigger.Steps(from(of), to(of));
            case "positions" -> new Trigger.Positions(from(of), to(of));
            case "token_seen" -> {
                of.withKeys("ids", "reach");
                Set<Integer> ids = new HashSet<>();
                of.at("ids").list().forEach(id -> ids.add(id.whole()));
                yield new Trigger.TokenSeen(ids, of.whole("reach", ENDLESS));
            }
            case "text_seen" -> {
                of.withKeys("text", "reach");
                yield new Trigger.TextSeen(of.at("text").text(), of.whole("reach", ENDLESS));
            }
            case "inside_span" -> {
                of.withKeys("open", "close");
                yield new Trigger.InsideSpan(of.at("open").text(), of.at("close").text());
            }
            case "entropy_above" -> new Trigger.EntropyAbove(of.number());
            case "entropy_below" -> new Trigger.EntropyBelow(of.number());
            case "entropy_quantile" -> new Trigger.EntropyQuantile(of.number());
            case "probe_above" -> {
                of.withKeys("vector", "layer", "threshold");
                yield new Trigger.ProbeAbove(of.at("layer").whole(), vectors.apply(of.at("vector")),
                        of.at("threshold").number());
            }
            case "and" -> new Trigger.And(PlanReader.each(of, this::read));
            case "or" -> new Trigger.Or(PlanReader.each(of, this::read));
            case "not" -> new Trigger.Not(read(of));
            default -> throw place.refusal("no trigger is called \"" + kind
                    + "\"; there are steps, positions, token_seen,"
                    + " text_seen, inside_span, entropy_above, entropy_below, entropy_quantile, probe_above, and, or, not");
        };
    }

    private static int from(JsonPlace window) {
        return window(window).getFirst().whole();
    }

    private static int to(JsonPlace window) {
        return window(window).size() == 1 ? ENDLESS : window(window).getLast().whole();
    }

    private static List<JsonPlace> window(JsonPlace place) {
        List<JsonPlace> ends = place.list();
        if (ends.isEmpty() || ends.size() > 2) {
            throw place.refusal("must be [FROM, TO], TO excluded, or [FROM] for no end");
        }
        return ends;
    }

    /** Writes a trigger, whose vectors become file names. */
    static JsonElement write(Trigger trigger, Function<SteeringVector, JsonElement> files) {
        return switch (trigger) {
            case Trigger.Always _ -> new JsonPrimitive("always");
            case Trigger.Prompt _ -> new JsonPrimitive("prompt");
            case Trigger.Generated _ -> new JsonPrimitive("generation");
            case Trigger.Thinking _ -> new JsonPrimitive("thinking");
            case Trigger.Constrained _ -> new JsonPrimitive("constrained");
            case Trigger.Steps(int from, int to) -> named("steps", window(from, to));
            case Trigger.Positions(int from, int to) -> named("positions", window(from, to));
            case Trigger.TokenSeen(Set<Integer> ids, int reach) -> {
                JsonArray list = new JsonArray();
                new TreeSet<>(ids).forEach(list::add);
                JsonObject of = new JsonObject();
                of.add("ids", list);
                yield named("token_seen", reaching(of, reach));
            }
            case Trigger.TextSeen(String text, int reach) -> {
                JsonObject of = new JsonObject();
                of.addProperty("text", text);
                yield named("text_seen", reaching(of, reach));
            }
            case Trigger.InsideSpan(String open, String close) -> {
                JsonObject of = new JsonObject();
                of.addProperty("open", open);
                of.addProperty("close", close);
                yield named("inside_span", of);
            }
            case Trigger.EntropyAbove(double nats) -> named("entropy_above", new JsonPrimitive(nats));
            case Trigger.EntropyBelow(double nats) -> named("entropy_below", new JsonPrimitive(nats));
            case Trigger.EntropyQuantile(double quantile) -> named("entropy_quantile", new JsonPrimitive(quantile));
            case Trigger.ProbeAbove(int layer, SteeringVector direction, double threshold) -> {
                JsonObject of = new JsonObject();
                of.add("vector", files.apply(direction));
                of.addProperty("layer", layer);
                of.addProperty("threshold", threshold);
                yield named("probe_above", of);
            }
            case Trigger.And(List<Trigger> parts) -> named("and", list(parts, files));
            case Trigger.Or(List<Trigger> parts) -> named("or", list(parts, files));
            case Trigger.Not(Trigger part) -> named("not", write(part, files));
        };
    }

    static JsonObject named(String kind, JsonElement of) {
        JsonObject object = new JsonObject();
        object.add(kind, of);
        return object;
    }

    private static JsonArray window(int from, int to) {
        JsonArray ends = new JsonArray();
        ends.add(from);
        if (to != ENDLESS) {
            ends.add(to);
        }
        return ends;
    }

    private static JsonObject reaching(JsonObject of, int reach) {
        if (reach != ENDLESS) {
            of.addProperty("reach", reach);
        }
        return of;
    }

    private static JsonArray list(List<Trigger> parts, Function<SteeringVector, JsonElement> files) {
        JsonArray list = new JsonArray();
        parts.forEach(part -> list.add(write(part, files)));
        return list;
    }
}
