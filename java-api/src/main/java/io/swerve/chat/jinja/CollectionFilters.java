package io.swerve.chat.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The filters of lists and dictionaries that look at all elements. */
final class CollectionFilters {
    private CollectionFilters() {}

    static void define(Map<String, Filter> all) {
        all.put("length", (_, value, _) -> Iteration.length(value));
        all.put("count", all.get("length"));
        all.put("default", (_, value, arguments) -> {
            Object[] given = arguments.bind("default", 0, "default_value", "boolean");
            boolean alsoFalse = given[1] != null && Iteration.isTrue(given[1]);
            return value instanceof Undefined || alsoFalse && !Iteration.isTrue(value)
                    ? given[0] == null ? Text.EMPTY : given[0]
                    : value;
        });
        all.put("d", all.get("default"));
        all.put("list", (run, value, _) -> Items.list(Iteration.list(run, value)));
        all.put("first", (_, value, _) -> {
            Iterator<Object> values = Iteration.of(value);
            return values.hasNext() ? values.next() : new Undefined("No first item, sequence was empty.");
        });
        all.put("last", (run, value, _) -> {
            List<Object> values = reversible(run, value);
            return values.isEmpty() ? new Undefined("No last item, sequence was empty.") : values.getLast();
        });
        all.put("items", (_, value, _) -> items(value));
        all.put("dictsort", CollectionFilters::dictSort);
        all.put("sort", CollectionFilters::sort);
        all.put("min", (run, value, arguments) -> extreme(run, value, arguments, "min"));
        all.put("max", (run, value, arguments) -> extreme(run, value, arguments, "max"));
        all.put("sum", CollectionFilters::sum);
        all.put("reverse", CollectionFilters::reverse);
        all.put("groupby", CollectionFilters::groupBy);
        all.put("batch", CollectionFilters::batch);
        all.put("slice", CollectionFilters::slice);
        all.put("attr", (_, value, arguments) -> {
            String name = Printing.text(arguments.bind("attr", 1, "name")[0]).value();
            Undefined.refuse(value);
            Object own = Attributes.own(value, name);
            return own == null ? Undefined.attribute(value, Text.of(name)) : own;
        });
    }

    private static List<Object> reversible(Run run, Object value) {
        if (value instanceof Once || !Iteration.isIterable(value)) {
            throw Failure.type("'" + TypeNames.of(value) + "' object is not reversible");
        }
        return Iteration.list(run, value);
    }

    private static Object items(Object value) {
        return Once.generator(new Iterator<>() {
            private Iterator<Object> items;

            @Override
            public boolean hasNext() {
                if (items == null) {
                    if (!(value instanceof Dict) && !(value instanceof Undefined)) {
                        throw Failure.type("Can only get item pairs from a mapping.");
                    }
                    items = value instanceof Dict dict
                            ? new DictView(dict, DictView.Part.ITEMS).iterator()
                            : Collections.emptyIterator();
                }
                return items.hasNext();
            }

            @Override
            public Object next() {
                hasNext();
                return items.next();
            }
        });
    }

    private static Object dictSort(Run run, Object value, Arguments arguments) {
        Object[] given = arguments.bind("dictsort", 0, "case_sensitive", "by", "reverse");
        boolean sensitive = given[0] != null && Iteration.isTrue(given[0]);
        String by = given[1] == null ? "key" : Printing.text(given[1]).value();
        if (!"key".equals(by) && !"value".equals(by)) {
            throw Failure.of("You can only sort by either \"key\" or \"value\"");
        }
        Undefined.refuse(value);
        if (!(value instanceof Dict dict)) {
            throw Failure.of("AttributeError: '" + TypeNames.of(value) + "' object has no attribute 'items'");
        }
        List<Map.Entry<Object, Object>> entries = new ArrayList<>(dict.entries());
        Comparator<Map.Entry<Object, Object>> order = Ordering.entries(sensitive ? key -> key : AttributePath::fold,
                "value".equals(by));
        run.use(entries.size());
        entries.sort(given[2] != null && Iteration.isTrue(given[2]) ? order.reversed() : order);
        List<Object> sorted = new ArrayList<>();
        entries.forEach(entry -> sorted.add(Items.tuple(entry.getKey(), entry.getValue())));
        return Items.list(sorted);
    }

    /** A value that things are sorted, grouped or told apart by. */
    private static Object key(AttributePath path, boolean sensitive, Object element) {
        Object key = path.get(element);
        return sensitive ? key : AttributePath.fold(key);
    }

    private static Object sort(Run run, Object value, Arguments arguments) {
        Object[] given = arguments.bind("sort", 0, "reverse", "case_sensitive", "attribute");
        boolean sensitive = given[1] != null && Iteration.isTrue(given[1]);
        List<AttributePath> paths = new ArrayList<>();
        if (given[2] instanceof Text text) {
            for (String part : text.value().split(",", -1)) {
                paths.add(AttributePath.of(Text.of(part), null));
            }
        } else {
            paths.add(AttributePath.of(given[2], null));
        }
        List<Object> sorted = new ArrayList<>(Iteration.list(run, value));
        Comparator<Object> order = (a, b) -> {
            for (AttributePath path : paths) {
                run.use(1);
                Object x = key(path, sensitive, a);
                Object y = key(path, sensitive, b);
                if (!Ordering.equal(x, y)) {
                    return Ordering.ascending().compare(x, y);
                }
            }
            return 0;
        };
        sorted.sort(given[0] != null && Iteration.isTrue(given[0]) ? order.reversed() : order);
        return Items.list(sorted);
    }

