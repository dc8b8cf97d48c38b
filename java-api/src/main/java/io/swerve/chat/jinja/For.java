package io.swerve.chat.jinja;

import java.util.Iterator;
import java.util.List;

/**
 * A loop.
 *
 * @param target what takes the elements
 * @param elements what is gone through
 * @param condition which elements are taken; null for all
 * @param recursive whether the loop may be called
 * @param body what is done for each
 * @param otherwise what is done if there is none
 * @param at where it stands
 */
record For(Targets.Target target, Expression elements, Expression condition, boolean recursive, List<Statement> body,
        List<Statement> otherwise, int at) implements Statement {
    @Override
    public Flow execute(Scope scope, TextBuilder out) {
        Object values = elements.evaluate(scope);
        scope.run().step(at);
        run(values, 0, scope, out);
        return Flow.NEXT;
    }

    private void run(Object values, int depth, Scope scope, TextBuilder out) {
        Iterator<Object> iterator = Iteration.of(values);
        Loop loop = new Loop(condition == null ? values : null,
                condition == null ? iterator : filtered(iterator, scope),
                recursive ? (inner, deeper) -> {
                    TextBuilder text = new TextBuilder();
                    run(inner, deeper, scope, text);
                    return text.toText();
                } : null, depth);
        boolean any = false; // as in jinja2, what breaks off or goes on early doesn't count
        while (loop.hasNext()) {
            Object element = loop.next();
            Scope inner = scope.child();
            scope.run().step(at);
            inner.set("loop", loop);
            target.assign(inner, element);
            Flow flow = Statement.all(body, inner, out);
            if (flow == Flow.BREAK) {
                break;
            }
            any |= flow == Flow.NEXT;
        }
        if (!any) {
            Statement.all(otherwise, scope.child(), out);
        }
    }

    private Iterator<Object> filtered(Iterator<Object> source, Scope scope) {
        return new Kept(() -> source, candidate -> {
            Scope inner = scope.child();
            scope.run().step(at);
            target.assign(inner, candidate);
            return condition.isTrue(inner);
        });
    }
}
