package io.swerve.chat.jinja;

import java.util.Set;

/** What {@code value.name} and {@code value[index]} give. */
final class Attributes {
    private static final Set<String> OF_EVERYTHING = Set.of("__class__", "__init__", "__doc__", "__dir__", "__eq__",
            "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__hash__", "__new__", "__reduce__", "__reduce_ex__",
            "__repr__", "__str__", "__format__", "__getattribute__", "__setattr__", "__delattr__", "__sizeof__",
            "__subclasshook__", "__init_subclass__");
    private static final Set<String> OF_CONTAINERS = Set.of("__len__", "__getitem__", "__contains__", "__iter__");
    private static final Set<String> LIST_CHANGES = Set.of("append", "clear", "pop", "reverse", "insert", "sort",
            "extend", "remove");
    private static final Set<String> DICT_CHANGES = Set.of("clear", "pop", "popitem", "setdefault", "update");

    private Attributes() {}

    /** What {@code value.name} gives. */
    static Object get(Object value, String name) {
        Undefined.refuse(value);
        Object own = own(value, name);
        if (own != null) {
            return own;
        }
        Object element = value instanceof Dict dict ? dict.get(name) : null;
        return element != null ? element : Undefined.attribute(value, Text.of(name));
    }

    /** What {@code value[index]} gives. */
    static Object item(Object value, Object index) {
        Undefined.refuse(value);
        Object element = element(value, index);
        if (element != null) {
            return element;
        }
        Object own = index instanceof Text name ? own(value, name.value()) : null;
        return own != null ? own : Undefined.attribute(value, index);
    }

    private static Object element(Object value, Object index) {
        if (value instanceof Dict dict) {
            return index instanceof Items items && !items.isTuple() || index instanceof Dict ? null : dict.get(index);
        }
        if (!Numbers.isWhole(index)) {
            return null;
        }
        long size = value instanceof Text || value instanceof Items || value instanceof Range
                ? Iteration.size(value)
                : 0;
        long at = Numbers.index(index);
        at = at < 0 ? at + size : at;
        if (at < 0 || at >= size) {
            return null;
        }
        return switch (value) {
            case Items items -> items.values().get((int) at);
            case Range range -> range.get(at);
            case Text text -> {
                int from = text.offset((int) at);
                yield text.substring(from, from + Character.charCount(text.value().codePointAt(from)));
            }
            default -> null;
        };
    }

    /** An attribute or method, as opposed to an element; null if there is none. What is unsafe is undefined. */
    static Object own(Object value, String name) {
        if (name.startsWith("__")) {
            boolean there = OF_EVERYTHING.contains(name) || OF_CONTAINERS.contains(name) && Iteration.size(value) >= 0;
            return there ? Undefined.unsafe(value, name) : null;
        }
        return switch (value) {
            case Text text -> TextMethods.get(text, name);
            case Items items when !items.isTuple() && LIST_CHANGES.contains(name) -> Undefined.unsafe(value, name);
            case Items items -> items.field(name) != null ? items.field(name) : CollectionMethods.get(items, name);
            case Dict _ when DICT_CHANGES.contains(name) -> Undefined.unsafe(value, name);
            case Dict dict -> CollectionMethods.get(dict, name);
            case Namespace namespace -> namespace.get(name);
            case Loop loop -> loop.get(name);
            case Macro macro -> macro.get(name);
            case Cycler cycler -> switch (name) {
                case "current" -> cycler.current();
                case "next" -> new Function(name, (_, _) -> cycler.next());
                case "reset" -> new Function(name, (_, _) -> cycler.reset());
                default -> null;
            };
            case Range range -> switch (name) {
                case "start" -> range.start();
                case "stop" -> range.stop();
                case "step" -> range.step();
                case "count", "index" -> CollectionMethods.get(
                        Items.list(Iteration.list(new Run(null), range)), name);
                default -> null;
            };
            default -> NumberMethods.get(value, name);
        };
    }
}
