package io.swerve.steering.extraction;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.swerve.steering.ModelIdentity;
import io.swerve.steering.VectorInfo;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What a shard's file says of itself: all that the vector's passport needs, and all in which the shards of one
 * extraction must agree.
 *
 * @param shard which part of the groups of texts it holds
 * @param order what all texts are, in this shard or not
 * @param layers the layers that were read, ascending
 * @param method what is to be made of the activations
 * @param position where they were read, by its name
 * @param each whether each token is a sample of its own
 * @param model the model
 * @param modelBytes the size of the model's file: tells quantizations apart, which the identity doesn't
 * @param session the settings of the session that shape its batches, in words
 * @param items how many pairs or labelled texts there are
 * @param dataHash of all of them
 * @param seed of the order
 */
record ShardHeader(Shard shard, ReadingOrder order, List<Integer> layers, ExtractionMethod method, String position,
        boolean each, ModelIdentity model, long modelBytes, String session, int items, String dataHash, long seed) {
    private static final int FORMAT = 1;

    VectorInfo info() {
        return VectorInfo.of(model, method.toString(), position).withData(items, dataHash);
    }

    int width() {
        return model.embeddingSize();
    }

    int[] layerArray() {
        return layers.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Returns in what another shard is not one of the same extraction. */
    Optional<String> differenceFrom(ShardHeader other) {
        JsonObject mine = json();
        JsonObject others = other.json();
        for (String key : mine.keySet()) {
            if (!key.equals("shard") && !mine.get(key).equals(others.get(key))) {
                return Optional.of(key + " is " + shown(mine.get(key)) + " here and " + shown(others.get(key))
                        + " there");
            }
        }
        return Optional.empty();
    }

    private static String shown(JsonElement value) {
        String text = value.toString();
        return text.length() > 80 ? text.substring(0, 80) + "..." : text;
    }

    JsonObject json() {
        JsonObject object = new JsonObject();
        object.addProperty("format", FORMAT);
        object.addProperty("shard", shard.index());
        object.addProperty("shards", shard.count());
        object.addProperty("texts", order.texts());
        object.addProperty("trained", order.trained());
        object.addProperty("paired", order.paired());
        BitSet sides = new BitSet();
        for (int i = 0; i < order.texts(); i++) {
            sides.set(i, order.sides()[i]);
        }
        object.addProperty("positive", HexFormat.of().formatHex(sides.toByteArray()));
        JsonArray numbers = new JsonArray();
        layers.forEach(numbers::add);
        object.add("layers", numbers);
        object.addProperty("method", method.name());
        object.addProperty("position", position);
        object.addProperty("each_token", each);
        object.addProperty("architecture", model.architecture());
        object.addProperty("model", model.name());
        object.addProperty("n_layer", model.layers());
        object.addProperty("n_embd", model.embeddingSize());
        object.addProperty("vocabulary_sha256", model.vocabularyHash());
        object.addProperty("model_bytes", modelBytes);
        object.addProperty("session", session);
        object.addProperty("items", items);
        object.addProperty("data_sha256", dataHash);
        object.addProperty("seed", seed);
        return object;
    }

    /**
     * Reads a header.
     *
     * @throws RuntimeException of some kind if it is not one
     */
    static ShardHeader parse(String json) {
        JsonObject object = new Gson().fromJson(json, JsonObject.class);
        if (object.get("format").getAsInt() != FORMAT) {
            throw new IllegalArgumentException("it is of format " + object.get("format") + ", this version reads "
                    + FORMAT);
        }
        BitSet positive = BitSet.valueOf(HexFormat.of().parseHex(object.get("positive").getAsString()));
        boolean[] sides = new boolean[object.get("texts").getAsInt()];
        for (int i = 0; i < sides.length; i++) {
            sides[i] = positive.get(i);
        }
        int[] layers = StreamSupport.stream(object.getAsJsonArray("layers").spliterator(), false)
                .mapToInt(JsonElement::getAsInt).toArray();
        return new ShardHeader(new Shard(object.get("shard").getAsInt(), object.get("shards").getAsInt()),
                new ReadingOrder(sides, object.get("trained").getAsInt(), object.get("paired").getAsBoolean()),
                Arrays.stream(layers).boxed().toList(), ExtractionMethod.valueOf(object.get("method").getAsString()),
                object.get("position").getAsString(), object.get("each_token").getAsBoolean(),
                new ModelIdentity(object.get("architecture").getAsString(), object.get("model").getAsString(),
                        object.get("n_layer").getAsInt(), object.get("n_embd").getAsInt(),
                        object.get("vocabulary_sha256").getAsString()),
                object.get("model_bytes").getAsLong(), object.get("session").getAsString(),
                object.get("items").getAsInt(), object.get("data_sha256").getAsString(),
                object.get("seed").getAsLong());
    }
}
