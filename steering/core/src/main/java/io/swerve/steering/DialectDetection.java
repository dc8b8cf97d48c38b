package io.swerve.steering;

import io.swerve.gguf.GgufFile;
import io.swerve.gguf.GgufValue;
import io.swerve.gguf.GgufValueType;
import io.swerve.internal.numeric.VectorMath;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * Tells who wrote a control-vector file, as far as the file does: by its keys and their types, by the number of
 * directions against the declared one, by their lengths.
 */
final class DialectDetection {
    private static final double UNIT_TOLERANCE = 1e-3;

    private final VectorFile file;
    private final GgufFile gguf;
    private final OptionalInt layerCount;
    private final SortedMap<Integer, float[]> tensors;
    private final List<String> findings = new ArrayList<>();

    DialectDetection(VectorFile file, OptionalInt layerCount) {
        this.file = file;
        this.gguf = file.gguf();
        this.layerCount = layerCount;
        this.tensors = file.tensors();
    }

    VectorImport decide() {
        if (gguf.value(PassportKeys.VERSION_KEY).isPresent()) {
            return certain(VectorDialect.SWERVE, "the file has a passport of this library");
        }
        if (gguf.architecture().filter("steeringvector"::equals).isPresent()) {
            return certain(VectorDialect.DIALZ, "general.architecture is steeringvector");
        }
        if (gguf.text("controlvector.method").isPresent()) {
            return certain(VectorDialect.EASYSTEER, "the key controlvector.method is there");
        }
        if (tensors.containsKey(0)) {
            return certain(VectorDialect.EASYSTEER, "there is a direction.0, which llama.cpp refuses");
        }
        if (gguf.metadata().get("controlvector.layer_count") instanceof GgufValue.Whole whole
                && whole.type() == GgufValueType.INT32) {
            return certain(VectorDialect.CVECTOR_GENERATOR, "controlvector.layer_count is a signed integer");
        }
        return byNumbers();
    }

    private VectorImport byNumbers() {
        OptionalLong declared = gguf.integer("controlvector.layer_count");
        if (declared.isEmpty()) {
            return uncertain(VectorDialect.LLAMA_CPP, "the file says nothing of its producer");
        }
        long count = declared.getAsLong();
        String numbers = "controlvector.layer_count is " + count + " for " + tensors.size() + " directions";
        boolean unit = tensors.values().stream().allMatch(d -> Math.abs(VectorMath.norm(d) - 1) < UNIT_TOLERANCE);
        if (tensors.size() < count && tensors.lastKey() <= count && !unit) {
            return certain(VectorDialect.JUKOFYORK,
                    numbers + " that are not of length 1: it counts the model's layers");
        }
        if (tensors.size() != count) {
            return uncertain(VectorDialect.LLAMA_CPP, numbers + ", as no known producer writes it");
        }
        if (unit) {
            return certain(VectorDialect.REPENG, numbers + ", all of length 1");
        }
        boolean full = tensors.lastKey() == count;
        if (!full) {
            return certain(VectorDialect.SAKLAS,
                    numbers + " of other lengths than 1, numbered to " + tensors.lastKey());
        }
        if (layerCount.isPresent()) {
            return layerCount.getAsInt() == count
                    ? certain(VectorDialect.JUKOFYORK, numbers + ", and the model has as many layers")
                    : certain(VectorDialect.SAKLAS, numbers + " of other lengths than 1, and the model has "
                            + layerCount.getAsInt() + " layers");
        }
        return uncertain(VectorDialect.LLAMA_CPP, numbers + " of other lengths than 1: saklas writes such files, and so"
                + " does jukofyork, one block late");
    }

    private VectorImport certain(VectorDialect dialect, String reason) {
        return result(dialect, true, reason);
    }

    private VectorImport uncertain(VectorDialect dialect, String reason) {
        return result(dialect, false, reason + ". Name the dialect, or let the doctor measure it");
    }

    private VectorImport result(VectorDialect dialect, boolean certain, String reason) {
        findings.add(reason);
        findings.add("direction.N means: " + dialect.meaning());
        if (dialect == VectorDialect.CVECTOR_GENERATOR) {
            findings.add("cvector-generator leaves the sign of its PCA directions to chance: let the doctor check it");
        }
        if (dialect.blockOf(tensors.firstKey()) == 0) {
            findings.add("direction." + tensors.firstKey()
                    + " is of layer 0, where llama.cpp's control vectors can't steer");
        }
        return VectorImport.of(file, dialect, certain, findings);
    }
}
