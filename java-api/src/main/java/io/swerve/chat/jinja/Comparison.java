package io.swerve.chat.jinja;

/** How two values are compared. */
enum Comparison {
    EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, IN, NOT_IN;

    boolean holds(Object a, Object b) {
        return switch (this) {
            case EQUAL -> Ordering.equal(a, b);
            case NOT_EQUAL -> !Ordering.equal(a, b);
            case LESS -> Ordering.compare(a, b, "<") < 0;
            case LESS_OR_EQUAL -> Ordering.compare(a, b, "<=") <= 0;
            case GREATER -> Ordering.compare(a, b, ">") == 1;
            case GREATER_OR_EQUAL -> {
                int order = Ordering.compare(a, b, ">=");
                yield order == 0 || order == 1;
            }
            case IN -> Iteration.contains(b, a);
            case NOT_IN -> !Iteration.contains(b, a);
        };
    }
}
