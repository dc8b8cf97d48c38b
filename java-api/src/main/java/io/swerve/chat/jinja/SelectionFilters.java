package io.swerve.chat.jinja;

import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The filters that give elements as they are asked for. */
final class SelectionFilters {
    private SelectionFilters() {}

    static void define(Map<String, Filter> all) {
        all.put("map", SelectionFilters::map);
        all.put("select", (run, value, arguments) -> select(run, value, arguments, true, false));
        all.put("reject", (run, value, arguments) -> select(run, value, arguments, false, false));
        all.put("selectattr", (run, value, arguments) -> select(run, value, arguments, true, true));
        all.put("rejectattr", (run, value, arguments) -> select(run, value, arguments, false, true));
        all.put("unique", SelectionFilters::unique);
    }

    /** Elements of which some are left out and the others changed. */
    private static Once lazily(Run run, Object value, Predicate<Object> kept, UnaryOperator<Object> changed) {
        Iterator<Object> elements = new Kept(
                () -> Iteration.isTrue(value) ? Iteration.of(value) : Collections.emptyIterator(), candidate -> {
                    run.use(1);
                    return kept.test(candidate);
                });
        return Once.generator(new Iterator<>() {
            @Override
            public boolean hasNext() {
                return elements.hasNext();
            }

            @Override
            public Object next() {
                return changed.apply(elements.next());
            }
        });
    }

    private static Object map(Run run, Object value, Arguments arguments) {
        return lazily(run, value, _ -> true, new UnaryOperator<>() {
            private UnaryOperator<Object> mapping;

            @Override
            public Object apply(Object element) {
                mapping = mapping == null ? mapping(run, arguments) : mapping;
                return mapping.apply(element);
            }
        });
    }

    private static UnaryOperator<Object> mapping(Run run, Arguments arguments) {
        if (arguments.positional().isEmpty() && arguments.named().containsKey("attribute")) {
            for (String name : arguments.named().keySet()) {
                if (!"attribute".equals(name) && !"default".equals(name)) {
                    throw Failure.of("Unexpected keyword argument " + Printing.quoted(name));
                }
            }
            Object otherwise = arguments.named().get("default");
            return AttributePath.of(arguments.named().get("attribute"), otherwise == None.NONE ? null : otherwise)::get;
        }
        if (arguments.positional().isEmpty()) {
            throw Failure.of("map requires a filter argument");
        }
        String name = Printing.text(arguments.positional().getFirst()).value();
        Filter filter = Filter.ALL.get(name);
        if (filter == null) {
            throw Failure.of("No filter named " + Printing.quoted(name) + ".");
        }
        return element -> filter.apply(run, element, arguments.from(1));
    }

    private static Object select(Run run, Object value, Arguments arguments, boolean wanted, boolean byAttribute) {
        return lazily(run, value, new Predicate<>() {
            private Predicate<Object> condition;

            @Override
            public boolean test(Object element) {
                condition = condition == null ? condition(arguments, byAttribute) : condition;
                return condition.test(element) == wanted;
            }
        }, element -> element);
    }

    private static Predicate<Object> condition(Arguments arguments, boolean byAttribute) {
        if (byAttribute && arguments.positional().isEmpty()) {
            throw Failure.of("Missing parameter for attribute name");
        }
        AttributePath path = byAttribute
                ? AttributePath.of(arguments.positional().getFirst(), null)
                : AttributePath.of(null, null);
        Arguments rest = byAttribute ? arguments.from(1) : arguments;
        if (rest.positional().isEmpty()) {
            return element -> Iteration.isTrue(path.get(element));
        }
        String name = Printing.text(rest.positional().getFirst()).value();
        Test test = Test.ALL.get(name);
        if (test == null) {
            throw Failure.of("No test named " + Printing.quoted(name) + ".");
        }
        return element -> test.holds(path.get(element), rest.from(1));
    }

    private static Object unique(Run run, Object value, Arguments arguments) {
        Object[] given = arguments.bind("unique", 0, "case_sensitive", "attribute");
        boolean sensitive = given[0] != null && Iteration.isTrue(given[0]);
        AttributePath path = AttributePath.of(given[1], null);
        Set<Object> seen = new HashSet<>();
        return lazily(run, value, element -> {
            Object key = path.get(element);
            return seen.add(Dict.key(sensitive ? key : AttributePath.fold(key)));
        }, element -> element);
    }
}
