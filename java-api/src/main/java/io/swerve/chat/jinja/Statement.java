package io.swerve.chat.jinja;

import java.util.List;

/** A part of a template that writes something or changes something. */
@FunctionalInterface
interface Statement {
    /** How it goes on behind a statement. */
    enum Flow {
        /** With the next statement. */
        NEXT,
        /** Behind the loop. */
        BREAK,
        /** With the loop's next element. */
        CONTINUE
    }

    Flow execute(Scope scope, TextBuilder out);

    /** Executes statements in turn, in one scope. */
    static Flow all(List<Statement> statements, Scope scope, TextBuilder out) {
        for (int i = 0; i < statements.size(); i++) {
            Flow flow = statements.get(i).execute(scope, out);
            if (flow != Flow.NEXT) {
                return flow;
            }
        }
        return Flow.NEXT;
    }

    /** What statements write. */
    static Text text(List<Statement> statements, Scope scope) {
        TextBuilder out = new TextBuilder();
        all(statements, scope, out);
        return out.toText();
    }
}
