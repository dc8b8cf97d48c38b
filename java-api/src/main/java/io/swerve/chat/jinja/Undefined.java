package io.swerve.chat.jinja;

/**
 * What isn't there: prints as nothing, is false and empty, and fails as soon as anything else is done with it.
 *
 * @param reason what is said then
 */
record Undefined(String reason) {
    static Undefined name(String name) {
        return new Undefined(Printing.quoted(name) + " is undefined");
    }

    static Undefined attribute(Object owner, Object name) {
        String type = owner == None.NONE ? "None" : TypeNames.qualified(owner) + " object";
        return new Undefined(name instanceof Text text
                ? "'" + type + "' has no attribute " + Printing.quoted(text.value())
                : type + " has no element " + Printing.repr(name).value());
    }

    static Undefined unsafe(Object owner, String name) {
        return new Undefined("access to attribute " + Printing.quoted(name) + " of '" + TypeNames.of(owner)
                + "' object is unsafe.");
    }

    Failure failure() {
        return Failure.of(reason);
    }

    /** Fails if a value is undefined. */
    static void refuse(Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.failure();
        }
    }

    /** All are equal, as in Python. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Undefined;
    }

    @Override
    public int hashCode() {
        return 1;
    }
}
