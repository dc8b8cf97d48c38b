package io.swerve.chat.jinja;

import java.util.HashMap;
import java.util.Map;

/** What stands behind {@code is}. */
@FunctionalInterface
interface Test {
    /** The tests of jinja2, by name. */
    Map<String, Test> ALL = all();

    boolean holds(Object value, Arguments arguments);

    private static Map<String, Test> all() {
        Map<String, Test> all = new HashMap<>();
        alone(all, "defined", value -> !(value instanceof Undefined));
        alone(all, "undefined", Undefined.class::isInstance);
        alone(all, "none", value -> value == None.NONE);
        alone(all, "boolean", Boolean.class::isInstance);
        alone(all, "true", Boolean.TRUE::equals);
        alone(all, "false", Boolean.FALSE::equals);
        alone(all, "integer", value -> Numbers.isWhole(value) && !(value instanceof Boolean));
        alone(all, "float", Double.class::isInstance);
        alone(all, "number", Numbers::isNumber);
        alone(all, "string", Text.class::isInstance);
        alone(all, "mapping", Dict.class::isInstance);
        alone(all, "sequence", value -> Iteration.size(value) >= 0 && !(value instanceof DictView)
                && !(value instanceof Loop));
        alone(all, "iterable", Iteration::isIterable);
        alone(all, "callable", Calls::isCallable);
        alone(all, "escaped", value -> value instanceof Text text && text.isMarkup());
        alone(all, "odd", value -> Ordering.equal(remainder(value, 2L), 1L));
        alone(all, "even", value -> Ordering.equal(remainder(value, 2L), 0L));
        alone(all, "lower", value -> LetterCase.isLower(Printing.text(value).value()));
        alone(all, "upper", value -> LetterCase.isUpper(Printing.text(value).value()));
        alone(all, "filter", value -> value instanceof Text name && Filter.ALL.containsKey(name.value()));
        alone(all, "test", value -> value instanceof Text name && Test.ALL.containsKey(name.value()));
        pair(all, (value, other) -> Ordering.equal(remainder(value, other), 0L), "divisibleby");
        pair(all, Ordering::same, "sameas");
        pair(all, (value, other) -> Iteration.contains(other, value), "in");
        pair(all, Ordering::equal, "eq", "==", "equalto");
        pair(all, (value, other) -> !Ordering.equal(value, other), "ne", "!=");
        pair(all, (value, other) -> Comparison.LESS.holds(value, other), "lt", "<", "lessthan");
        pair(all, (value, other) -> Comparison.LESS_OR_EQUAL.holds(value, other), "le", "<=");
        pair(all, (value, other) -> Comparison.GREATER.holds(value, other), "gt", ">", "greaterthan");
        pair(all, (value, other) -> Comparison.GREATER_OR_EQUAL.holds(value, other), "ge", ">=");
        return Map.copyOf(all);
    }

    private static Object remainder(Object value, Object divisor) {
        return Operator.MODULO.apply(new Run(null), value, divisor);
    }

    /** A test of one value. */
    @FunctionalInterface
    interface Alone {
        boolean holds(Object value);
    }

    /** A test of a value against another. */
    @FunctionalInterface
    interface Pair {
        boolean holds(Object value, Object other);
    }

    private static void alone(Map<String, Test> all, String name, Alone test) {
        all.put(name, (value, arguments) -> {
            arguments.bind("test_" + name, 0);
            return test.holds(value);
        });
    }

    private static void pair(Map<String, Test> all, Pair test, String... names) {
        for (String name : names) {
            all.put(name, (value, arguments) -> test.holds(value, arguments.bind(name, 1, "other")[0]));
        }
    }
}
