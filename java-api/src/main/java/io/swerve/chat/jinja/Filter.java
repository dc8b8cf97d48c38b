package io.swerve.chat.jinja;

import java.util.HashMap;
import java.util.Map;

/** What stands behind {@code |}. */
@FunctionalInterface
interface Filter {
    /** The filters of jinja2, and transformers' {@code tojson}, by name. */
    Map<String, Filter> ALL = all();

    Object apply(Run run, Object value, Arguments arguments);

    private static Map<String, Filter> all() {
        Map<String, Filter> all = new HashMap<>();
        TextFilters.define(all);
        HtmlFilters.define(all);
        NumberFilters.define(all);
        CollectionFilters.define(all);
        SelectionFilters.define(all);
        all.put("tojson", Json::of);
        return Map.copyOf(all);
    }
}
