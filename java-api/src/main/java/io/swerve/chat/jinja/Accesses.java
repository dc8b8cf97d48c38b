package io.swerve.chat.jinja;

/** Names, and parts of values. */
final class Accesses {
    private Accesses() {}

    /** A variable. */
    record Name(String name, int at) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            scope.run().step(at);
            Object value = scope.get(name);
            return value != null ? value : Undefined.name(name);
        }
    }

    /** {@code owner.name}. */
    record Attribute(Expression owner, String name, int at) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = owner.evaluate(scope);
            scope.run().step(at);
            return Attributes.get(value, name);
        }
    }

    /** {@code owner[index]}. */
    record Item(Expression owner, Expression index, int at) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = owner.evaluate(scope);
            Object key = index.evaluate(scope);
            scope.run().step(at);
            return Attributes.item(value, key);
        }
    }

    /** {@code owner[start:stop:step]}. */
    record Slice(Expression owner, Expression start, Expression stop, Expression step, int at)
            implements
                Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = owner.evaluate(scope);
            Object from = bound(start, scope);
            Object to = bound(stop, scope);
            Object by = bound(step, scope);
            scope.run().step(at);
            return Slices.of(scope.run(), value, from, to, by);
        }

        private static Object bound(Expression expression, Scope scope) {
            return expression == null ? None.NONE : expression.evaluate(scope);
        }
    }
}
