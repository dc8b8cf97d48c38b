package io.swerve.schema;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A record: an object with a property for each component, and perhaps one that tells its kind. */
final class RecordShape implements Shape {
    /** The property that tells the kinds of a sealed interface apart. */
    static final String TAG = "type";

    private final Class<?> type;
    private final boolean tagged;
    private final List<Property> properties = new ArrayList<>();
    private final Constructor<?> constructor;

    /** A component; what is in an Optional need not be there. */
    private record Property(RecordComponent component, Shape shape, boolean optional) {}

    /** To be completed by {@link #complete}, since records may hold each other. */
    RecordShape(Class<?> type, boolean tagged) {
        this.type = type;
        this.tagged = tagged;
        try {
            constructor = type.getDeclaredConstructor(
                    Arrays.stream(type.getRecordComponents()).map(RecordComponent::getType).toArray(Class<?>[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type + " has no canonical constructor", e);
        }
        boolean open = constructor.trySetAccessible();
        for (RecordComponent component : type.getRecordComponents()) {
            open &= component.getAccessor().trySetAccessible();
        }
        if (!open) {
            throw new IllegalArgumentException(
                    type.getName() + " can't be reached: make it public in an exported package, or"
                            + " open the package " + type.getPackageName() + " to io.swerve.api");
        }
    }

    void complete(RecordShapes shapes) {
        for (RecordComponent component : type.getRecordComponents()) {
            String place = type.getSimpleName() + "." + component.getName();
            if (tagged && component.getName().equals(TAG)) {
                throw new IllegalArgumentException(place + " has the name by which kinds of a sealed interface are told"
                        + " apart; call it something else");
            }
            boolean optional = component.getType() == Optional.class;
            Shape shape = shapes.of(optional
                    ? RecordShapes.argument(component.getGenericType(), 0, place)
                    : component.getGenericType(), place);
            properties.add(new Property(component, shape, optional));
        }
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> members = new LinkedHashMap<>();
        List<Object> required = new ArrayList<>();
        if (tagged) {
            members.put(TAG, Map.of("const", type.getSimpleName()));
            required.add(TAG);
        }
        for (Property property : properties) {
            String name = property.component().getName();
            Map<String, Object> schema = new LinkedHashMap<>(property.shape().schema());
            describe(property.component().getAnnotation(Description.class), schema);
            members.put(name, schema);
            if (!property.optional()) {
                required.add(name);
            }
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        describe(type.getAnnotation(Description.class), schema);
        schema.put("properties", members);
        schema.put("required", required);
        schema.put("additionalProperties", false);
        return schema;
    }

    private static void describe(Description description, Map<String, Object> schema) {
        if (description != null) {
            schema.put("description", description.value());
        }
    }

    @Override
    public Object read(Object json, String pointer) {
        if (!(json instanceof Map<?, ?> map)) {
            throw Shape.refusal(pointer, json, "an object, of " + type.getSimpleName());
        }
        List<String> names = new ArrayList<>(tagged ? List.of(TAG) : List.of());
        List<Object> values = new ArrayList<>();
        for (Property property : properties) {
            String name = property.component().getName();
            names.add(name);
            Object value = map.get(name);
            if (property.optional()) {
                values.add(value == null
                        ? Optional.empty()
                        : Optional.of(property.shape().read(value, Subschema.below(pointer, name))));
            } else if (!map.containsKey(name)) {
                throw new RecordFormatException(pointer, "lacks \"" + name + "\"", null);
            } else {
                values.add(property.shape().read(value, Subschema.below(pointer, name)));
            }
        }
        for (Object key : map.keySet()) {
            if (!names.contains(key)) {
                throw new RecordFormatException(Subschema.below(pointer, (String) key),
                        "is not of " + type.getSimpleName() + ", which has " + names, null);
            }
        }
        return make(values, pointer);
    }

    private Object make(List<Object> values, String pointer) {
        try {
            return constructor.newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            throw new RecordFormatException(pointer,
                    type.getSimpleName() + " refuses the values: " + e.getCause().getMessage(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Object write(Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (tagged) {
            map.put(TAG, type.getSimpleName());
        }
        for (Property property : properties) {
            Object part;
            try {
                part = property.component().getAccessor().invoke(value);
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException(property.component() + " can't be read", e);
            }
            Object held = property.optional() && part != null ? ((Optional<?>) part).orElse(null) : part;
            if (held != null) {
                map.put(property.component().getName(), property.shape().write(held));
            } else if (!property.optional()) {
                throw new IllegalArgumentException(type.getSimpleName() + "." + property.component().getName()
                        + " is null; make it an Optional if it may be missing");
            }
        }
        return map;
    }
}
