package io.swerve.chat.jinja;

/** Something that has a value. */
@FunctionalInterface
interface Expression {
    Object evaluate(Scope scope);

    /** Whether the value is true. */
    default boolean isTrue(Scope scope) {
        return Iteration.isTrue(evaluate(scope));
    }
}
