package io.swerve.chat.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Calls, filters and tests. */
final class Invocations {
    private Invocations() {}

    /** The arguments of a call as they are written; the last two are null where there are none. */
    record Given(List<Expression> positional, Map<String, Expression> named, Expression more, Expression moreNamed) {
        static final Given NOTHING = new Given(List.of(), Map.of(), null, null);

        Arguments evaluate(Scope scope) {
            if (this == NOTHING) {
                return Arguments.NONE;
            }
            List<Object> values = new ArrayList<>(positional.size());
            for (Expression expression : positional) {
                values.add(expression.evaluate(scope));
            }
            Map<String, Object> byName = named.isEmpty() && moreNamed == null ? Map.of() : new LinkedHashMap<>();
            named.forEach((name, expression) -> byName.put(name, expression.evaluate(scope)));
            if (more != null) {
                values.addAll(Iteration.list(scope.run(), more.evaluate(scope)));
            }
            if (moreNamed != null) {
                Object mapping = moreNamed.evaluate(scope);
                if (!(mapping instanceof Dict dict)) {
                    Undefined.refuse(mapping);
                    throw Failure.type("argument after ** must be a mapping, not " + TypeNames.of(mapping));
                }
                for (Map.Entry<Object, Object> entry : dict.entries()) {
                    if (!(entry.getKey() instanceof Text name)) {
                        throw Failure.type("keywords must be strings");
                    }
                    byName.put(name.value(), entry.getValue());
                }
            }
            return new Arguments(values, byName);
        }
    }

    /** {@code callee(arguments)}. */
    record Call(Expression callee, Given given, int at) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return call(scope, null);
        }

        /** Calls with what {@code caller} is for the macro; null for nothing. */
        Object call(Scope scope, Macro caller) {
            Object value = callee.evaluate(scope);
            Arguments arguments = given.evaluate(scope);
            if (caller != null) {
                Map<String, Object> named = new LinkedHashMap<>(arguments.named());
                named.put("caller", caller);
                arguments = new Arguments(arguments.positional(), named);
            }
            scope.run().step(at);
            return Calls.call(scope.run(), value, arguments);
        }
    }

    /** {@code value|name(arguments)}. */
    record Filtered(Expression value, String name, Given given, int at) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object input = value.evaluate(scope);
            Arguments arguments = given.evaluate(scope);
            scope.run().step(at);
            Filter filter = Filter.ALL.get(name);
            if (filter == null) {
                throw Failure.of("No filter named " + Printing.quoted(name) + " found.");
            }
            return filter.apply(scope.run(), input, arguments);
        }
    }

    /** {@code value is name(arguments)}. */
    record Tested(Expression value, String name, Given given, int at) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object tested = value.evaluate(scope);
            Arguments arguments = given.evaluate(scope);
            scope.run().step(at);
            Test test = Test.ALL.get(name);
            if (test == null) {
                throw Failure.of("No test named " + Printing.quoted(name) + " found.");
            }
            return test.holds(tested, arguments);
        }
    }
}
