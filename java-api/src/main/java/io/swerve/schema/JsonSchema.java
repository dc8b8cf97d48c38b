package io.swerve.schema;

import io.swerve.internal.json.JsonValues;
import java.util.Objects;

/**
 * A JSON schema that a grammar expresses: what follows the grammar is JSON that is valid for the schema.
 *
 * <p>
 * Read are drafts 7 and 2020-12 (6 and 2019-09 too, as far as they are the same): types, {@code enum}, {@code const},
 * {@code anyOf}, {@code oneOf} whose schemas exclude each other, {@code allOf}, {@code $ref} within the schema and to
 * itself, objects, lists, patterns without look-around, formats of strings, lengths, bounds and multiples of numbers.
 * Keywords that say nothing about the values are allowed; so are those that begin with {@code x-}. Everything else is
 * refused, never left out in silence.
 *
 * <p>
 * The grammar allows less than the schema, in ways that models write anyway:
 * <ul>
 * <li>Properties come in the order in which they are declared, and then others. Others are written only if
 * {@code additionalProperties} says so, or no property is declared; none of their names is one of the declared, though one
 * may come twice.
 * <li>Where no type is named, the type is the one that the other keywords are about.
 * <li>Between the parts there is no blank, a space, or a new line with up to 20 blanks.
 * <li>Numbers without bounds have up to 16 digits before and behind the point, and an exponent of two digits; those with
 * bounds have no exponent, and with a minimum or a maximum alone up to 16 digits before the point, or one more than it.
 * <li>In strings with a pattern or a format, each character is written in one way.
 * </ul>
 *
 * <p>
 * Thread rule: immutable, any thread.
 */
public final class JsonSchema {
    private static final String ROOT = "root";

    private final String json;
    private final Object document;
    private final String grammar;

    private JsonSchema(String json, Object document) {
        this.json = json;
        this.document = document;
        RuleSet rules = new RuleSet();
        SchemaCompiler.compile(rules, ROOT, document);
        this.grammar = rules.text();
    }

    /**
     * Reads a schema.
     *
     * @param json the schema: an object, {@code true} or {@code false}
     * @return the schema
     * @throws SchemaException if it is no JSON or no schema, allows nothing, or says what a grammar can't express
     */
    public static JsonSchema parse(String json) {
        Objects.requireNonNull(json, "json");
        Object document;
        try {
            document = JsonValues.parse(json);
        } catch (IllegalArgumentException e) {
            throw new SchemaException("", null, e.getMessage(), e);
        }
        return new JsonSchema(json, document);
    }

    /**
     * Makes the schema of a record type; {@link RecordFormat} reads what is written under it.
     *
     * @param type a record, or a sealed interface of records
     * @return the schema
     * @throws IllegalArgumentException if it is neither, or a component has a type that JSON has no form for here
     * @throws SchemaException if no value ever ends, or the grammar would be too large
     */
    public static JsonSchema of(Class<?> type) {
        return RecordFormat.of(type).schema();
    }

    /** {@return the schema, as it was given} */
    public String json() {
        return json;
    }

    /** {@return the grammar in llama.cpp's GBNF, whose first rule is {@code root}: for {@link io.swerve.SamplerOptions#withGrammar}} */
    public String grammar() {
        return grammar;
    }

    Object document() {
        return document;
    }

    @Override
    public String toString() {
        return json;
    }
}
