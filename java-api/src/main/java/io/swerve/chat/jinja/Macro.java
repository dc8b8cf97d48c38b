package io.swerve.chat.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A part of a template that can be called, with the names that are known where it stands. */
final class Macro {
    private final Definition definition;
    private final Scope scope;

    /**
     * A macro as it is written.
     *
     * @param name its name; null for the body of a call block
     * @param parameters their names
     * @param defaults of the last of them
     * @param body what it writes
     * @param reads the names that the body reads, which tells what else it takes
     * @param at where it stands
     */
    record Definition(String name, List<String> parameters, List<Expression> defaults, List<Statement> body,
            java.util.Set<String> reads, int at) implements Statement {
        @Override
        public Flow execute(Scope scope, TextBuilder out) {
            scope.set(name, new Macro(this, scope));
            return Flow.NEXT;
        }

        boolean takes(String special) {
            return reads.contains(special) && !parameters.contains(special);
        }

        /** The default of a parameter; null if it has none. */
        Expression defaultOf(int parameter) {
            int index = parameter - (parameters.size() - defaults.size());
            return index < 0 ? null : defaults.get(index);
        }
    }

    Macro(Definition definition, Scope scope) {
        this.definition = definition;
        this.scope = scope;
    }

    String describe() {
        return definition.name() == null ? "<Macro anonymous>" : "<Macro " + Printing.quoted(definition.name()) + ">";
    }

    /** An attribute; null if there is none of the name. */
    Object get(String attribute) {
        return switch (attribute) {
            case "name" -> definition.name() == null ? None.NONE : Text.of(definition.name());
            case "arguments" -> {
                List<Object> names = new ArrayList<>();
                definition.parameters().forEach(name -> names.add(Text.of(name)));
                yield Items.tuple(names);
            }
            case "catch_kwargs" -> definition.takes("kwargs");
            case "catch_varargs" -> definition.takes("varargs");
            case "caller" -> definition.takes("caller");
            default -> null;
        };
    }

    Text call(Run run, Arguments arguments) {
        int from = run.at();
        Scope inner = scope.child();
        bind(inner, arguments);
        run.enter();
        Text text = Statement.text(definition.body(), inner);
        run.leave();
        run.at(from);
        return text;
    }

    private void bind(Scope inner, Arguments arguments) {
        List<String> parameters = definition.parameters();
        List<Object> positional = arguments.positional();
        Map<String, Object> named = new LinkedHashMap<>(arguments.named());
        Object[] given = new Object[parameters.size()];
        for (int i = 0; i < given.length; i++) {
            given[i] = i < positional.size() ? positional.get(i) : named.remove(parameters.get(i));
        }
        if (definition.takes("caller")) {
            Object caller = named.remove("caller");
            inner.set("caller", caller == null ? new Undefined("No caller defined") : caller);
        }
        String quoted = definition.name() == null ? "None" : Printing.quoted(definition.name());
        if (definition.takes("kwargs")) {
            inner.set("kwargs", Globals.dict(new Arguments(List.of(), named)));
        } else if (!named.isEmpty()) {
            throw Failure.type(named.containsKey("caller")
                    ? "macro " + quoted + " was invoked with two values for the special caller argument. This is most"
                            + " likely a bug."
                    : "macro " + quoted + " takes no keyword argument "
                            + Printing.quoted(named.keySet().iterator().next()));
        }
        if (definition.takes("varargs")) {
            inner.set("varargs", Items.tuple(positional.size() > given.length
                    ? positional.subList(given.length, positional.size())
                    : List.of()));
        } else if (positional.size() > given.length) {
            throw Failure.type("macro " + quoted + " takes not more than " + given.length + " argument(s)");
        }
        for (int i = 0; i < given.length; i++) {
            Expression otherwise = definition.defaultOf(i);
            Object value = given[i] != null
                    ? given[i]
                    : otherwise != null
                            ? otherwise.evaluate(inner)
                            : new Undefined("parameter " + Printing.quoted(parameters.get(i)) + " was not provided");
            inner.set(parameters.get(i), value);
        }
    }
}
