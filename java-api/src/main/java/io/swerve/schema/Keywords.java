package io.swerve.schema;

import java.util.Map;
import java.util.Set;

/** Which keywords are read, which say nothing about the values, and which are refused. */
final class Keywords {
    private static final Set<String> READ = Set.of("$ref", "type", "enum", "const", "anyOf", "oneOf", "allOf",
            "properties",
            "required", "additionalProperties", "minProperties", "maxProperties", "items", "prefixItems",
            "additionalItems",
            "minItems", "maxItems", "uniqueItems", "minLength", "maxLength", "pattern", "format", "minimum", "maximum",
            "exclusiveMinimum", "exclusiveMaximum", "multipleOf");
    /** Annotations and names, of the standard and of OpenAPI. */
    private static final Set<String> SILENT = Set.of("$schema", "$id", "$anchor", "$comment", "$vocabulary", "$defs",
            "definitions", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly",
            "contentEncoding", "contentMediaType", "contentSchema", "discriminator", "example", "externalDocs", "xml");
    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("not", "a grammar can't say what a value is not; list what it may be, by \"enum\" or \"anyOf\""),
            Map.entry("if", conditional()), Map.entry("then", conditional()), Map.entry("else", conditional()),
            Map.entry("dependentRequired", dependent()), Map.entry("dependentSchemas", dependent()),
            Map.entry("dependencies", dependent()),
            Map.entry("patternProperties",
                    "names can't be held to patterns; use \"properties\" or a schema for \"additionalProperties\""),
            Map.entry("propertyNames",
                    "names can't be held to a schema; use \"properties\" or a schema for \"additionalProperties\""),
            Map.entry("contains", items()), Map.entry("minContains", items()), Map.entry("maxContains", items()),
            Map.entry("unevaluatedProperties", "use \"additionalProperties\", with all properties in the same schema"),
            Map.entry("unevaluatedItems", "use \"items\" beside \"prefixItems\", in the same schema"),
            Map.entry("$dynamicRef", "use \"$ref\""), Map.entry("$recursiveRef", "use \"$ref\""),
            Map.entry("$dynamicAnchor", "use \"$anchor\" and \"$ref\""),
            Map.entry("$recursiveAnchor", "use \"$anchor\" and \"$ref\""),
            Map.entry("nullable", "is not of JSON schema; use \"type\": [..., \"null\"]"),
            Map.entry("id", "is of an older draft; use \"$id\""));

    private Keywords() {}

    private static String conditional() {
        return "a grammar can't depend on a condition; write the cases as \"anyOf\"";
    }

    private static String dependent() {
        return "a grammar can't depend on a property's presence; write the cases as \"anyOf\"";
    }

    private static String items() {
        return "a grammar can't look for an item; use \"prefixItems\" and \"items\"";
    }

    static boolean isRead(String keyword) {
        return READ.contains(keyword);
    }

    /** Whether a schema says nothing but what another one says. */
    static boolean isReference(Subschema place) {
        return place.has("$ref") && place.keywords().stream()
                .allMatch(keyword -> keyword.equals("$ref") || !READ.contains(keyword));
    }

    /** Refuses what is no schema, or has a keyword that can't be served. */
    static void check(Subschema place) {
        if (!(place.value() instanceof Map)) {
            throw place.refusal(null, "must be a schema: an object, true or false");
        }
        for (String keyword : place.keywords()) {
            if (!READ.contains(keyword) && !SILENT.contains(keyword) && !keyword.startsWith("x-")) {
                throw place.refusal(keyword, REFUSED.containsKey(keyword)
                        ? "can't be expressed: " + REFUSED.get(keyword)
                        : "is no keyword of JSON schema (drafts 7 and 2020-12); leave it out, or begin the name of a note"
                                + " of yours with \"x-\"");
            }
        }
        place.text("$schema").ifPresent(dialect -> {
            if (!dialect.matches("https?://json-schema\\.org/(draft-0[67]|draft/20(19-09|20-12))/schema#?")) {
                throw place.refusal("$schema", "is \"" + dialect + "\"; drafts 6, 7, 2019-09 and 2020-12 can be read");
            }
        });
        if (place.has("$id") && !place.pointer().isEmpty()) {
            throw place.refusal("$id", "only the whole schema can have one here, since references are read from it");
        }
    }
}
