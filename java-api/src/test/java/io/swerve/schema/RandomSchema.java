package io.swerve.schema;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Schemas by chance, of all keywords that are served, with small bounds; and values by chance that are valid for them. */
final class RandomSchema {
    private static final List<String> NAMES = List.of("a", "b", "ab", "a b", "naïve", "x\"y", "back\\slash", "a/b",
            "a~b",
            "日本", "🚀", "", "tab\t", "type", "$ref", "properties");
    /** A pattern, and texts in which it matches. */
    private static final Map<String, List<String>> PATTERNS = Map.ofEntries(
            Map.entry("^[a-z]{1,4}$", List.of("a", "zzzz")), Map.entry("^(?:ab|c+){1,2}$", List.of("ab", "abc", "cab")),
            Map.entry("^\\d{3}-\\d{2}$", List.of("123-45")), Map.entry("^[^a-z\"]{2}$", List.of("AB", "é1", "\\\n")),
            Map.entry("^a.?$|^b\\.$", List.of("a", "ax", "b.")), Map.entry("^(x(y(z)?)?)?$", List.of("", "x", "xyz")),
            Map.entry("^\\w\\s\\S$", List.of("a b", "_\té")),
            Map.entry("^[\\u00e0-\\u00ff🚀]+?$", List.of("é", "🚀🚀")),
            Map.entry("^\\$[1-9][0-9]{0,2}(\\.[0-9]{2})?$", List.of("$1", "$120.50")));
    private static final Map<String, List<String>> FORMATS = Map.of("date", List.of("2024-02-29", "1999-12-31"), "time",
            List.of("12:00:59Z", "00:00:00.5+05:30"), "date-time", List.of("2000-02-29T23:59:59.123-08:00"), "uuid",
            List.of("123e4567-e89b-12d3-a456-426614174000"), "ipv4", List.of("0.0.0.0", "255.249.10.1"), "ipv6",
            List.of("::", "::1", "1:2:3:4:5:6:7:8", "fe80::a:1", "1:2:3:4:5:6:7::"), "duration",
            List.of("P1Y2M3D", "PT5M", "P4W", "P1DT2H"), "email", List.of("a.b+c@example.org"), "hostname",
            List.of("localhost", "www.example.org"));

    private final Random random;
    private final Map<String, Object> definitions = new LinkedHashMap<>();
    private final Map<String, Supplier<Object>> values = new LinkedHashMap<>();

    /**
     * A schema, and what makes values for it.
     *
     * @param schema as maps, lists and single values
     * @param value makes a valid value
     */
    record Drawn(Object schema, Supplier<Object> value) {}

    RandomSchema(long seed) {
        this.random = new Random(seed);
    }

    /** A schema with its definitions. */
    Drawn draw() {
        Drawn drawn = schema(3);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        if (drawn.schema() instanceof Map<?, ?> map) {
            map.forEach((key, value) -> all.put((String) key, value));
            if (!definitions.isEmpty()) {
                all.put("$defs", definitions);
            }
            return new Drawn(all, drawn.value());
        }
        return drawn;
    }

    private int upTo(int most) {
        return random.nextInt(most + 1);
    }

