package io.swerve.schema;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the shapes of types. Records and sealed interfaces are definitions, so that they may hold themselves. */
final class RecordShapes {
    private final Map<String, Named> named = new LinkedHashMap<>();

    /** A record or sealed interface under a name of its own. */
    private static final class Named implements Shape {
        private final Object key;
        private final String name;
        private Shape shape;
        private boolean used;

        private Named(Object key, String name) {
            this.key = key;
            this.name = name;
        }

        @Override
        public Map<String, Object> schema() {
            used = true;
            return Map.of("$ref", "#/$defs/" + name);
        }

        @Override
        public Object read(Object json, String pointer) {
            return shape.read(json, pointer);
        }

        @Override
        public Object write(Object value) {
            return shape.write(value);
        }
    }

    /** The kinds of a sealed interface. */
    private record Union(Map<String, Class<?>> classes, Map<String, Shape> kinds) implements Shape {
        @Override
        public Map<String, Object> schema() {
            return Map.of("anyOf", kinds.values().stream().map(Shape::schema).toList());
        }

        @Override
        public Object read(Object json, String pointer) {
            Object tag = json instanceof Map<?, ?> map ? map.get(RecordShape.TAG) : null;
            Shape kind = tag instanceof String text ? kinds.get(text) : null;
            if (kind == null) {
                throw Shape.refusal(pointer, json,
                        "an object whose \"" + RecordShape.TAG + "\" is one of " + kinds.keySet());
            }
            return kind.read(json, pointer);
        }

        @Override
        public Object write(Object value) {
            return classes.entrySet().stream().filter(each -> each.getValue() == value.getClass()).findFirst()
                    .map(each -> kinds.get(each.getKey()).write(value)).orElseThrow();
        }
    }

    /** A list or a set. */
    private record Items(Shape item, boolean set) implements Shape {
        @Override
        public Map<String, Object> schema() {
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("type", "array");
            schema.put("items", item.schema());
            return schema;
        }

        @Override
        public Object read(Object json, String pointer) {
            if (!(json instanceof List<?> list)) {
                throw Shape.refusal(pointer, json, "a list");
            }
            Collection<Object> items = set ? new LinkedHashSet<>() : new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                items.add(item.read(list.get(i), pointer + "/" + i));
            }
            return set ? Collections.unmodifiableSet((Set<?>) items) : List.copyOf(items);
        }

        @Override
        public Object write(Object value) {
            return ((Collection<?>) value).stream().map(item::write).toList();
        }
    }

    /** A map with texts as keys. */
    private record Entries(Shape value) implements Shape {
        @Override
        public Map<String, Object> schema() {
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("type", "object");
            schema.put("additionalProperties", value.schema());
            return schema;
        }

        @Override
        public Object read(Object json, String pointer) {
            if (!(json instanceof Map<?, ?> map)) {
                throw Shape.refusal(pointer, json, "an object");
            }
            Map<String, Object> entries = new LinkedHashMap<>();
            map.forEach((key, each) -> entries.put((String) key,
                    value.read(each, Subschema.below(pointer, (String) key))));
            return Collections.unmodifiableMap(entries);
        }

        @Override
        public Object write(Object map) {
            Map<String, Object> entries = new LinkedHashMap<>();
            ((Map<?, ?>) map).forEach((key, each) -> entries.put((String) key, value.write(each)));
            return entries;
        }
    }

    /** The shape of a record or a sealed interface. */
    Shape root(Class<?> type) {
        if (!type.isRecord() && !type.isSealed()) {
            throw new IllegalArgumentException(
                    type.getName() + " is neither a record nor a sealed interface of records");
        }
        return of(type, type.getSimpleName());
    }

    /** The schema of a shape that {@link #root} gave, with the definitions that it needs. */
    Map<String, Object> document(Shape root) {
        Map<String, Object> definitions = new LinkedHashMap<>();
        for (Named each : named.values()) {
            definitions.put(each.name, each.shape.schema());
        }
        Named first = (Named) root;
        Map<String, Object> document = new LinkedHashMap<>(
                first.used ? first.schema() : asMap(definitions.remove(first.name)));
        if (!definitions.isEmpty()) {
            document.put("$defs", definitions);
        }
        return document;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(Object map) {
        return (Map<String, Object>) map;
    }

    Shape of(Type type, String place) {
        if (type instanceof ParameterizedType generic) {
            Type raw = generic.getRawType();
            if (raw == List.class || raw == Set.class || raw == Collection.class) {
                return new Items(of(argument(type, 0, place), place), raw == Set.class);
            }
            if (raw == Map.class && argument(type, 0, place) == String.class) {
                return new Entries(of(argument(type, 1, place), place));
            }
        }
        if (type instanceof Class<?> plain && plain.getTypeParameters().length == 0) {
            Shape scalar = ScalarShape.of(plain);
            if (scalar != null) {
                return scalar;
            }
            if (plain.isRecord()) {
                return record(plain, false, plain.getSimpleName());
            }
            if (plain.isSealed() && plain.isInterface()) {
                return union(plain);
            }
        }
        throw new IllegalArgumentException(place + " has the type " + type.getTypeName()
                + ", which has no JSON here; there is"
                + " one for numbers, boolean, String, enums, records, sealed interfaces of records, List, Set, Map with String"
                + " keys, LocalDate, OffsetTime, OffsetDateTime, Instant, UUID, and for Optional as a component");
    }

    /** A type's argument. */
    static Type argument(Type type, int index, String place) {
        if (!(type instanceof ParameterizedType generic)) {
            throw new IllegalArgumentException(
                    place + " has the type " + type.getTypeName() + " without its arguments");
        }
        return generic.getActualTypeArguments()[index];
    }

    private Named record(Class<?> type, boolean tagged, String name) {
        Object key = List.of(type, tagged);
        Named known = find(key, name);
        if (known.shape == null) {
            RecordShape shape = new RecordShape(type, tagged);
            known.shape = shape;
            shape.complete(this);
        }
        return known;
    }

    private Named union(Class<?> type) {
        Named known = find(type, type.getSimpleName());
        if (known.shape == null) {
            Map<String, Class<?>> classes = new LinkedHashMap<>();
            kinds(type, classes);
            Map<String, Shape> kinds = new LinkedHashMap<>();
            known.shape = new Union(classes, kinds);
            classes.forEach((name, each) -> kinds.put(name, record(each, true, type.getSimpleName() + "." + name)));
        }
        return known;
    }

    private static void kinds(Class<?> type, Map<String, Class<?>> classes) {
        for (Class<?> each : Arrays.asList(type.getPermittedSubclasses())) {
            if (each.isSealed() && each.isInterface()) {
                kinds(each, classes);
            } else if (!each.isRecord() || each.getTypeParameters().length > 0) {
                throw new IllegalArgumentException(
                        type.getName() + " permits " + each.getName() + ", which is no record"
                                + " without type parameters");
            } else if (classes.put(each.getSimpleName(), each) != null) {
                throw new IllegalArgumentException(
                        type.getName() + " permits two records called " + each.getSimpleName());
            }
        }
    }

    private Named find(Object key, String name) {
        String free = name;
        for (int i = 2; named.containsKey(free) && !named.get(free).key.equals(key); i++) {
            free = name + i;
        }
        return named.computeIfAbsent(free, taken -> new Named(key, taken));
    }
}
