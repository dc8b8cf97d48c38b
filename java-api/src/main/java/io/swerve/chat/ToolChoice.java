package io.swerve.chat;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether a reply calls tools.
 *
 * @param mode what is wanted
 * @param tool the name of the one tool to call; empty but with {@link Mode#ONE}
 */
public record ToolChoice(Mode mode, Optional<String> tool) {
    /** The model decides whether it calls tools, and which. */
    public static final ToolChoice AUTO = new ToolChoice(Mode.AUTO, Optional.empty());
    /** The reply is at least one call, of whichever tool. */
    public static final ToolChoice REQUIRED = new ToolChoice(Mode.REQUIRED, Optional.empty());
    /** No call: what looks like one is text. */
    public static final ToolChoice NONE = new ToolChoice(Mode.NONE, Optional.empty());

    /** What is wanted. */
    public enum Mode {
        /** Calls where the model wants them. */
        AUTO,
        /** At least one call. */
        REQUIRED,
        /** No call. */
        NONE,
        /** A call of one tool. */
        ONE
    }

    /**
     * Creates a choice.
     *
     * @throws NullPointerException if a part is null
     * @throws IllegalArgumentException if a tool is named but not by {@link Mode#ONE}, or the other way round
     */
    public ToolChoice {
        if ((Objects.requireNonNull(mode, "mode") == Mode.ONE) != tool.isPresent()) {
            throw new IllegalArgumentException(
                    "the choice of one tool names it, and no other choice does: " + mode + " "
                            + tool);
        }
    }

    /**
     * {@return the choice of one tool: the reply is a call of it}
     *
     * @param tool its name
     */
    public static ToolChoice one(String tool) {
        return new ToolChoice(Mode.ONE, Optional.of(tool));
    }

    /**
     * {@return the tools that a reply may call}
     *
     * @param tools all tools
     * @throws IllegalArgumentException if one tool is wanted that is not among them, or a call is wanted and there is no
     *             tool
     */
    public List<ToolSpecification> among(List<ToolSpecification> tools) {
        List<ToolSpecification> chosen = switch (mode) {
            case NONE -> List.of();
            case AUTO, REQUIRED -> List.copyOf(tools);
            case ONE -> tools.stream().filter(each -> each.name().equals(tool.get())).toList();
        };
        if (chosen.isEmpty() && (mode == Mode.REQUIRED || mode == Mode.ONE)) {
            throw new IllegalArgumentException("the reply shall call "
                    + tool.map(name -> "the tool \"" + name + "\"").orElse("a tool") + ", but the tools are "
                    + tools.stream().map(ToolSpecification::name).toList());
        }
        return chosen;
    }
}
