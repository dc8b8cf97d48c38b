package io.swerve.chat.jinja;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What tests give to templates: JSON as maps, lists and strings. */
final class Plain {
    private Plain() {}

    static Object of(JsonElement element) {
        if (element.isJsonNull()) {
            return null;
        }
        if (element.isJsonArray()) {
            List<Object> list = new ArrayList<>();
            element.getAsJsonArray().forEach(each -> list.add(of(each)));
            return list;
        }
        if (element.isJsonObject()) {
            Map<String, Object> map = new LinkedHashMap<>();
            element.getAsJsonObject().entrySet().forEach(each -> map.put(each.getKey(), of(each.getValue())));
            return map;
        }
        return element.getAsJsonPrimitive().isBoolean()
                ? (Object) element.getAsBoolean()
                : element.getAsJsonPrimitive().isNumber() ? element.getAsBigDecimal() : element.getAsString();
    }

    static Map<String, Object> variables(JsonObject data) {
        Map<String, Object> variables = new LinkedHashMap<>();
        data.entrySet().forEach(each -> variables.put(each.getKey(), Values.data(of(each.getValue()))));
        return variables;
    }
}
