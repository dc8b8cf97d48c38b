package io.swerve.steering.extraction;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.swerve.internal.json.JsonPlace;
import io.swerve.steering.ModelIdentity;
import io.swerve.steering.VectorInfo;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

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
     * @param path the file that it stands in
     * @throws ExtractionDataException if it is not one
     */
    static ShardHeader parse(Path path, String json) {
        JsonPlace header = JsonPlace.parse(path + ": its header", json, ExtractionDataException::new);
        if (header.at("format").whole() != FORMAT) {
            throw header.at("format")
                    .refusal("is " + header.at("format").whole() + ", this version of Swerve reads " + FORMAT);
        }
        return header.checked(() -> read(header));
    }

    private static ShardHeader read(JsonPlace header) {
        BitSet positive = BitSet.valueOf(HexFormat.of().parseHex(header.at("positive").text()));
        boolean[] sides = new boolean[header.at("texts").whole(0, Integer.MAX_VALUE)];
        for (int i = 0; i < sides.length; i++) {
            sides[i] = positive.get(i);
        }
        return new ShardHeader(new Shard(header.at("shard").whole(), header.at("shards").whole()),
                new ReadingOrder(sides, header.at("trained").whole(), header.at("paired").flag()),
                header.at("layers").list().stream().map(JsonPlace::whole).toList(),
                ExtractionMethod.valueOf(header.at("method").text()), header.at("position").text(),
                header.at("each_token").flag(),
                new ModelIdentity(header.at("architecture").text(), header.at("model").text(),
                        header.at("n_layer").whole(), header.at("n_embd").whole(),
                        header.at("vocabulary_sha256").text()),
                header.at("model_bytes").longWhole(), header.at("session").text(), header.at("items").whole(),
                header.at("data_sha256").text(), header.at("seed").longWhole());
    }
}
