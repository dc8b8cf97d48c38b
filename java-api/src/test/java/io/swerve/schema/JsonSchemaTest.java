package io.swerve.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What grammars of schemas take and what not, by hand. Texts are separated by a semicolon. */
class JsonSchemaTest {
    private static void assertTexts(String schema, String taken, String refused) {
        Gbnf grammar = new Gbnf(JsonSchema.parse(schema).grammar());
        assertThat(taken.split(";")).as(schema).allMatch(grammar::accepts);
        assertThat(refused.split(";")).as(schema).noneMatch(grammar::accepts);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{\"type\":\"null\"}|null|true;\"null\";nul", "{\"type\":[\"boolean\",\"null\"]}|true;false;null|1;True",
            "{\"type\":\"number\"}|0;-1;1.5;-0.25;1e5;2E-7|01;1.;.5;+1;1e;1e100;NaN;Infinity",
            "{\"enum\":[\"a\",1,null,{\"k\":[1,2]}]}|\"a\";1;null;{\"k\":[1,2]};{\"k\": [1, 2]}|\"b\";a;2;{\"k\":[1]};{}",
            "{\"type\":\"string\",\"enum\":[\"a\",1,\"long\"],\"maxLength\":2}|\"a\"|1;\"long\"",
            "{\"const\":1.50}|1.5|1;15", "{\"type\":\"integer\",\"const\":1.0}|1|1.5",
            "{\"minLength\":2,\"maxLength\":3}|\"ab\";\"abc\";\"🚀\\n\";\"\\u00e9\\ud83d\\uDE80\"|\"a\";\"abcd\";\"\\ud83d\\u0041\";\"🚀\"",
            "{\"type\":\"array\"}|[];[1];[1,[null]];[ true, {\"a\":1} ]|[1,];[,1];{};[1 2]",
            "{\"items\":{\"type\":\"integer\"},\"minItems\":1,\"maxItems\":2}|[1];[1,2];[1, 2]|[];[1,2,3];[\"a\"]",
            "{\"prefixItems\":[{\"const\":1},{\"const\":2}],\"items\":{\"const\":3},\"minItems\":1}|[1];[1,2];[1,2,3,3]|[];[2];[1,3];[1,2,2]",
            "{\"items\":[{\"const\":1},{\"const\":2}],\"additionalItems\":false}|[];[1];[1,2]|[2];[1,2,3]",
            "{\"items\":{\"const\":1},\"maxItems\":0}|[];[ ]|[1]", "{\"uniqueItems\":true,\"maxItems\":1}|[];[5]|[5,5]",
            "{\"allOf\":[{\"minimum\":2},{\"maximum\":4}],\"type\":\"integer\"}|2;3;4|1;5",
            "{\"anyOf\":[{\"type\":\"string\",\"maxLength\":1},{\"type\":\"null\"}]}|\"a\";null|\"ab\";1",
            "{\"oneOf\":[{\"enum\":[1,2]},{\"enum\":[2,3]}]}|1;3|2",
            "{\"oneOf\":[{\"maximum\":1},{\"minimum\":2}]}|1;0;2;3|1.5",
            "{\"type\":\"string\",\"pattern\":\"b\"}|\"b\";\"abc\";\"\\nb\"|\"\";\"ac\"",
            "{\"type\":\"string\",\"pattern\":\"^(a(bc)?)+$\"}|\"a\";\"aabca\"|\"\";\"ab\";\"c\"",
            "{\"type\":\"string\",\"pattern\":\"^[A-Z]\",\"maxLength\":3}|\"A\";\"Abc\"|\"a\";\"Abcd\"",
            "{\"type\":\"string\",\"pattern\":\"^(a*)*$\"}|\"\";\"aaa\"|\"b\"",
            "{\"type\":\"string\",\"format\":\"date\"}|\"2000-02-29\";\"2023-12-31\"|\"1900-02-29\";\"2023-02-29\";\"2023-04-31\";\"2023-13-01\"",
            "{\"type\":\"string\",\"format\":\"time\"}|\"23:59:59Z\";\"00:00:00.1+01:00\"|\"24:00:00Z\";\"12:00Z\";\"12:00:00\"",
            "{\"type\":\"string\",\"format\":\"ipv4\"}|\"0.0.0.0\";\"255.199.99.9\"|\"256.0.0.1\";\"01.1.1.1\";\"1.1.1\"",
            "{\"type\":\"string\",\"format\":\"ipv6\"}|\"::\";\"1::8\";\"1:2:3:4:5:6:7::\"|\":\";\"1:2\";\"1::2::3\";\"1:2:3:4:5:6:7:8:9\"",
            "{\"type\":\"integer\",\"format\":\"int32\"}|2147483647;-2147483648|2147483648;1.0",
            "{\"$defs\":{\"a b\":{\"$anchor\":\"x\",\"const\":7}},\"items\":{\"$ref\":\"#x\"},\"prefixItems\":[{\"$ref\":\"#/$defs/a%20b\"}]}|[];[7,7]|[8]",
            "{\"$id\":\"https://example.org/s\",\"definitions\":{\"n\":{\"const\":7}},\"$ref\":\"https://example.org/s#/definitions/n\"}|7|8"})
    void valuesAndLists(String schema, String taken, String refused) {
        assertTexts(schema, taken, refused);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{\"type\":\"object\"}|{};{\"x\":1};{\"x\":{\"y\":[]}}|[];{x:1};{\"x\"}",
            "{\"properties\":{\"a\":{\"const\":1},\"b\":{\"const\":2},\"c\":{\"const\":3}},\"required\":[\"b\"]}|{\"b\":2};{\"a\":1,\"b\":2};{\"b\":2,\"c\":3};{\"a\": 1, \"b\": 2, \"c\": 3}|{};{\"a\":1};{\"b\":2,\"a\":1};{\"b\":2,};{\"b\":2,\"x\":1}",
            "{\"properties\":{\"a\":{\"const\":1},\"b\":{\"const\":2},\"c\":{\"const\":3},\"d\":{\"const\":4}}}|{};{\"a\":1};{\"d\":4};{\"a\":1,\"d\":4};{\"b\":2,\"c\":3}|{\"d\":4,\"a\":1};{\"a\":1,\"a\":1};{,\"a\":1}",
            "{\"properties\":{\"ab\":{\"const\":1}},\"additionalProperties\":{\"const\":2}}|{};{\"ab\":1};{\"ab\":1,\"a\":2};{\"abc\":2,\"\":2}|{\"ab\":2};{\"a\":1};{\"\\u0061b\":2};{\"ab\":1,\"ab\":2}",
            "{\"additionalProperties\":{\"const\":1},\"maxProperties\":2,\"minProperties\":1}|{\"a\":1};{\"a\":1,\"b\":1}|{};{\"a\":1,\"b\":1,\"c\":1}",
            "{\"required\":[\"x\"]}|{\"x\":1};{\"x\":null,\"y\":2}|{};{\"y\":2}",
            "{\"properties\":{\"a\":false,\"b\":{\"const\":1}}}|{};{\"b\":1}|{\"a\":1}",
            "{\"allOf\":[{\"properties\":{\"a\":{\"type\":\"integer\"}},\"required\":[\"a\"]},{\"properties\":{\"a\":{\"minimum\":3,\"maximum\":4},\"b\":{\"const\":1}}}]}|{\"a\":3};{\"a\":4,\"b\":1}|{\"a\":5};{\"b\":1};{\"a\":3.5}",
            "{\"properties\":{\"a\":{\"const\":1},\"b\":{\"const\":2}},\"anyOf\":[{\"required\":[\"a\"]},{\"required\":[\"b\"]}]}|{\"a\":1};{\"b\":2};{\"a\":1,\"b\":2}|{}",
            "{\"properties\":{\"v\":{\"const\":1},\"n\":{\"anyOf\":[{\"type\":\"null\"},{\"$ref\":\"#\"}]}},\"required\":[\"v\",\"n\"]}|{\"v\":1,\"n\":null};{\"v\":1,\"n\":{\"v\":1,\"n\":null}}|{\"v\":1};{\"v\":1,\"n\":{}}",
            "{\"properties\":{\"q\\\"\\n\":{\"const\":1}},\"required\":[\"q\\\"\\n\"]}|{\"q\\\"\\n\":1}|{\"q\":1};{}"})
    void objects(String schema, String taken, String refused) {
        assertTexts(schema, taken, refused);
    }

