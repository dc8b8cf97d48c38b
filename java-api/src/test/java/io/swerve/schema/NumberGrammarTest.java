package io.swerve.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Numbers are just those within the bounds. */
class NumberGrammarTest {
    private static final long SEED = 20261128;

    private static String bounds(Random random, BigDecimal low, BigDecimal high) {
        return (low == null ? "" : (random.nextBoolean() ? ",\"minimum\":" : ",\"exclusiveMinimum\":") + low)
                + (high == null ? "" : (random.nextBoolean() ? ",\"maximum\":" : ",\"exclusiveMaximum\":") + high);
    }

    private static boolean within(BigDecimal number, String schema, BigDecimal low, BigDecimal high) {
        return (low == null || number.compareTo(low) >= (schema.contains("exclusiveMinimum") ? 1 : 0))
                && (high == null || number.compareTo(high) <= (schema.contains("exclusiveMaximum") ? -1 : 0));
    }

    /** The acceptor of the grammar; null where nothing is allowed. */
    private static Gbnf grammar(String schema) {
        try {
            return new Gbnf(JsonSchema.parse(schema).grammar());
        } catch (SchemaException e) {
            assertThat(e.reason()).contains("contradicts");
            return null;
        }
    }

    private static boolean accepts(Gbnf grammar, String text) {
        return grammar != null && grammar.accepts(text);
    }

    @Test
    void wholeNumbers() {
        Random random = new Random(SEED);
        for (int round = 0; round < 60; round++) {
            int span = round % 2 == 0 ? 30 : 1500;
            BigDecimal low = random.nextInt(8) == 0 ? null : BigDecimal.valueOf(random.nextInt(-span, span));
            BigDecimal high = random.nextInt(8) == 0 ? null : BigDecimal.valueOf(random.nextInt(-span, span));
            String schema = "{\"type\":\"integer\"" + bounds(random, low, high) + "}";
            Gbnf grammar = grammar(schema);
            for (int number = -1600; number <= 1600; number += 1 + random.nextInt(5)) {
                assertThat(accepts(grammar, String.valueOf(number))).as("seed %d: %s, %d", SEED, schema, number)
                        .isEqualTo(within(BigDecimal.valueOf(number), schema, low, high));
            }
            for (BigDecimal edge : new BigDecimal[]{low, high}) {
                for (int by = -1; edge != null && by <= 1; by++) {
                    BigDecimal number = edge.add(BigDecimal.valueOf(by));
                    assertThat(accepts(grammar, number.toString())).as("seed %d: %s, %s", SEED, schema, number)
                            .isEqualTo(within(number, schema, low, high));
                }
            }
        }
    }

    @Test
    void largeWholeNumbers() {
        Gbnf longs = grammar(
                "{\"type\":\"integer\",\"minimum\":-9223372036854775808,\"maximum\":9223372036854775807}");
        assertThat(new String[]{"0", "-1", "9223372036854775807", "-9223372036854775808", "999999999999999999",
                "8999999999999999999"}).allMatch(longs::accepts);
        assertThat(new String[]{"9223372036854775808", "-9223372036854775809", "10000000000000000000", "-0", "00",
                "01", "1.0", "1e1", "", "-", "+1"}).noneMatch(longs::accepts);
        Gbnf above = grammar("{\"type\":\"integer\",\"minimum\":123456789012345678901234567890}");
        assertThat(above.accepts("123456789012345678901234567890")).isTrue();
        assertThat(above.accepts("123456789012345678901234567889")).isFalse();
        assertThat(above.accepts("5".repeat(31))).isTrue();
    }

    @Test
    void decimals() {
        Random random = new Random(SEED);
        for (int round = 0; round < 80; round++) {
            int scale = random.nextInt(4);
            BigDecimal low = random.nextInt(8) == 0 ? null : BigDecimal.valueOf(random.nextInt(-3000, 3000), scale);
            BigDecimal high = random.nextInt(8) == 0 ? null : BigDecimal.valueOf(random.nextInt(-3000, 3000), scale);
            if (random.nextInt(3) == 0 && low != null) {
                high = low.add(BigDecimal.valueOf(random.nextInt(20), random.nextInt(4)));
            }
            String schema = "{\"type\":\"number\"" + bounds(random, low, high) + "}";
            if (low == null && high == null) {
                continue;
            }
            Gbnf grammar = grammar(schema);
            for (int i = 0; i < 60; i++) {
                BigDecimal edge = i % 3 == 0 && low != null ? low : i % 3 == 1 && high != null ? high : BigDecimal.ZERO;
                BigDecimal number = edge
                        .add(BigDecimal.valueOf(random.nextInt(-40, 40), random.nextInt(5)).multiply(
                                i % 5 == 0 ? BigDecimal.ZERO : i % 7 == 0 ? BigDecimal.valueOf(100) : BigDecimal.ONE));
                if (number.signum() == 0) {
                    number = BigDecimal.ZERO.setScale(random.nextInt(3));
                }
                assertThat(accepts(grammar, number.toPlainString()))
                        .as("seed %d: %s, %s", SEED, schema, number.toPlainString())
                        .isEqualTo(within(number, schema, low, high));
            }
            assertThat(accepts(grammar, "0.") || accepts(grammar, ".5") || accepts(grammar, "00")
                    || accepts(grammar, "-") || accepts(grammar, "")).isFalse();
        }
    }

    @Test
    void multiples() {
        Random random = new Random(SEED);
        String[] steps = {"1", "2", "3", "5", "7", "8", "10", "25", "100", "0.5", "0.25", "0.01", "0.1", "1.5", "0.3"};
        for (int round = 0; round < 60; round++) {
            BigDecimal step = new BigDecimal(steps[random.nextInt(steps.length)]);
            boolean whole = random.nextBoolean();
            BigDecimal low = BigDecimal.valueOf(random.nextInt(-400, 200), random.nextInt(2));
            BigDecimal high = random.nextInt(4) == 0 && isShownByDigits(step, whole)
                    ? null
                    : low.add(BigDecimal.valueOf(random.nextInt(250)));
            String schema = "{\"type\":\"" + (whole ? "integer" : "number") + "\",\"multipleOf\":" + step
                    + bounds(random, low, high) + "}";
            Gbnf grammar = grammar(schema);
            for (int i = 0; i < 80; i++) {
                BigDecimal number = i % 2 == 0
                        ? step.multiply(BigDecimal.valueOf(random.nextInt(-300, 900)))
                        : BigDecimal.valueOf(random.nextInt(-4000, 4000), random.nextInt(3));
                number = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
                boolean expected = within(number, schema, low, high) && number.remainder(step).signum() == 0
                        && (!whole || number.scale() <= 0);
                assertThat(accepts(grammar, number.toPlainString()))
                        .as("seed %d: %s, %s", SEED, schema, number.toPlainString()).isEqualTo(expected);
            }
        }
    }

    private static boolean isShownByDigits(BigDecimal step, boolean whole) {
        return !step.toString().matches("3|7|1\\.5|0\\.3") && !(whole && step.scale() > 0);
    }
}
