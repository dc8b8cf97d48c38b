package io.swerve.chat.jinja;

import java.util.ArrayList;
import java.util.List;

/** Values that stand in the template. */
final class Literals {
    private Literals() {}

    /** A value. */
    record Constant(Object value) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return value;
        }
    }

    /** A list or tuple. */
    record Sequence(List<Expression> elements, boolean tuple) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            List<Object> values = new ArrayList<>(elements.size());
            for (Expression element : elements) {
                values.add(element.evaluate(scope));
            }
            scope.run().use(values.size());
            return tuple ? Items.tuple(values) : Items.list(values);
        }
    }

    /** A dictionary. */
    record Mapping(List<Expression> keys, List<Expression> values, int at) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Dict dict = new Dict();
            for (int i = 0; i < keys.size(); i++) {
                Object key = keys.get(i).evaluate(scope);
                Object value = values.get(i).evaluate(scope);
                scope.run().step(at);
                dict.put(key, value);
            }
            return dict;
        }
    }
}
