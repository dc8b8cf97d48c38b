package io.swerve.chat.jinja;

import java.util.List;
import java.util.Map;

/**
 * What a function, filter or test is called with.
 *
 * @param positional values by position
 * @param named values by name
 */
record Arguments(List<Object> positional, Map<String, Object> named) {
    static final Arguments NONE = new Arguments(List.of(), Map.of());

    static Arguments of(Object... values) {
        return new Arguments(List.of(values), Map.of());
    }

    /**
     * Puts values to parameters.
     *
     * @param function its name, for messages
     * @param required how many of the parameters must be there
     * @param parameters their names
     * @return a value per parameter; null where there is none
     */
    Object[] bind(String function, int required, String... parameters) {
        if (positional.size() > parameters.length) {
            throw Failure.type(function + "() takes " + (required == parameters.length ? "" : "at most ")
                    + parameters.length + " argument" + (parameters.length == 1 ? "" : "s") + " (" + positional.size()
                    + " given)");
        }
        Object[] bound = new Object[parameters.length];
        for (int i = 0; i < positional.size(); i++) {
            bound[i] = positional.get(i);
        }
        for (Map.Entry<String, Object> entry : named.entrySet()) {
            int index = List.of(parameters).indexOf(entry.getKey());
            if (index < 0) {
                throw Failure.type(function + "() got an unexpected keyword argument '" + entry.getKey() + "'");
            }
            if (bound[index] != null) {
                throw Failure.type(function + "() got multiple values for argument '" + entry.getKey() + "'");
            }
            bound[index] = entry.getValue();
        }
        for (int i = 0; i < required; i++) {
            if (bound[i] == null) {
                throw Failure.type(function + "() missing required argument: '" + parameters[i] + "'");
            }
        }
        return bound;
    }

    /** The arguments behind the first positional ones. */
    Arguments from(int index) {
        return new Arguments(positional.subList(index, positional.size()), named);
    }
}
