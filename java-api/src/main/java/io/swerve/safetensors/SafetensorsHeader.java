package io.swerve.safetensors;

import io.swerve.internal.json.JsonPlace;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the JSON at the head of a safetensors file, and trusts none of it. */
final class SafetensorsHeader {
    static final String METADATA = "__metadata__";
    private static final Map<String, Integer> BYTES = Map.ofEntries(Map.entry("F64", 8), Map.entry("I64", 8),
            Map.entry("U64", 8), Map.entry("F32", 4), Map.entry("I32", 4), Map.entry("U32", 4), Map.entry("F16", 2),
            Map.entry("BF16", 2), Map.entry("I16", 2), Map.entry("U16", 2), Map.entry("I8", 1), Map.entry("U8", 1),
            Map.entry("BOOL", 1), Map.entry("F8_E4M3", 1), Map.entry("F8_E5M2", 1));
    private static final int MAX_DIMENSIONS = 16;

    private final JsonPlace root;
    private final long dataStart;
    private final long fileSize;
    private final Map<String, SafetensorsTensor> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    /** Reads a header of a file whose tensors begin at {@code dataStart}. */
    SafetensorsHeader(String source, String json, long dataStart, long fileSize) {
        this.dataStart = dataStart;
        this.fileSize = fileSize;
        root = JsonPlace.parse(source + ": the header", json, SafetensorsException::new);
        root.members().forEach((name, place) -> {
            if (name.equals(METADATA)) {
                place.members().forEach((key, value) -> metadata.put(key, value.text()));
            } else {
                tensors.put(name, tensor(name, place.withKeys("dtype", "shape", "data_offsets")));
            }
        });
        requireDense();
    }

    Map<String, SafetensorsTensor> tensors() {
        return tensors;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    private SafetensorsTensor tensor(String name, JsonPlace place) {
        String type = place.at("dtype").text();
        Integer size = BYTES.get(type);
        if (size == null) {
            throw place.at("dtype").refusal("is of the unknown type " + type);
        }
        List<Long> offsets = numbers(place.at("data_offsets"), 2);
        if (offsets.size() != 2) {
            throw place.at("data_offsets").refusal("must be where the tensor begins and where it ends");
        }
        long begin = offsets.getFirst();
        long end = offsets.getLast();
        if (begin > end || end > fileSize - dataStart) {
            throw place.refusal("lies at bytes " + begin + " to " + end + "; the file has " + (fileSize - dataStart)
                    + " bytes of tensors");
        }
        List<Long> shape = numbers(place.at("shape"), MAX_DIMENSIONS);
        long bytes = size;
        try {
            for (long dimension : shape) {
                bytes = Math.multiplyExact(bytes, dimension);
            }
        } catch (ArithmeticException e) {
            throw place.refusal("has the shape " + shape + ", which is too large");
        }
        if (bytes != end - begin) {
            throw place.refusal("has " + (end - begin) + " bytes; the shape " + shape + " of " + type + " needs "
                    + bytes);
        }
        return new SafetensorsTensor(name, type, shape, dataStart + begin, bytes);
    }

    private static List<Long> numbers(JsonPlace place, int most) {
        List<JsonPlace> numbers = place.list();
        if (numbers.size() > most) {
            throw place.refusal("has " + numbers.size() + " numbers; there may be " + most);
        }
        return numbers.stream().map(JsonPlace::natural).toList();
    }

    /** The format forbids holes and overlaps. */
    private void requireDense() {
        long at = dataStart;
        List<SafetensorsTensor> inOrder = tensors.values().stream()
                .sorted(Comparator.comparingLong(SafetensorsTensor::offset)
                        .thenComparingLong(SafetensorsTensor::bytes))
                .toList();
        for (SafetensorsTensor tensor : inOrder) {
            if (tensor.offset() != at) {
                throw root.refusal("places tensor '" + tensor.name() + "' at byte " + tensor.offset() + " of the file,"
                        + " but " + (tensor.offset() > at ? "nothing lies" : "another tensor ends") + " at " + at
                        + "; tensors must follow each other");
            }
            at += tensor.bytes();
        }
        if (at != fileSize) {
            throw root.refusal("describes tensors up to byte " + at + "; the file has " + fileSize);
        }
    }
}
