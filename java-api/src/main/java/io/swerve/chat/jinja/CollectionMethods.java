package io.swerve.chat.jinja;

import java.util.List;

/** The methods of lists, tuples and dictionaries. */
final class CollectionMethods {
    private CollectionMethods() {}

    /** The methods of a list, a tuple or, as a list, of a range. */
    static Object get(Items items, String name) {
        return switch (name) {
            case "copy" -> items.isTuple() ? null : new Function(name, (_, _) -> items);
            case "count" -> new Function(name, (_, arguments) -> {
                Object wanted = arguments.bind(name, 1, "value")[0];
                return items.values().stream().filter(value -> Ordering.equal(value, wanted)).count();
            });
            case "index" -> new Function(name, (_, arguments) -> index(items, arguments));
            default -> null;
        };
    }

    private static Object index(Items items, Arguments arguments) {
        Object[] given = arguments.bind("index", 1, "value", "start", "stop");
        List<Object> values = items.values();
        int from = Slices.bound(given[1] == null ? 0 : Numbers.index(given[1]), values.size());
        int to = given[2] == null ? values.size() : Slices.bound(Numbers.index(given[2]), values.size());
        for (int i = from; i < to; i++) {
            if (Ordering.equal(values.get(i), given[0])) {
                return (long) i;
            }
        }
        throw Failure.value(items.isTuple()
                ? "tuple.index(x): x not in tuple"
                : Printing.repr(given[0]) + " is not in list");
    }

    static Object get(Dict dict, String name) {
        return switch (name) {
            case "get" -> new Function(name, (_, arguments) -> {
                Object[] given = arguments.bind(name, 1, "key", "default");
                Object value = dict.get(given[0]);
                return value != null ? value : given[1] == null ? None.NONE : given[1];
            });
            case "keys" -> view(dict, name, DictView.Part.KEYS);
            case "values" -> view(dict, name, DictView.Part.VALUES);
            case "items" -> view(dict, name, DictView.Part.ITEMS);
            case "copy" -> new Function(name, (_, _) -> dict.with(List.of()));
            case "fromkeys" -> new Function(name, (run, arguments) -> {
                Object[] given = arguments.bind(name, 1, "iterable", "value");
                Dict made = new Dict();
                Iteration.list(run, given[0]).forEach(key -> made.put(key, given[1] == null ? None.NONE : given[1]));
                return made;
            });
            default -> null;
        };
    }

    private static Function view(Dict dict, String name, DictView.Part part) {
        return new Function(name, (_, arguments) -> {
            arguments.bind(name, 0);
            return new DictView(dict, part);
        });
    }
}