    /** As many blanks as an indentation has, and no more. */
    @Test
    void blanksAreBounded() {
        String schema = "{\"properties\":{\"a\":{\"const\":1},\"b\":{\"const\":2}},\"required\":[\"a\",\"b\"]}";
        assertTexts(schema,
                "{\"a\":1,\"b\":2};{ \"a\": 1, \"b\": 2 };{\n  \"a\": 1,\n  \"b\": 2\n};{\n\t\"a\":1,\"b\":2}",
                "{  \"a\":1,\"b\":2};{\"a\" :1,\"b\":2};{\n\n\"a\":1,\"b\":2}; {\"a\":1,\"b\":2};{\"a\":1,\"b\":2} ;{\n"
                        + " ".repeat(21) + "\"a\":1,\"b\":2}");
    }

    @Test
    void annotationsSayNothing() {
        assertTexts(
                """
                        {"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://example.org/a","$comment":"c","title":"t",
                         "description":"d","default":1,"examples":[1],"deprecated":true,"readOnly":true,"writeOnly":false,"x-mine":{},
                         "contentMediaType":"text/plain","discriminator":{"propertyName":"a"},"type":"boolean"}""",
                "true", "1");
    }

    @Test
    void longTextsAreCounted() {
        Gbnf grammar = new Gbnf(
                JsonSchema.parse("{\"type\":\"string\",\"minLength\":600,\"maxLength\":1333}").grammar());
        for (int length : new int[]{0, 599, 600, 601, 849, 850, 1000, 1250, 1332, 1333, 1334, 1400}) {
            assertThat(grammar.accepts('"' + "a".repeat(length) + '"')).as("%d", length)
                    .isEqualTo(length >= 600 && length <= 1333);
        }
    }
}
