package io.swerve.chat.jinja;

import java.math.BigInteger;

/** What Python calls the types of values. */
final class TypeNames {
    private TypeNames() {}

    static String of(Object value) {
        return switch (value) {
            case None _ -> "NoneType";
            case Boolean _ -> "bool";
            case Long _ -> "int";
            case BigInteger _ -> "int";
            case Double _ -> "float";
            case Text text -> text.isMarkup() ? "Markup" : "str";
            case Items items -> items.isTuple() ? "tuple" : "list";
            case Dict _ -> "dict";
            case DictView view -> view.part().type();
            case Range _ -> "range";
            case Once once -> once.type();
            case Undefined _ -> "Undefined";
            case Namespace _ -> "Namespace";
            case Macro _ -> "Macro";
            case Loop _ -> "LoopContext";
            case Cycler _ -> "Cycler";
            case Joiner _ -> "Joiner";
            case Function _ -> "builtin_function_or_method";
            default -> value.getClass().getSimpleName();
        };
    }

    static String qualified(Object value) {
        return switch (value) {
            case Text text when text.isMarkup() -> "markupsafe.Markup";
            case Namespace _,Cycler _,Joiner _ -> "jinja2.utils." + of(value);
            case Macro _,Loop _ -> "jinja2.runtime." + of(value);
            default -> of(value);
        };
    }
}
