package io.swerve.chat.jinja;

import java.util.ArrayList;
import java.util.List;

/**
 * An attribute of an attribute, as filters take it: {@code "function.name"}.
 *
 * @param steps names and indices
 * @param otherwise what stands for what is undefined; null for the undefined itself
 */
record AttributePath(List<Object> steps, Object otherwise) {
    static AttributePath of(Object attribute, Object otherwise) {
        List<Object> steps = new ArrayList<>();
        if (attribute instanceof Text text) {
            for (String step : text.value().split("\\.", -1)) {
                boolean number = !step.isEmpty() && step.length() < 10 && step.chars().allMatch(Character::isDigit);
                steps.add(number ? (Object) Long.parseLong(step) : Text.of(step));
            }
        } else if (attribute != null && attribute != None.NONE) {
            steps.add(attribute);
        }
        return new AttributePath(steps, otherwise);
    }

    Object get(Object value) {
        Object at = value;
        for (Object step : steps) {
            at = Attributes.item(at, step);
            if (otherwise != null && at instanceof Undefined) {
                at = otherwise;
            }
        }
        return at;
    }

    /** Text in lower case, for comparisons that don't look at the case. */
    static Object fold(Object value) {
        return value instanceof Text text ? LetterCase.lower(text) : value;
    }
}
