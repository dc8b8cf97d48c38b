package io.swerve.reasoning.answer;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A unit that is converted exactly into others of its dimension. Units that nobody converts, such as clips, are words
 * and don't count.
 *
 * @param dimension what it measures; units of one dimension that have no factor between them, such as dollars and
 *            euros, are dimensions of their own
 * @param size how many base units of the dimension it has
 */
record Unit(String dimension, Rational size) {
    private static final Map<String, Unit> BY_NAME = new HashMap<>();

    static {
        add("dollar", 1, 1, "$", "dollar", "dollars", "usd", "bucks", "buck");
        add("dollar", 1, 100, "cent", "cents", "¢");
        add("euro", 1, 1, "€", "euro", "euros", "eur");
        add("pound sterling", 1, 1, "£", "gbp");
        add("pound sterling", 1, 100, "pence");
        add("yen", 1, 1, "¥", "yen", "jpy");
        add("rupee", 1, 1, "₹", "rupee", "rupees", "rs", "inr");
        add("time", 1, 1, "second", "seconds", "sec", "secs");
        add("time", 60, 1, "minute", "minutes", "min", "mins");
        add("time", 3600, 1, "hour", "hours", "hr", "hrs");
        add("time", 86_400, 1, "day", "days");
        add("time", 604_800, 1, "week", "weeks");
        add("calendar", 1, 1, "month", "months");
        add("calendar", 12, 1, "year", "years");
        add("length", 1, 1000, "mm", "millimeter", "millimeters", "millimetres");
        add("length", 1, 100, "cm", "centimeter", "centimeters", "centimetres");
        add("length", 1, 1, "meter", "meters", "metre", "metres");
        add("length", 1000, 1, "km", "kilometer", "kilometers", "kilometres", "kilometre");
        add("feet", 1, 12, "inch", "inches");
        add("feet", 1, 1, "foot", "feet", "ft");
        add("feet", 3, 1, "yard", "yards");
        add("feet", 5280, 1, "mile", "miles");
        add("mass", 1, 1, "gram", "grams");
        add("mass", 1000, 1, "kg", "kilogram", "kilograms", "kilos");
        add("pounds", 1, 16, "ounce", "ounces", "oz");
        add("pounds", 1, 1, "pound", "pounds", "lb", "lbs");
        add("volume", 1, 1000, "ml", "milliliter", "milliliters", "millilitres");
        add("volume", 1, 1, "liter", "liters", "litre", "litres");
    }

    private static void add(String dimension, long over, long under, String... names) {
        for (String name : names) {
            BY_NAME.put(name, new Unit(dimension, Rational.of(over).over(Rational.of(under))));
        }
    }

    static Optional<Unit> of(String name) {
        return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
    }

    boolean converts(Unit other) {
        return dimension.equals(other.dimension);
    }

    /** Whether both are known to measure different things. Pounds may be money as well as mass. */
    boolean contradicts(Unit other) {
        return !converts(other) && !(dimension.startsWith("pound") && other.dimension.startsWith("pound"));
    }
}
