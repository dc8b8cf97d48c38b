package io.swerve.chat;

import io.swerve.chat.CallPart.BracketArguments;
import io.swerve.chat.CallPart.Counter;
import io.swerve.chat.CallPart.JsonArguments;
import io.swerve.chat.CallPart.JsonCall;
import io.swerve.chat.CallPart.Literal;
import io.swerve.chat.CallPart.Name;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Formats of models whose templates show tools but no calls, or can't be rendered with any: told by words in the
 * template.
 */
final class KnownFormats {
    private static final JsonCall NAME_AND_ARGUMENTS = new JsonCall(List.of("name"), List.of("arguments"),
            Optional.empty(), List.of(new JsonCall.Field("name", ""), new JsonCall.Field("arguments", "")));
    private static final Map<String, ToolFormat> BY_WORD = new LinkedHashMap<>();

    static {
        BY_WORD.put("<|tool_calls_section_begin|>", new ToolFormat("<|tool_calls_section_begin|>",
                List.of(Literal.of("<|tool_call_begin|>functions."), new Name(), Literal.of(":"), new Counter(),
                        Literal.of("<|tool_call_argument_begin|>"), new JsonArguments(),
                        Literal.of("<|tool_call_end|>")),
                Optional.of(""), "<|tool_calls_section_end|>"));
        ToolFormat python = new ToolFormat("<|tool_call_start|>[",
                List.of(new Name(), new BracketArguments('(', ')', '=', "")), Optional.of(", "),
                "]<|tool_call_end|>");
        BY_WORD.put("<|tool_list_start|>", python); // LFM2
        BY_WORD.put("List of tools: [", python); // LFM2.5
        ToolFormat hermes = new ToolFormat("", List.of(Literal.of("<tool_call>\n"), NAME_AND_ARGUMENTS,
                Literal.of("\n</tool_call>")), Optional.of("\n"), "");
        BY_WORD.put("<tool_call>", hermes);
    }

    private KnownFormats() {}

    /** {@return the format of the first word that a template holds; empty if it holds none} */
    static Optional<ToolFormat> of(String source) {
        return BY_WORD.entrySet().stream().filter(each -> source.contains(each.getKey())).map(Map.Entry::getValue)
                .findFirst();
    }
}
