package io.swerve.chat.jinja;

import java.util.List;
import java.util.function.UnaryOperator;

/** The statements but for loops and macros. */
final class Blocks {
    private Blocks() {}

    /** Text of the template. */
    record Data(Text text) implements Statement {
        @Override
        public Flow execute(Scope scope, TextBuilder out) {
            scope.run().append(out, text);
            return Flow.NEXT;
        }
    }

    /** {@code {{ value }}}. */
    record Print(Expression value, int at) implements Statement {
        @Override
        public Flow execute(Scope scope, TextBuilder out) {
            Text text = Printing.text(value.evaluate(scope));
            scope.run().step(at);
            scope.run().append(out, text);
            return Flow.NEXT;
        }
    }

    /** {@code {% set target = value %}}. */
    record Set(Targets.Target target, Expression value, int at) implements Statement {
        @Override
        public Flow execute(Scope scope, TextBuilder out) {
            Object assigned = value.evaluate(scope);
            scope.run().step(at);
            target.assign(scope, assigned);
            return Flow.NEXT;
        }
    }

    /** {@code {% set target|filter %}...{% endset %}}; the filters are those behind the target. */
    record SetBlock(Targets.Target target, UnaryOperator<Expression> filters, List<Statement> body, int at)
            implements
                Statement {
        @Override
        public Flow execute(Scope scope, TextBuilder out) {
            Scope inner = scope.child();
            Object value = filters.apply(new Literals.Constant(Statement.text(body, inner))).evaluate(inner);
            scope.run().step(at);
            target.assign(scope, value);
            return Flow.NEXT;
        }
    }

    /** {@code {% if %}} with its branches; a branch without a condition is the last. */
    record If(List<Expression> conditions, List<List<Statement>> branches) implements Statement {
        @Override
        public Flow execute(Scope scope, TextBuilder out) {
            for (int i = 0; i < branches.size(); i++) {
                if (i == conditions.size() || conditions.get(i).isTrue(scope)) {
                    return Statement.all(branches.get(i), scope, out);
                }
            }
            return Flow.NEXT;
        }
    }

    /** A body with names of its own: {@code with}, {@code block}, {@code generation}. */
    record Scoped(List<Targets.Target> targets, List<Expression> values, List<Statement> body, int at)
            implements
                Statement {
        @Override
        public Flow execute(Scope scope, TextBuilder out) {
            Scope inner = scope.child();
            for (int i = 0; i < targets.size(); i++) {
                Object value = values.get(i).evaluate(scope);
                scope.run().step(at);
                targets.get(i).assign(inner, value);
            }
            return Statement.all(body, inner, out);
        }
    }

    /** {@code {% filter name %}...{% endfilter %}}. */
    record FilterBlock(UnaryOperator<Expression> filters, List<Statement> body) implements Statement {
        @Override
        public Flow execute(Scope scope, TextBuilder out) {
            Scope inner = scope.child();
            Object value = filters.apply(new Literals.Constant(Statement.text(body, inner))).evaluate(inner);
            out.append(Printing.text(value));
            return Flow.NEXT;
        }
    }

    /** {@code {% call(parameters) macro(arguments) %}...{% endcall %}}. */
    record CallBlock(Macro.Definition caller, Invocations.Call call) implements Statement {
        @Override
        public Flow execute(Scope scope, TextBuilder out) {
            Text text = Printing.text(call.call(scope, new Macro(caller, scope)));
            scope.run().append(out, text);
            return Flow.NEXT;
        }
    }

    /** {@code {% break %}} or {@code {% continue %}}. */
    record Jump(Flow flow) implements Statement {
        @Override
        public Flow execute(Scope scope, TextBuilder out) {
            return flow;
        }
    }

    /** What chat templates can't do. */
    record Refused(String reason, int at) implements Statement {
        @Override
        public Flow execute(Scope scope, TextBuilder out) {
            scope.run().step(at);
            throw Failure.of(reason);
        }
    }
}
