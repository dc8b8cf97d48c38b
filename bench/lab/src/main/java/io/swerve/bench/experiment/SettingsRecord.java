package io.swerve.bench.experiment;

import com.google.gson.JsonElement;
import io.swerve.bench.report.RowJson;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of an experiment as options of a command line.
 *
 * @param <S> the record
 */
public final class SettingsRecord<S extends Record> {
    private final S defaults;
    private final RecordComponent[] components;

    /**
     * Looks at settings.
     *
     * @param defaults the values unless others are given
     */
    public SettingsRecord(S defaults) {
        this.defaults = defaults;
        this.components = defaults.getClass().getRecordComponents();
    }

    /**
     * One setting.
     *
     * @param option its name on the command line, with {@code --}
     * @param description what it means
     * @param value its value unless another is given
     */
    public record Option(String option, String description, String value) {}

    /**
     * Lists the settings.
     *
     * @return in the order of the record
     */
    public List<Option> options() {
        List<Option> options = new ArrayList<>();
        for (RecordComponent component : components) {
            Setting setting = component.getAnnotation(Setting.class);
            options.add(new Option(name(component), setting == null ? "" : setting.value(),
                    text(value(component, defaults))));
        }
        return options;
    }

    private static String name(RecordComponent component) {
        return "--" + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static Object value(RecordComponent component, Record record) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the settings " + record.getClass() + " can't be read", e);
        }
    }

    private static String text(Object value) {
        return switch (value) {
            case List<?> list -> list.stream().map(SettingsRecord::text).collect(Collectors.joining(","));
            case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
            default -> value.toString();
        };
    }

    /**
     * Makes settings.
     *
     * @param texts what was given on the command line, by option
     * @return the defaults with these values in their places
     * @throws IllegalArgumentException if a text has no meaning, or the record refuses a value; names it
     */
    public S with(Map<String, String> texts) {
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            String text = texts.get(name(components[i]));
            types[i] = components[i].getType();
            values[i] = text == null
                    ? value(components[i], defaults)
                    : parse(text, components[i].getGenericType(), name(components[i]));
        }
        try {
            @SuppressWarnings("unchecked") // the class of a record of type S
            Constructor<S> constructor = (Constructor<S>) defaults.getClass().getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the settings " + defaults.getClass() + " can't be made", e);
        }
    }

    private static Object parse(String text, Type type, String option) {
        try {
            return switch (type) {
                case Class<?> c when c == int.class || c == Integer.class -> Integer.valueOf(text.strip());
                case Class<?> c when c == long.class -> Long.valueOf(text.strip());
                case Class<?> c when c == double.class || c == Double.class -> finite(text);
                case Class<?> c when c == boolean.class -> flag(text);
                case Class<?> c when c == String.class -> text;
                case Class<?> c when c.isEnum() -> Stream.of(c.getEnumConstants())
                        .filter(constant -> ((Enum<?>) constant).name().equalsIgnoreCase(text.strip())).findFirst()
                        .orElseThrow(IllegalArgumentException::new);
                case ParameterizedType list when list.getRawType() == List.class -> Arrays.stream(text.split(","))
                        .map(part -> parse(part, list.getActualTypeArguments()[0], option)).toList();
                default -> throw new IllegalStateException("settings of " + type + " have no option");
            };
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option + ": '" + text + "' is no "
                    + (type instanceof Class<?> c ? c.getSimpleName().toLowerCase(Locale.ROOT) : "list"), e);
        }
    }

    private static Double finite(String text) {
        double value = Double.parseDouble(text);
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException();
        }
        return value;
    }

    private static Boolean flag(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    static JsonElement json(Record settings) {
        return RowJson.JSON.toJsonTree(settings);
    }
}
