package io.swerve.steering.sae;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
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

    private final String place;
    private final long dataStart;
    private final long fileSize;
    private final Map<String, SafetensorsTensor> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    /** Reads a header of a file whose tensors begin at {@code dataStart}. */
    SafetensorsHeader(String place, String json, long dataStart, long fileSize) {
        this.place = place;
        this.dataStart = dataStart;
        this.fileSize = fileSize;
        try (JsonReader reader = new JsonReader(new StringReader(json))) {
            reader.setStrictness(Strictness.STRICT);
            readObject(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw refusal("goes on behind its end");
            }
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            throw new SaeException(place + ": the header is no valid JSON: " + e.getMessage(), e);
        }
        requireDense();
    }

    Map<String, SafetensorsTensor> tensors() {
        return tensors;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    private void readObject(JsonReader reader) throws IOException {
        boolean metadataSeen = false;
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (name.equals(METADATA) && !metadataSeen) {
                metadataSeen = true;
                readMetadata(reader);
            } else if (name.equals(METADATA) || tensors.put(name, readTensor(reader, name)) != null) {
                throw refusal("has '" + name + "' twice");
            }
        }
        reader.endObject();
    }

    private void readMetadata(JsonReader reader) throws IOException {
        reader.beginObject();
        while (reader.hasNext()) {
            String key = reader.nextName();
            if (metadata.put(key, text(reader, METADATA)) != null) {
                throw refusal("has the metadata '" + key + "' twice");
            }
        }
        reader.endObject();
    }

    private SafetensorsTensor readTensor(JsonReader reader, String name) throws IOException {
        String type = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        reader.beginObject();
        while (reader.hasNext()) {
            String key = reader.nextName();
            if (key.equals("dtype") && type == null) {
                type = text(reader, name);
            } else if (key.equals("shape") && shape == null) {
                shape = numbers(reader, name);
            } else if (key.equals("data_offsets") && offsets == null) {
                offsets = numbers(reader, name);
            } else {
                throw refusal("gives tensor '" + name + "' the key '" + key
                        + "'; it must have dtype, shape and data_offsets, once each");
            }
        }
        reader.endObject();
        if (type == null || shape == null || offsets == null || offsets.size() != 2) {
            throw refusal("must give tensor '" + name + "' a dtype, a shape and two data_offsets");
        }
        return checked(name, type, shape, offsets.get(0), offsets.get(1));
    }

    private SafetensorsTensor checked(String name, String type, List<Long> shape, long begin, long end) {
        Integer size = BYTES.get(type);
        if (size == null) {
            throw refusal("gives tensor '" + name + "' the unknown type " + type);
        }
        if (begin > end || end > fileSize - dataStart) {
            throw refusal("places tensor '" + name + "' at bytes " + begin + " to " + end + "; the file has "
                    + (fileSize - dataStart) + " bytes of tensors");
        }
        long bytes = size;
        try {
            for (long dimension : shape) {
                bytes = Math.multiplyExact(bytes, dimension);
            }
        } catch (ArithmeticException e) {
            throw new SaeException(place + ": the shape " + shape + " of tensor '" + name + "' is too large", e);
        }
        if (bytes != end - begin) {
            throw refusal("gives tensor '" + name + "' " + (end - begin) + " bytes; the shape " + shape + " of " + type
                    + " needs " + bytes);
        }
        return new SafetensorsTensor(name, type, shape, dataStart + begin, bytes);
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
                throw refusal("places tensor '" + tensor.name() + "' at byte " + tensor.offset() + " of the file, but "
                        + (tensor.offset() > at ? "nothing lies" : "another tensor ends") + " at " + at
                        + "; tensors must follow each other");
            }
            at += tensor.bytes();
        }
        if (at != fileSize) {
            throw refusal("describes tensors up to byte " + at + "; the file has " + fileSize);
        }
    }

    private String text(JsonReader reader, String of) throws IOException {
        if (reader.peek() != JsonToken.STRING) {
            throw refusal("holds a " + reader.peek() + " in '" + of + "' where a text belongs");
        }
        return reader.nextString();
    }

    private List<Long> numbers(JsonReader reader, String name) throws IOException {
        List<Long> numbers = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            if (reader.peek() != JsonToken.NUMBER || numbers.size() == MAX_DIMENSIONS) {
                throw refusal("must give tensor '" + name + "' at most " + MAX_DIMENSIONS + " whole numbers");
            }
            String digits = reader.nextString(); // nextLong would take 1.0 and 1e3 too
            if (!digits.matches("0|[1-9][0-9]{0,17}")) {
                throw refusal("has " + digits + " in tensor '" + name + "' where a whole number from 0 on belongs");
            }
            numbers.add(Long.parseLong(digits));
        }
        reader.endArray();
        return numbers;
    }

    private SaeException refusal(String problem) {
        return new SaeException(place + ": the header " + problem);
    }
}
