package io.swerve.steering.sae;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.swerve.internal.json.JsonPlace;
import io.swerve.steering.sae.SaeInfo.InputNorm;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code cfg.json} of SAELens: that of version 6, with the site in {@code metadata}, and the flat ones before it.
 */
final class SaeConfigFile {
    static final String AVERAGE_NORM = "expected_average_only_in";
    private static final Gson GSON = new GsonBuilder().serializeNulls().setPrettyPrinting().create();
    private static final Pattern SITE = Pattern.compile("blocks\\.(0|[1-9][0-9]{0,5})\\.hook_resid_(pre|post)");
    /** The oldest version with this form, for readers that tell the forms apart by it. */
    private static final String FORM = "6.0.0";

    private static final int MOST = 999_999_999;

    private final JsonPlace config;

    private SaeConfigFile(JsonPlace config) {
        this.config = config;
    }

    static SaeConfigFile read(Path path) {
        return new SaeConfigFile(JsonPlace.read(path, SaeException::new));
    }

    SaeInfo info() {
        SaeKind kind = kind();
        int features = whole("d_sae");
        int k = kind == SaeKind.TOP_K ? k() : 0;
        if (k > features) {
            throw config.refusal("k is " + k + " of " + features + " features");
        }
        String reshape = text("reshape_activations", "none");
        if (!reshape.equals("none")) {
            throw config.refusal("reshape_activations is " + reshape
                    + ": it reads attention heads; only the residual stream can be read here");
        }
        return new SaeInfo(kind, whole("d_in"), features, k, flag("apply_b_dec_to_input", true), norm(), layer(),
                text("model_name", ""));
    }

    private SaeKind kind() {
        String activation = text("activation_fn", text("activation_fn_str", "relu"));
        String name = activation.equals("topk") ? "topk" : text("architecture", "standard");
        SaeKind kind = SaeKind.labelled(name).orElseThrow(() -> config.refusal("the architecture " + name
                + " isn't known; known are " + SaeKind.labels()));
        if (kind != SaeKind.TOP_K && !activation.equals("relu")) {
            throw config.refusal("the activation function " + activation + " isn't known; relu is");
        }
        return kind;
    }

    private int k() {
        return config.has("k")
                ? whole("k")
                : config.find("activation_fn_kwargs").map(old -> old.at("k").whole(1, MOST))
                        .orElseGet(() -> whole("k"));
    }

    private InputNorm norm() {
        if (find("normalize_activations").filter(JsonPlace::isFlag).isPresent()) {
            return InputNorm.NONE; // true meant the average norm, see needsNormFactor
        }
        String name = text("normalize_activations", "none");
        if (name.equals(AVERAGE_NORM)) {
            return InputNorm.NONE;
        }
        return InputNorm.labelled(name).orElseThrow(() -> config.refusal("normalize_activations is " + name
                + "; known are " + InputNorm.labels() + ", " + AVERAGE_NORM));
    }

    /** Whether rows have to be multiplied by a constant that isn't in the files. */
    boolean needsNormFactor() {
        return find("normalize_activations")
                .map(value -> value.isFlag() ? value.flag() : value.text().equals(AVERAGE_NORM)).orElse(false);
    }

    /** Whether features are measured along decoder rows of length 1, whatever the rows' lengths in the file. */
    boolean rescaled() {
        return flag("rescale_acts_by_decoder_norm", false);
    }

    private int layer() {
        String hook = text("hook_name", text("hook_point", ""));
        Matcher site = SITE.matcher(hook);
        if (!site.matches()) {
            throw config.refusal("the site is '" + hook
                    + "'; only blocks.N.hook_resid_post and blocks.N.hook_resid_pre can be read here");
        }
        int block = Integer.parseInt(site.group(1));
        if (site.group(2).equals("post")) {
            return block;
        }
        if (block == 0) {
            throw config.refusal("the site " + hook + " is the embedding, before the first block, which"
                    + " can't be read here");
        }
        return block - 1;
    }

    /** Looks at the top, and in the metadata of version 6; null counts as missing. */
    private Optional<JsonPlace> find(String key) {
        return config.has(key)
                ? config.find(key)
                : config.find("metadata").flatMap(metadata -> metadata.find(key));
    }

    private String text(String key, String otherwise) {
        return find(key).map(JsonPlace::text).orElse(otherwise);
    }

    private boolean flag(String key, boolean otherwise) {
        return find(key).map(JsonPlace::flag).orElse(otherwise);
    }

    private int whole(String key) {
        return find(key).orElseThrow(() -> config.refusal("lacks \"" + key + "\"")).whole(1, MOST);
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