    private static Object extreme(Run run, Object value, Arguments arguments, String name) {
        Object[] given = arguments.bind(name, 0, "case_sensitive", "attribute");
        boolean sensitive = given[0] != null && Iteration.isTrue(given[0]);
        AttributePath path = AttributePath.of(given[1], null);
        Object best = null;
        for (Iterator<Object> values = Iteration.of(value); values.hasNext();) {
            Object next = values.next();
            run.use(1);
            if (best == null || ("min".equals(name) ? Comparison.LESS : Comparison.GREATER)
                    .holds(key(path, sensitive, next), key(path, sensitive, best))) {
                best = next;
            }
        }
        return best == null ? new Undefined("No aggregated item, sequence was empty.") : best;
    }

    private static Object sum(Run run, Object value, Arguments arguments) {
        Object[] given = arguments.bind("sum", 0, "attribute", "start");
        AttributePath path = AttributePath.of(given[0], null);
        Object sum = given[1] == null ? (Object) 0L : given[1];
        if (sum instanceof Text) {
            throw Failure.type("sum() can't sum strings [use ''.join(seq) instead]");
        }
        for (Object element : Iteration.list(run, value)) {
            sum = Operator.ADD.apply(run, sum, path.get(element));
        }
        return sum;
    }

    private static Object reverse(Run run, Object value, Arguments arguments) {
        arguments.bind("reverse", 0);
        if (value instanceof Text text) {
            return Slices.of(run, text, None.NONE, None.NONE, -1L);
        }
        if (!Iteration.isIterable(value)) {
            throw Failure.of("argument must be iterable");
        }
        List<Object> reversed = new ArrayList<>(Iteration.list(run, value));
        Collections.reverse(reversed);
        return value instanceof Once
                ? Items.list(reversed)
                : new Once(value instanceof Items items && !items.isTuple() ? "list_reverseiterator" : "reversed",
                        reversed.iterator());
    }

    private static Object groupBy(Run run, Object value, Arguments arguments) {
        Object[] given = arguments.bind("groupby", 1, "attribute", "default", "case_sensitive");
        boolean sensitive = given[2] != null && Iteration.isTrue(given[2]);
        AttributePath path = AttributePath.of(given[0], given[1] == None.NONE ? null : given[1]);
        List<Object> sorted = new ArrayList<>(Iteration.list(run, value));
        run.use(sorted.size());
        sorted.sort((a, b) -> Ordering.ascending().compare(key(path, sensitive, a), key(path, sensitive, b)));
        List<Object> groups = new ArrayList<>();
        for (int from = 0, to; from < sorted.size(); from = to) {
            Object key = key(path, sensitive, sorted.get(from));
            to = from + 1;
            while (to < sorted.size() && Ordering.equal(key, key(path, sensitive, sorted.get(to)))) {
                to++;
            }
            groups.add(Items.named(List.of("grouper", "list"), path.get(sorted.get(from)),
                    Items.list(sorted.subList(from, to))));
        }
        return Items.list(groups);
    }

    private static Object batch(Run run, Object value, Arguments arguments) {
        Object[] given = arguments.bind("batch", 1, "linecount", "fill_with");
        int size = Numbers.small(given[0]);
        boolean fills = given[1] != null && given[1] != None.NONE;
        List<Object> values = Iteration.list(run, value);
        List<Object> batches = new ArrayList<>();
        for (int from = 0; from < values.size(); from += Math.max(1, size)) {
            List<Object> batch = new ArrayList<>(values.subList(from, (int) Math.min(values.size(),
                    (long) from + Math.max(1, size))));
            run.room(fills ? size : 1);
            while (fills && batch.size() < size) {
                batch.add(given[1]);
            }
            batches.add(Items.list(batch));
        }
        return Once.generator(batches.iterator());
    }

    private static Object slice(Run run, Object value, Arguments arguments) {
        Object[] given = arguments.bind("slice", 1, "slices", "fill_with");
        int count = Numbers.small(given[0]);
        if (count == 0) {
            throw Failure.of("ZeroDivisionError: integer division or modulo by zero");
        }
        List<Object> values = Iteration.list(run, value);
        run.room(Math.max(0, count));
        List<Object> slices = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < count; i++) {
            int extra = values.size() % count;
            int to = from + values.size() / count + (i < extra ? 1 : 0);
            List<Object> slice = new ArrayList<>(values.subList(from, to));
            if (given[1] != null && given[1] != None.NONE && i >= extra) {
                slice.add(given[1]);
            }
            slices.add(Items.list(slice));
            from = to;
        }
        return Once.generator(slices.iterator());
    }
}
