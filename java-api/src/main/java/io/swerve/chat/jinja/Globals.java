package io.swerve.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The functions that every template knows. */
final class Globals {
    private static final List<Function> ALL = List.of(
            new Function("range", (_, arguments) -> Range.of(arguments)),
            new Function("dict", (_, arguments) -> dict(arguments)),
            new Function("namespace", (_, arguments) -> Namespace.of(arguments)),
            new Function("cycler", (_, arguments) -> new Cycler(arguments.positional())),
            new Function("joiner", (_, arguments) -> joiner(arguments)),
            new Function("raise_exception", (_, arguments) -> {
                throw Failure.refused(Printing.text(arguments.bind("raise_exception", 1, "message")[0]).value());
            }),
            new Function("strftime_now", (run, arguments) -> Strftime.format(run.now(),
                    TextMethods.string(arguments.bind("strftime_now", 1, "format")[0], "strftime"))));

    private Globals() {}

    static void define(Scope scope) {
        ALL.forEach(function -> scope.set(function.name(), function));
    }

    private static Object joiner(Arguments arguments) {
        Object separator = arguments.bind("joiner", 0, "sep")[0];
        Joiner joiner = new Joiner(separator == null ? Text.of(", ") : separator);
        return new Function("joiner", (_, _) -> joiner.next());
    }

    /** Python's {@code dict}: of a dictionary or of pairs, and of names. */
    static Dict dict(Arguments arguments) {
        if (arguments.positional().size() > 1) {
            throw Failure.type("dict expected at most 1 argument, got " + arguments.positional().size());
        }
        Dict made = new Dict();
        for (Object given : arguments.positional()) {
            if (given instanceof Dict dict) {
                made = made.with(new ArrayList<>(dict.entries()));
                continue;
            }
            for (var pairs = Iteration.of(given); pairs.hasNext();) {
                List<Object> pair = new ArrayList<>();
                Iteration.of(pairs.next()).forEachRemaining(pair::add);
                if (pair.size() != 2) {
                    throw Failure.value("dictionary update sequence element #" + made.size() + " has length "
                            + pair.size() + "; 2 is required");
                }
                made.put(pair.getFirst(), pair.getLast());
            }
        }
        for (Map.Entry<String, Object> entry : arguments.named().entrySet()) {
            made.put(Text.of(entry.getKey()), entry.getValue());
        }
        return made;
    }
}