    private <T> T oneOf(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static Map<String, Object> map(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    private Drawn schema(int depth) {
        return switch (random.nextInt(depth > 0 ? 15 : 8)) {
            case 0 -> new Drawn(map("type", "boolean", "description", "a flag"), random::nextBoolean);
            case 1 -> wholeNumber();
            case 2 -> decimal();
            case 3, 4 -> text();
            case 5 -> listed();
            case 6 -> typeList();
            case 7 -> new Drawn(map("type", "null"), () -> null);
            case 8, 9 -> list(depth);
            case 10, 11, 12 -> object(depth);
            case 13 -> union(depth);
            default -> random.nextBoolean() ? reference(depth) : merged(depth);
        };
    }

    private Drawn wholeNumber() {
        int low = upTo(200) - 100;
        int high = low + 1 + upTo(100);
        boolean open = random.nextBoolean();
        Map<String, Object> schema = map("type", "integer", open ? "exclusiveMinimum" : "minimum", low, "maximum",
                high);
        if (random.nextInt(4) == 0) {
            schema.put("format", "int32");
        }
        if (high - low > 10 && random.nextInt(3) == 0) {
            schema.put("multipleOf", 5);
            return new Drawn(schema, () -> Math.floorDiv(high, 5) * 5);
        }
        return new Drawn(schema, () -> low + 1 + random.nextInt(high - low));
    }

    private Drawn decimal() {
        if (random.nextInt(4) == 0) {
            return new Drawn(map("type", "number", "multipleOf", new BigDecimal("0.25"), "minimum", -3, "maximum", 3),
                    () -> BigDecimal.valueOf(25L * (upTo(24) - 12), 2));
        }
        int scale = upTo(3);
        BigDecimal low = BigDecimal.valueOf(upTo(2000) - 1000, scale);
        BigDecimal width = BigDecimal.valueOf(1 + upTo(500), scale);
        return new Drawn(map("type", "number", "minimum", low, random.nextBoolean() ? "maximum" : "exclusiveMaximum",
                low.add(width)), () -> low.add(width.multiply(BigDecimal.valueOf(upTo(99), 2))));
    }

    private Drawn text() {
        switch (random.nextInt(4)) {
            case 0 -> {
                Map.Entry<String, List<String>> pattern = oneOf(PATTERNS.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey()).toList());
                return new Drawn(map("type", "string", "pattern", pattern.getKey()), () -> oneOf(pattern.getValue()));
            }
            case 1 -> {
                Map.Entry<String, List<String>> format = oneOf(FORMATS.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey()).toList());
                return new Drawn(map("type", "string", "format", format.getKey()), () -> oneOf(format.getValue()));
            }
            default -> {
                int least = upTo(3);
                int most = least + upTo(5);
                return new Drawn(map("type", "string", "minLength", least, "maxLength", most),
                        () -> characters(least + upTo(most - least)));
            }
        }
    }

