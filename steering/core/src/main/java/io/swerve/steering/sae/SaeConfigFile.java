package io.swerve.steering.sae;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import io.swerve.steering.sae.SaeInfo.InputNorm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code cfg.json} of SAELens: that of version 6, with the site in {@code metadata}, and the flat ones before it.
 */
final class SaeConfigFile {
    static final String AVERAGE_NORM = "expected_average_only_in";
    private static final Gson GSON = new GsonBuilder().setStrictness(Strictness.STRICT).serializeNulls()
            .setPrettyPrinting().create();
    private static final Pattern SITE = Pattern.compile("blocks\\.(0|[1-9][0-9]{0,5})\\.hook_resid_(pre|post)");
    /** The oldest version with this form, for readers that tell the forms apart by it. */
    private static final String FORM = "6.0.0";

    private final Path path;
    private final JsonObject config;

    private SaeConfigFile(Path path, JsonObject config) {
        this.path = path;
        this.config = config;
    }

    static SaeConfigFile read(Path path) {
        try {
            JsonObject config = GSON.fromJson(Files.readString(path), JsonObject.class);
            if (config == null) {
                throw new SaeException(path + ": is empty; a JSON object is needed");
            }
            return new SaeConfigFile(path, config);
        } catch (NoSuchFileException e) {
            throw new SaeException(path + ": there is no such file", e);
        } catch (IOException e) {
            throw new SaeException(path + ": can't be read as text in UTF-8: " + e, e);
        } catch (JsonParseException e) {
            throw new SaeException(path + ": is no JSON object: " + e.getMessage(), e);
        }
    }

    SaeInfo info() {
        SaeKind kind = kind();
        int features = whole("d_sae");
        int k = kind == SaeKind.TOP_K ? k() : 0;
        if (k > features) {
            throw new SaeException(path + ": k is " + k + " of " + features + " features");
        }
        String reshape = text("reshape_activations", "none");
        if (!reshape.equals("none")) {
            throw new SaeException(path + ": reshape_activations is " + reshape
                    + ": it reads attention heads; only the residual stream can be read here");
        }
        return new SaeInfo(kind, whole("d_in"), features, k, flag("apply_b_dec_to_input", true), norm(), layer(),
                text("model_name", ""));
    }

    private SaeKind kind() {
        String activation = text("activation_fn", text("activation_fn_str", "relu"));
        String name = activation.equals("topk") ? "topk" : text("architecture", "standard");
        SaeKind kind = SaeKind.labelled(name).orElseThrow(() -> new SaeException(path + ": the architecture " + name
                + " isn't known; known are " + SaeKind.labels()));
        if (kind != SaeKind.TOP_K && !activation.equals("relu")) {
            throw new SaeException(path + ": the activation function " + activation + " isn't known; relu is");
        }
        return kind;
    }

    private int k() {
        JsonElement old = config.get("activation_fn_kwargs");
        if (!config.has("k") && old != null && old.isJsonObject()) {
            return whole(old.getAsJsonObject().get("k"), "activation_fn_kwargs.k");
        }
        return whole("k");
    }

    private InputNorm norm() {
        JsonElement value = find("normalize_activations");
        if (value != null && value.isJsonPrimitive() && value.getAsJsonPrimitive().isBoolean()) {
            return InputNorm.NONE; // true meant the average norm, see needsNormFactor
        }
        String name = text("normalize_activations", "none");
        if (name.equals(AVERAGE_NORM)) {
            return InputNorm.NONE;
        }
        return InputNorm.labelled(name).orElseThrow(() -> new SaeException(path + ": normalize_activations is " + name
                + "; known are " + InputNorm.labels() + ", " + AVERAGE_NORM));
    }

    /** Whether rows have to be multiplied by a constant that isn't in the files. */
    boolean needsNormFactor() {
        JsonElement value = find("normalize_activations");
        return value != null && value.isJsonPrimitive()
                && (value.getAsString().equals(AVERAGE_NORM) || value.getAsString().equals("true"));
    }

    /** Whether features are measured along decoder rows of length 1, whatever the rows' lengths in the file. */
    boolean rescaled() {
        return flag("rescale_acts_by_decoder_norm", false);
    }

    private int layer() {
        String hook = text("hook_name", text("hook_point", ""));
        Matcher site = SITE.matcher(hook);
        if (!site.matches()) {
            throw new SaeException(path + ": the site is '" + hook
                    + "'; only blocks.N.hook_resid_post and blocks.N.hook_resid_pre can be read here");
        }
        int block = Integer.parseInt(site.group(1));
        if (site.group(2).equals("post")) {
            return block;
        }
        if (block == 0) {
            throw new SaeException(path + ": the site " + hook + " is the embedding, before the first block, which"
                    + " can't be read here");
        }
        return block - 1;
    }

    /** Looks at the top, and in the metadata of version 6; null counts as missing. */
    private JsonElement find(String key) {
        JsonElement value = config.get(key);
        if (value == null && config.get("metadata") instanceof JsonObject metadata) {
            value = metadata.get(key);
        }
        return value instanceof JsonNull ? null : value;
    }

    private String text(String key, String otherwise) {
        JsonElement value = find(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
            throw new SaeException(path + ": " + key + " must be a text, was " + value);
        }
        return value.getAsString();
    }

    private boolean flag(String key, boolean otherwise) {
        JsonElement value = find(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isBoolean()) {
            throw new SaeException(path + ": " + key + " must be true or false, was " + value);
        }
        return value.getAsBoolean();
    }

    private int whole(String key) {
        return whole(find(key), key);
    }

    private int whole(JsonElement value, String key) {
        if (value == null || !value.isJsonPrimitive() || !value.getAsString().matches("[1-9][0-9]{0,8}")) {
            throw new SaeException(path + ": " + key + " must be a whole number from 1 on, was " + value);
        }
        return value.getAsInt();
    }

    static String json(SaeInfo info) {
        JsonObject metadata = new JsonObject();
        metadata.addProperty("sae_lens_version", FORM);
        metadata.addProperty("sae_lens_training_version", FORM);
        metadata.addProperty("model_name", info.model());
        metadata.addProperty("hook_name", "blocks." + info.layer() + ".hook_resid_post");
        metadata.add("hook_head_index", JsonNull.INSTANCE);
        JsonObject config = new JsonObject();
        config.addProperty("d_in", info.inputs());
        config.addProperty("d_sae", info.features());
        config.addProperty("dtype", "float32");
        config.addProperty("device", "cpu");
        config.addProperty("apply_b_dec_to_input", info.centred());
        config.addProperty("normalize_activations", info.norm().label());
        config.addProperty("reshape_activations", "none");
        config.add("metadata", metadata);
        if (info.kind() == SaeKind.TOP_K) {
            config.addProperty("k", info.k());
            config.addProperty("rescale_acts_by_decoder_norm", false);
        }
        config.addProperty("architecture", info.kind().label());
        return GSON.toJson(config) + "\n";
    }
}
