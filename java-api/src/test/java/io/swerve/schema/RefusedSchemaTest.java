package io.swerve.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a grammar can't express is refused by its name and place. */
class RefusedSchemaTest {
    private static SchemaException refusal(String schema) {
        SchemaException refusal = catchThrowableOfType(SchemaException.class, () -> JsonSchema.parse(schema));
        assertThat(refusal).as(schema).isNotNull();
        assertThat(refusal).hasMessageContaining("#" + refusal.pointer()).hasMessageContaining(refusal.reason());
        return refusal;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', value = {"not~{}", "if~{}", "then~true", "else~true",
            "dependentRequired~{}", "dependentSchemas~{}", "dependencies~{}", "patternProperties~{}",
            "propertyNames~{}",
            "contains~true", "minContains~1", "maxContains~1", "unevaluatedProperties~false", "unevaluatedItems~false",
            "$dynamicRef~\"#a\"", "$recursiveRef~\"#\"", "$dynamicAnchor~\"a\"", "$recursiveAnchor~true",
            "nullable~true", "id~\"a\"", "minLenght~2", "$schema~\"http://json-schema.org/draft-04/schema#\"",
            "$id~\"https://example.org/inner\"", "$ref~\"other.json\"", "$ref~\"https://example.org/a#/b\"",
            "$ref~\"#/$defs/missing\"", "$ref~\"#missing\"", "$ref~\"#/%zz\"",
            "$ref~1", "type~\"text\"", "type~[]", "type~1", "enum~[]", "enum~1", "anyOf~[]", "anyOf~{}", "oneOf~[]",
            "allOf~[]", "properties~[]", "required~\"a\"", "required~[1]", "minLength~-1", "minLength~1.5",
            "maxLength~1e6", "minItems~\"1\"", "maxItems~100001", "uniqueItems~true", "uniqueItems~1",
            "pattern~\"a(?=b)\"", "pattern~\"(\"", "pattern~1", "format~\"uri\"", "format~\"regex\"",
            "minimum~\"1\"", "exclusiveMinimum~true", "maximum~1e200", "multipleOf~0", "multipleOf~-1",
            "multipleOf~7", "oneOf~[{\"type\":\"string\"},{\"minLength\":1}]", "minProperties~3"})
    void keywordsAreRefusedByName(String keyword, String value) {
        String inner = "{\"" + keyword + "\":" + value.replace("~", "/") + "}";
        SchemaException refusal = refusal("{\"type\":\"object\",\"properties\":{\"a/b\":" + inner + "}}");
        assertThat(refusal.pointer()).isEqualTo("/properties/a~1b");
        assertThat(refusal.keyword()).contains(keyword);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', value = {"a(?!b)~3", "(?<=a)b~2", "a\\b~4", "\\Ba~3",
            "(a)\\1~6", "\\k<n>(a)~3", "a^b~2", "a$b~3", "(^a)~2", "a**~3", "*a~1", "+~1", "a{2,1}~7", "(a~3", "a)~2",
            "[a~3", "[b-a]~5", "\\p{L}~3", "\\u12~3", "\\ud800~7", "\\xg~3", "a\\~3", "(?i)a~2", "(?<n~5", "{3}~1",
            "a{100001}~9", "[\\d-z]~5", "\\y~3", "\\07~3", "\\c~3"})
    void patternsAreRefusedWithThePosition(String pattern, int position) {
        SchemaException refusal = refusal(
                "{\"type\":\"string\",\"pattern\":\"" + pattern.replace("\\", "\\\\") + "\"}");
        assertThat(refusal.keyword()).contains("pattern");
        assertThat(refusal).hasMessageContaining("at its character " + position + " ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', value = {"false~", "{\"type\":\"string\",\"const\":1}~",
            "{\"allOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}~", "{\"minimum\":2,\"maximum\":1}~",
            "{\"type\":\"integer\",\"exclusiveMinimum\":1,\"exclusiveMaximum\":2}~",
            "{\"type\":\"string\",\"minLength\":3,\"pattern\":\"^..$\"}~", "{\"minItems\":2,\"maxItems\":1}~",
            "{\"minItems\":1,\"items\":false}~", "{\"required\":[\"a\"],\"additionalProperties\":false}~",
            "{\"required\":[\"a\"],\"maxProperties\":0}~",
            "{\"type\":\"object\",\"required\":[\"a\"],\"properties\":{\"a\":{\"type\":\"string\",\"enum\":[1]}}}~"})
    void contradictionsAreRefused(String schema) {
        assertThat(refusal(schema).reason()).contains("contradicts");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#\"}},\"required\":[\"a\"]}",
            "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"type\":\"array\",\"minItems\":1,\"items\":{\"$ref\":\"#/$defs/a\"}}}}"})
    void valuesWithoutEndAreRefused(String schema) {
        assertThat(refusal(schema).reason()).contains("ends");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"$ref\":\"#\"}", "{\"anyOf\":[{\"type\":\"null\"},{\"$ref\":\"#\"}]}",
            "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"$ref\":\"#/$defs/b\"},\"b\":{\"$ref\":\"#/$defs/a\"}}}"})
    void referencesInACircleAreRefused(String schema) {
        assertThat(refusal(schema).keyword()).contains("$ref");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "1", "null", "\"string\"", "{\"type\":\"string\",\"type\":\"null\"}",
            "{\"type\":\"string\"} {}", "{\"properties\":{\"a\":3}}", "{'type':'string'}"})
    void whatIsNoSchemaIsRefused(String schema) {
        refusal(schema);
    }

    @Test
    void whatIsTooLargeIsRefused() {
        StringBuilder wide = new StringBuilder("{\"properties\":{");
        for (int i = 0; i < 1100; i++) {
            wide.append(i == 0 ? "" : ",").append("\"p").append(i).append("\":{\"items\":{\"const\":").append(i)
                    .append("}}");
        }
        assertThat(refusal(wide + "}}")).hasMessageContaining("1000");
        StringBuilder choices = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            choices.append("{\"anyOf\":[");
            for (int j = 0; j < 5; j++) {
                choices.append("{\"required\":[\"p").append(i).append(j).append("\"]}").append(j < 4 ? "," : "]},");
            }
        }
        assertThat(refusal("{\"allOf\":[" + choices + "true]}")).hasMessageContaining("500");
        assertThat(refusal("[".repeat(10_000)).reason()).contains("JSON");
        String pattern = "(".repeat(60) + "a" + ")".repeat(60);
        assertThat(refusal("{\"type\":\"string\",\"pattern\":\"" + pattern + "\"}")).hasMessageContaining("50");
    }

    @Test
    void namesOfRulesDoNotMeet() {
        JsonSchema schema = JsonSchema.parse("{\"properties\":{\"a\":{\"items\":true}}}");
        SchemaGrammar grammar = new SchemaGrammar();
        assertThat(grammar.add("call-1", schema)).isEqualTo("call-1");
        grammar.add("call-2", schema);
        for (String name : new String[]{"call-1", "call", "call-1-a", "json-x", "", "a b", "a_b", "-a", "a--b"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> grammar.add(name, schema))
                    .withMessageContaining("\"" + name + "\"");
        }
        assertThat(grammar.rules().lines().map(line -> line.split(" ")[0])).doesNotHaveDuplicates()
                .contains("call-1", "call-2", "json-string").doesNotContain("root");
    }
}
