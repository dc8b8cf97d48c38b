package io.swerve.chat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tools that a reply may call. */
final class ReplyTools {
    private final Map<String, ToolSpecification> tools = new HashMap<>();

    ReplyTools(List<ToolSpecification> tools) {
        tools.forEach(tool -> this.tools.putIfAbsent(tool.name(), tool));
    }

    boolean isEmpty() {
        return tools.isEmpty();
    }

    boolean has(String name) {
        return tools.containsKey(name);
    }

    /** {@return the schema of a tool's arguments; empty if there is no such tool} */
    Map<String, Object> parameters(String name) {
        return has(name) ? tools.get(name).parameters() : Map.of();
    }
}
