package io.swerve.chat.jinja;

import java.util.List;

/** What is computed of values. */
final class Operations {
    private Operations() {}

    /** {@code left + right} and the like. */
    record Binary(Operator operator, Expression left, Expression right, int at) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object a = left.evaluate(scope);
            Object b = right.evaluate(scope);
            scope.run().step(at);
            return operator.apply(scope.run(), a, b);
        }
    }

    /** {@code -value} or {@code +value}. */
    record Signed(boolean minus, Expression operand, int at) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = operand.evaluate(scope);
            scope.run().step(at);
            Undefined.refuse(value);
            if (!Numbers.isNumber(value)) {
                throw Failure.type("bad operand type for unary " + (minus ? "-" : "+") + ": '" + TypeNames.of(value)
                        + "'");
            }
            return minus
                    ? Numbers.negate(value)
                    : value instanceof Boolean ? Numbers.whole(Numbers.toBig(value)) : value;
        }
    }

    /** {@code not value}. */
    record Not(Expression operand) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return !operand.isTrue(scope);
        }
    }

    /** {@code left and right}: the value that decides. */
    record And(Expression left, Expression right) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = left.evaluate(scope);
            return Iteration.isTrue(value) ? right.evaluate(scope) : value;
        }
    }

    /** {@code left or right}: the value that decides. */
    record Or(Expression left, Expression right) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = left.evaluate(scope);
            return Iteration.isTrue(value) ? value : right.evaluate(scope);
        }
    }

    /** {@code first < second <= third}: true if each holds; the rest isn't evaluated behind one that doesn't. */
    record Chain(Expression first, List<Comparison> comparisons, List<Expression> others, int at)
            implements
                Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object left = first.evaluate(scope);
            for (int i = 0; i < others.size(); i++) {
                Object right = others.get(i).evaluate(scope);
                scope.run().step(at);
                if (!comparisons.get(i).holds(left, right)) {
                    return false;
                }
                left = right;
            }
            return true;
        }
    }

    /** {@code value if condition else otherwise}. */
    record Conditional(Expression condition, Expression value, Expression otherwise, int line)
            implements
                Expression {
        @Override
        public Object evaluate(Scope scope) {
            if (condition.isTrue(scope)) {
                return value.evaluate(scope);
            }
            return otherwise != null
                    ? otherwise.evaluate(scope)
                    : new Undefined("the inline if-expression on line " + line
                            + " evaluated to false and no else section was defined.");
        }
    }

    /** {@code left ~ right}: their texts. */
    record Concatenation(List<Expression> parts, int at) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            TextBuilder out = new TextBuilder();
            for (Expression part : parts) {
                Text text = Printing.text(part.evaluate(scope));
                scope.run().at(at);
                scope.run().append(out, text);
            }
            return out.toText();
        }
    }
}
