package io.swerve.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records become schemas, and come back from JSON. */
class RecordFormatTest {
    enum Unit {
        CELSIUS, FAHRENHEIT
    }

    @Description("Where, and in which unit")
    record Question(@Description("A town") String town, Unit unit, int days, Optional<Boolean> details) {
        Question {
            if (days > 14) {
                throw new IllegalArgumentException("nobody knows the weather in " + days + " days");
            }
        }
    }

    record Everything(boolean flag, byte small, short medium, long large, BigInteger huge, float real, double wide,
            BigDecimal exact, LocalDate day, OffsetDateTime time, Instant instant, UUID id, List<Question> list,
            Set<Unit> set,
            Map<String, List<Integer>> map, Optional<Shape> shape) {}

    sealed interface Shape permits Circle, Group {}

    record Circle(double radius) implements Shape {}

    record Group(List<Shape> parts, Optional<Circle> frame) implements Shape {}

    record Tree(String name, List<Tree> children) {}

    record Endless(Endless next) {}

    record Unknown(Object value) {}

    record RawList(@SuppressWarnings("rawtypes") List values) {}

    record Generic<T>(T value) {}

    record IntegerKeys(Map<Integer, String> map) {}

    sealed interface Clash permits Tagged {}

    record Tagged(String type) implements Clash {}

    private static final Question QUESTION = new Question("São \"Paulo\"", Unit.CELSIUS, -3, Optional.of(true));

    private static <T> void assertRoundTrip(Class<T> type, T value) {
        RecordFormat<T> format = RecordFormat.of(type);
        String json = format.write(value);
        assertThat(format.read(json)).isEqualTo(value);
        assertThat(new Gbnf(format.schema().grammar()).accepts(json)).as(json).isTrue();
        Schema validator = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(format.schema().json());
        assertThat(validator.validate(json, InputFormat.JSON)).isEmpty();
    }

    @Test
    void theSchemaOfARecord() {
        assertThat(JsonParser.parseString(JsonSchema.of(Question.class).json())).isEqualTo(JsonParser.parseString("""
                {"type": "object", "description": "Where, and in which unit", "properties": {
                  "town": {"type": "string", "description": "A town"}, "unit": {"enum": ["CELSIUS", "FAHRENHEIT"]},
                  "days": {"type": "integer", "minimum": -2147483648, "maximum": 2147483647},
                  "details": {"type": "boolean"}},
                 "required": ["town", "unit", "days"], "additionalProperties": false}"""));
        assertThat(JsonParser.parseString(JsonSchema.of(Tree.class).json())).isEqualTo(JsonParser.parseString("""
                {"$ref": "#/$defs/Tree", "$defs": {"Tree": {"type": "object", "properties": {"name": {"type": "string"},
                  "children": {"type": "array", "items": {"$ref": "#/$defs/Tree"}}},
                 "required": ["name", "children"], "additionalProperties": false}}}"""));
    }

    @Test
    void valuesComeBack() {
        assertRoundTrip(Question.class, QUESTION);
        assertRoundTrip(Question.class, new Question("", Unit.FAHRENHEIT, Integer.MIN_VALUE, Optional.empty()));
        assertRoundTrip(Tree.class, new Tree("a", List.of(new Tree("b", List.of()), new Tree("\n", List.of()))));
        assertRoundTrip(Shape.class, new Group(List.of(new Circle(0.1), new Group(List.of(), Optional.empty())),
                Optional.of(new Circle(1e-5))));
        assertRoundTrip(Everything.class,
                new Everything(true, Byte.MIN_VALUE, Short.MAX_VALUE, Long.MIN_VALUE, BigInteger.TEN.pow(15), 0.1f,
                        Math.PI, new BigDecimal("0.10"), LocalDate.of(2024, 2, 29),
                        OffsetDateTime.parse("2024-02-29T12:30:15.5+05:30"), Instant.parse("2024-01-01T00:00:01Z"),
                        UUID.fromString("123e4567-e89b-12d3-a456-426614174000"), List.of(QUESTION),
                        Set.of(Unit.CELSIUS), Map.of("a/b", List.of(1, 2)), Optional.of(new Circle(2))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"{|``|JSON", "[]|``|object", "null|``|object",
            "{\"town\":\"a\",\"unit\":\"CELSIUS\"}|``|days", "{\"town\":\"a\",\"town\":\"b\"}|``|twice",
            "{\"town\":1,\"unit\":\"CELSIUS\",\"days\":1}|/town|text",
            "{\"town\":null,\"unit\":\"CELSIUS\",\"days\":1}|/town|null",
            "{\"town\":\"a\",\"unit\":\"KELVIN\",\"days\":1}|/unit|CELSIUS",
            "{\"town\":\"a\",\"unit\":\"CELSIUS\",\"days\":1.5}|/days|1.5",
            "{\"town\":\"a\",\"unit\":\"CELSIUS\",\"days\":2147483648}|/days|2147483647",
            "{\"town\":\"a\",\"unit\":\"CELSIUS\",\"days\":15}|``|nobody knows",
            "{\"town\":\"a\",\"unit\":\"CELSIUS\",\"days\":1,\"details\":\"yes\"}|/details|true",
            "{\"town\":\"a\",\"unit\":\"CELSIUS\",\"days\":1,\"a/b\":1}|/a~1b|town"})
    void whatIsWrongIsNamed(String json, String pointer, String part) {
        RecordFormatException refusal = catchThrowableOfType(RecordFormatException.class,
                () -> RecordFormat.of(Question.class).read(json));
        assertThat(refusal).hasMessageContaining(part).hasMessageContaining("#" + pointer);
        assertThat(refusal.pointer()).isEqualTo(pointer);
    }

    @Test
    void placesWithinAreNamed() {
        RecordFormat<Shape> shapes = RecordFormat.of(Shape.class);
        assertThatThrownBy(() -> shapes.read("""
                {"type":"Group","parts":[{"type":"Circle","radius":1},{"type":"Circle","radius":"2"}]}"""))
                .isInstanceOf(RecordFormatException.class).hasMessageContaining("#/parts/1/radius");
        assertThatThrownBy(() -> shapes.read("{\"type\":\"Square\"}")).hasMessageContaining("[Circle, Group]");
        assertThatThrownBy(() -> shapes.read("{\"type\":\"Circle\",\"radius\":1e999}"))
                .isInstanceOf(RecordFormatException.class).hasMessageContaining("#/radius");
    }

    @Test
    void typesWithoutJsonAreRefused() {
        for (Class<?> type : List.of(Unknown.class, RawList.class, Generic.class, IntegerKeys.class, String.class,
                Tagged[].class, Runnable.class, Unit.class, Clash.class)) {
            assertThatIllegalArgumentException().as(type.getName()).isThrownBy(() -> RecordFormat.of(type));
        }
        assertThatThrownBy(() -> RecordFormat.of(Unknown.class)).hasMessageContaining("Unknown.value");
        assertThatThrownBy(() -> RecordFormat.of(Clash.class)).hasMessageContaining("Tagged.type");
        assertThatThrownBy(() -> RecordFormat.of(Endless.class)).isInstanceOf(SchemaException.class)
                .hasMessageContaining("ends");
    }

    @Test
    void whatJsonDoesNotHaveIsNotWritten() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordFormat.of(Circle.class).write(new Circle(Double.NaN)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordFormat.of(Question.class)
                        .write(new Question(null, Unit.CELSIUS, 1, Optional.empty())))
                .withMessageContaining("Question.town");
    }
}
