package io.swerve.chat.jinja;

/** Calling values. */
final class Calls {
    private Calls() {}

    static Object call(Run run, Object callee, Arguments arguments) {
        return switch (callee) {
            case Function function -> function.body().call(run, arguments);
            case Macro macro -> macro.call(run, arguments);
            case Loop loop -> loop.recurse(run, arguments);
            default -> {
                Undefined.refuse(callee);
                throw Failure.type("'" + TypeNames.of(callee) + "' object is not callable");
            }
        };
    }

    static boolean isCallable(Object value) {
        return value instanceof Function || value instanceof Macro || value instanceof Loop
                || value instanceof Undefined;
    }
}