    private String characters(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(oneOf(List.of("a", "Z", " ", "\"", "\\", "\n", "\u0001", "é", "漢", "🚀", "/", "\u007f")));
        }
        return text.toString();
    }

    private Drawn listed() {
        List<Object> all = new ArrayList<>(
                List.of("red", "x\"y", 1, new BigDecimal("2.5"), true, List.of(1, "a"), map("a", List.of()),
                        "", "🚀\n"));
        all.add(null);
        Collections.shuffle(all, random);
        List<Object> some = new ArrayList<>(all.subList(0, 1 + upTo(3)));
        return some.size() == 1 && random.nextBoolean()
                ? new Drawn(map("const", some.getFirst()), some::getFirst)
                : new Drawn(map("enum", some), () -> oneOf(some));
    }

    private Drawn typeList() {
        Drawn text = text();
        Map<String, Object> schema = new LinkedHashMap<>();
        ((Map<?, ?>) text.schema()).forEach((key, value) -> schema.put((String) key, value));
        schema.put("type", List.of("null", "string", "boolean"));
        return new Drawn(schema, () -> random.nextInt(3) == 0 ? null : text.value().get());
    }

    private Drawn list(int depth) {
        Drawn items = schema(depth - 1);
        int least = upTo(2);
        int most = least + upTo(2);
        if (random.nextInt(3) > 0) {
            return new Drawn(map("type", "array", "items", items.schema(), "minItems", least, "maxItems", most),
                    () -> times(items, least + upTo(most - least)));
        }
        Drawn first = schema(depth - 1);
        Drawn second = schema(depth - 1);
        Map<String, Object> schema = map("type", "array", "prefixItems", List.of(first.schema(), second.schema()),
                "items",
                random.nextBoolean() ? false : items.schema(), "minItems", least, "maxItems", 3);
        boolean closed = Boolean.FALSE.equals(schema.get("items"));
        return new Drawn(schema, () -> {
            List<Object> list = new ArrayList<>();
            list.add(first.value().get());
            list.add(second.value().get());
            if (!closed && random.nextBoolean()) {
                list.add(items.value().get());
            }
            return list.subList(0, Math.max(least, upTo(list.size())));
        });
    }

    private static List<Object> times(Drawn items, int count) {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(items.value().get());
        }
        return list;
    }

    private Drawn object(int depth) {
        List<String> names = new ArrayList<>(NAMES);
        Collections.shuffle(names, random);
        names = names.subList(0, upTo(4));
        Map<String, Object> properties = new LinkedHashMap<>();
        Map<String, Drawn> drawn = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (String name : names) {
            drawn.put(name, schema(depth - 1));
            properties.put(name, drawn.get(name).schema());
            if (random.nextBoolean()) {
                required.add(name);
            }
        }
        Map<String, Object> schema = map("type", "object", "properties", properties, "required", required);
        Drawn others = new Drawn(map("type", "boolean"), random::nextBoolean);
        boolean open = random.nextInt(4) == 0;
        if (open) {
            schema.put("additionalProperties", others.schema());
        } else if (random.nextBoolean() || names.isEmpty()) {
            schema.put("additionalProperties", false);
        }
        return new Drawn(schema, () -> {
            Map<String, Object> map = new LinkedHashMap<>();
            drawn.forEach((name, each) -> {
                if (required.contains(name) || random.nextBoolean()) {
                    map.put(name, each.value().get());
                }
            });
            if (open && random.nextBoolean()) {
                map.put("other\n", random.nextBoolean());
                map.put("aa", random.nextBoolean());
            }
            return map;
        });
    }

    private Drawn union(int depth) {
        if (random.nextInt(3) == 0) { // told apart by a constant
            Drawn one = schema(depth - 1);
            Drawn other = schema(depth - 1);
            return new Drawn(map("oneOf", List.of(tagged("one", one), tagged("other", other))),
                    () -> random.nextBoolean()
                            ? map("kind", "one", "value", one.value().get())
                            : map("kind", "other", "value", other.value().get()));
        }
        List<Drawn> all = List.of(schema(depth - 1), schema(depth - 1));
        return new Drawn(map("anyOf", all.stream().map(Drawn::schema).toList()), () -> oneOf(all).value().get());
    }

    private static Map<String, Object> tagged(String tag, Drawn value) {
        return map("type", "object", "properties", map("kind", map("const", tag), "value", value.schema()), "required",
                List.of("kind", "value"), "additionalProperties", false);
    }

    /** To a definition: one that refers to itself, or that others may refer to as well. */
    private Drawn reference(int depth) {
        String name = definitions.size() > 2 ? oneOf(List.copyOf(values.keySet())) : "def " + definitions.size();
        if (!values.containsKey(name)) {
            definitions.put(name, false);
            Drawn value = schema(Math.min(depth - 1, 0));
            String self = "#/$defs/" + name.replace(" ", "%20");
            definitions.put(name, map("type", "object", "properties",
                    map("value", value.schema(), "next", map("anyOf", List.of(map("type", "null"), map("$ref", self)))),
                    "required", List.of("value"), "additionalProperties", false));
            values.put(name, () -> {
                Object inner = map("value", value.value().get());
                return random.nextBoolean() ? inner : map("value", value.value().get(), "next", inner);
            });
        }
        return new Drawn(map("$ref", "#/$defs/" + name.replace(" ", "%20"), "title", "a reference"),
                () -> values.get(name).get());
    }

    private Drawn merged(int depth) {
        Drawn one = schema(depth - 1);
        int low = upTo(5);
        return new Drawn(map("type", "object", "allOf",
                List.of(map("properties", map("one", one.schema()), "required", List.of("one")),
                        map("properties", map("two", map("type", "integer", "minimum", low))),
                        map("properties", map("two", map("type", "integer", "maximum", low + 10)), "required",
                                List.of("two")))),
                () -> map("one", one.value().get(), "two", low + upTo(10)));
    }
}
