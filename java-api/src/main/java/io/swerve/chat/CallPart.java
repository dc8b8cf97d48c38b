package io.swerve.chat;

import java.util.List;
import java.util.Optional;

/** A part of the way in which a template writes a call of a tool: a call is some parts one behind the other. */
sealed interface CallPart {
    /** {@return a literal's text, or in braces what stands there} */
    default String describe() {
        return switch (this) {
            case Literal literal -> literal.marker().text();
            case Name _ -> "{name}";
            case Id _ -> "{id}";
            case Counter _ -> "{number}";
            case Anything _ -> "{anything}";
            case JsonArguments _ -> "{JSON arguments}";
            case JsonCall json when json.nameIsKey() -> "{JSON: name as key}";
            case JsonCall json -> "{JSON: " + String.join(".", json.name()) + ", "
                    + String.join(".", json.arguments()) + json.id().map(id -> ", " + String.join(".", id)).orElse("")
                    + "}";
            case BracketArguments brackets -> brackets.open() + "{key}" + brackets.assign() + brackets.quote()
                    + "{value}" + brackets.quote() + brackets.close();
            case MarkedArguments marked -> marked.open().text() + "{key}" + marked.named().getFirst().marker().text()
                    + "{value}" + marked.close().text().replace(MarkedReader.NESTED_KEY, "{key}");
        };
    }

    /** A text, see {@link Marker}. */
    record Literal(Marker marker) implements CallPart {
        static Literal of(String text) {
            return new Literal(Marker.of(text));
        }
    }

    /** The tool's name. */
    record Name() implements CallPart {}

    /** The call's id. */
    record Id() implements CallPart {}

    /** A number that counts the calls. */
    record Counter() implements CallPart {}

    /** Anything up to the literal that follows. */
    record Anything() implements CallPart {}

    /** The arguments, a JSON object. */
    record JsonArguments() implements CallPart {}

    /**
     * Name, id and arguments in one JSON object.
     *
     * @param name keys that lead to the name; empty if the name is itself the key of the arguments
     * @param arguments keys that lead to the arguments
     * @param id keys that lead to the id; none if it has none
     * @param fields the object's keys in order, with the JSON of values that are always the same; name, arguments and id
     *            are among them, with empty values
     */
    record JsonCall(List<String> name, List<String> arguments, Optional<List<String>> id, List<Field> fields)
            implements
                CallPart {
        /** A member of the object. */
        record Field(String key, String json) {}

        boolean nameIsKey() {
            return name.isEmpty();
        }
    }

    /**
     * The arguments in brackets: {@code (a=1, b='x')} as in Python, or {@code {a:1,b:<q>x<q>}} with a quote of its own.
     *
     * @param open the opening bracket
     * @param close the closing one
     * @param assign what stands between a parameter's name and its value
     * @param quote what stands around strings, which know no escapes; empty for quotes as in Python and JSON
     */
    record BracketArguments(char open, char close, char assign, String quote) implements CallPart {}

    /**
     * Each argument between markers.
     *
     * @param open what stands before a parameter's name
     * @param named what stands between the name and the value
     * @param close what stands behind the value
     * @param nested whether the name stands in the closing marker too, and lists and objects are written in the same
     *            way, elements of lists by the name {@code item}
     */
    record MarkedArguments(Marker open, List<Named> named, Marker close, boolean nested) implements CallPart {
        /**
         * What stands between a parameter's name and its value.
         *
         * @param marker the text
         * @param isString what it says of the value: that it is a string, that it is something else; empty for nothing
         */
        record Named(Marker marker, Optional<Boolean> isString) {}
    }
}
