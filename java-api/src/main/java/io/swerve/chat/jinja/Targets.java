package io.swerve.chat.jinja;

import java.util.ArrayList;
import java.util.List;

/** What values are assigned to. */
final class Targets {
    private Targets() {}

    /** Something that takes a value. */
    @FunctionalInterface
    interface Target {
        void assign(Scope scope, Object value);
    }

    /** A variable. */
    record Variable(String name) implements Target {
        @Override
        public void assign(Scope scope, Object value) {
            scope.set(name, value);
        }
    }

    /** An attribute of a namespace. */
    record Attribute(String owner, String name) implements Target {
        @Override
        public void assign(Scope scope, Object value) {
            if (!(scope.get(owner) instanceof Namespace namespace)) {
                throw Failure.of("cannot assign attribute on non-namespace object");
            }
            namespace.set(name, value);
        }
    }

    /** Several, which take the elements of the value. */
    record Several(List<Target> targets) implements Target {
        @Override
        public void assign(Scope scope, Object value) {
            if (!Iteration.isIterable(value)) {
                throw Failure.type("cannot unpack non-iterable " + TypeNames.of(value) + " object");
            }
            List<Object> values = new ArrayList<>();
            for (var rest = Iteration.of(value); rest.hasNext();) {
                if (values.size() == targets.size()) {
                    throw Failure.value("too many values to unpack (expected " + targets.size() + ")");
                }
                values.add(rest.next());
            }
            if (values.size() < targets.size()) {
                throw Failure.value("not enough values to unpack (expected " + targets.size() + ", got "
                        + values.size() + ")");
            }
            for (int i = 0; i < targets.size(); i++) {
                targets.get(i).assign(scope, values.get(i));
            }
        }
    }
}
