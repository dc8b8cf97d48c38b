package io.swerve.chat.jinja;

/**
 * A piece of a template's source.
 *
 * @param type what it is
 * @param text as it stands there, without quotes and escapes
 * @param value of a number; otherwise null
 * @param at where it begins
 */
record Token(Type type, String text, Object value, int at) {
    /** What a token is. */
    enum Type {
        DATA("template data / text"), VARIABLE_BEGIN("begin of print statement"), VARIABLE_END(
                "end of print statement"), BLOCK_BEGIN("begin of statement block"), BLOCK_END(
                        "end of statement block"), NAME("name"), STRING("string"), INTEGER(
                                "integer"), FLOAT("float"), OPERATOR("operator"), END("end of template");

        private final String description;

        Type(String description) {
            this.description = description;
        }

        String description() {
            return description;
        }
    }

    boolean is(Type wanted) {
        return type == wanted;
    }

    boolean isOperator(String wanted) {
        return type == Type.OPERATOR && text.equals(wanted);
    }

    boolean isName(String wanted) {
        return type == Type.NAME && text.equals(wanted);
    }

    String describe() {
        return type == Type.NAME || type == Type.OPERATOR ? text : type.description();
    }
}
