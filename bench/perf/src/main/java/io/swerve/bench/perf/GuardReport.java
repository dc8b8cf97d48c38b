package io.swerve.bench.perf;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;

/**
 * What the guard found, as a table or JSON.
 *
 * @param committed what was compared to
 * @param machine where the fresh run took place
 * @param changes every ratio
 */
record GuardReport(RatioFile committed, Machine machine, List<RatioChange> changes) {
    private static final String ROW = "%-58s %9s %9s %8s %8s   %s%n";

    long failures() {
        return changes.stream().filter(change -> change.verdict().isFailure()).count();
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, ROW, "ratio to the suite's baseline", "committed", "now", "change",
                "noise", ""));
        for (RatioChange change : changes) {
            text.append(row(change));
        }
        if (!committed.machine().processor().equals(machine.processor())) {
            text.append(String.format(Locale.ROOT, "note: the committed ratios are those of another processor, %s; "
                    + "this is %s%n", committed.machine().processor(), machine.processor()));
        }
        text.append(failures() == 0
                ? String.format(Locale.ROOT, "all %d ratios are as they were, or better%n", changes.size())
                : String.format(Locale.ROOT, "%d of %d ratios fell by more than their noise%n", failures(),
                        changes.size()));
        return text.toString();
    }

    private static String row(RatioChange change) {
        boolean both = change.before() != null && change.now() != null;
        return String.format(Locale.ROOT, ROW, change.key(), number(change.before()), number(change.now()),
                both ? String.format(Locale.ROOT, "%+.3f", change.now().median() - change.before().median()) : "-",
                both ? String.format(Locale.ROOT, "%.3f", change.noise()) : "-", change.verdict().text());
    }

    private static String number(PairedMedian value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%.3f", value.median());
    }

    JsonObject json() {
        JsonArray rows = new JsonArray();
        for (RatioChange change : changes) {
            JsonObject row = new JsonObject();
            row.addProperty("ratio", change.key());
            row.addProperty("committed", change.before() == null ? null : change.before().median());
            row.addProperty("now", change.now() == null ? null : change.now().median());
            row.addProperty("noise", change.before() == null || change.now() == null ? null : change.noise());
            row.addProperty("verdict", change.verdict().name().toLowerCase(Locale.ROOT));
            rows.add(row);
        }
        JsonObject root = new JsonObject();
        root.addProperty("passed", failures() == 0);
        root.addProperty("failures", failures());
        root.addProperty("processor", machine.processor());
        root.addProperty("committed_processor", committed.machine().processor());
        root.add("ratios", rows);
        return root;
    }
}
