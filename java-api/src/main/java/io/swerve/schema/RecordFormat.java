package io.swerve.schema;

import io.swerve.internal.json.JsonValues;
import java.util.Objects;

/**
 * A record type as a schema, and its values from and to JSON: what a model writes under the schema's grammar can be read.
 *
 * <p>
 * A record is an object with a property for each component, in their order and under their names. Components are numbers,
 * {@code boolean}, {@code String}, enums (by name), records, {@code List}, {@code Set} (a list, of which the second of two
 * equal items is dropped), {@code Map} with {@code String} keys, {@code LocalDate}, {@code OffsetTime},
 * {@code OffsetDateTime}, {@code Instant}, {@code UUID}, and {@code Optional} of one of these for a property that may be
 * missing. A sealed interface of records is one of them, told apart by a property {@code type} with the record's simple
 * name. Records may hold themselves. {@link Description} tells the model more.
 *
 * <p>
 * Thread rule: immutable, any thread.
 *
 * @param <T> the record or sealed interface
 */
public final class RecordFormat<T> {
    private final Class<T> type;
    private final Shape shape;
    private final JsonSchema schema;

    private RecordFormat(Class<T> type) {
        this.type = type;
        RecordShapes shapes = new RecordShapes();
        shape = shapes.root(type);
        schema = JsonSchema.parse(JsonText.print(shapes.document(shape)));
    }

    /**
     * Makes the format of a type.
     *
     * @param <T> the type
     * @param type a record, or a sealed interface of records
     * @return the format
     * @throws IllegalArgumentException if it is neither, can't be reached by reflection, or has a component that JSON has no
     *         form for here
     * @throws SchemaException if no value ever ends, since each has to hold another one, or the grammar would be too large
     */
    public static <T> RecordFormat<T> of(Class<T> type) {
        return new RecordFormat<>(Objects.requireNonNull(type, "type"));
    }

    /** {@return the schema, whose grammar makes a model write such values} */
    public JsonSchema schema() {
        return schema;
    }

    /**
     * Reads a value.
     *
     * @param json the JSON, all of it
     * @return the value
     * @throws RecordFormatException if it is no JSON, lacks a property, has one that isn't known or is there twice, a value is
     *         of the wrong type or out of range, or the record's own constructor refuses it
     */
    public T read(String json) {
        Object value;
        try {
            value = JsonValues.parse(json);
        } catch (IllegalArgumentException e) {
            throw new RecordFormatException("", e.getMessage(), e);
        }
        return type.cast(shape.read(value, ""));
    }

    /**
     * Writes a value, as {@link #read} reads it: for examples in a prompt.
     *
     * @param value the value
     * @return the JSON, on one line
     * @throws IllegalArgumentException if a component is null, or a number that JSON doesn't have (NaN, infinity)
     */
    public String write(T value) {
        return JsonText.print(shape.write(Objects.requireNonNull(value, "value")));
    }
}
