package io.swerve.bench.perf;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Locale;

/**
 * What one contender reached.
 *
 * @param name of the contender
 * @param title the name for tables
 * @param baseline the name of the one that it was compared to
 * @param target the least ratio that is aimed at; NaN for none
 * @param rate median over the repetitions, in the suite's unit per second
 * @param ratio share of the baseline's rate, over the repetitions
 */
record SuiteResult(String name, String title, String baseline, double target, double rate, PairedMedian ratio) {
    /** Returns a line of a table. */
    String line() {
        return String.format(Locale.ROOT, "%-44s %12.1f   %s%s", title, rate, ratio.interval().text(3),
                Double.isNaN(target) ? "" : "  target " + ratio.against(target));
    }

    JsonObject json() {
        JsonObject object = new JsonObject();
        object.addProperty("variant", name);
        object.addProperty("title", title);
        object.addProperty("baseline", baseline);
        object.addProperty("per_second", rate);
        ratio.addTo(object, "ratio");
        object.add("target", Double.isNaN(target) ? JsonNull.INSTANCE : new JsonPrimitive(target));
        return object;
    }
}
