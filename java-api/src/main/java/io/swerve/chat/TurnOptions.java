package io.swerve.chat;

import io.swerve.GenerationOptions;
import io.swerve.SamplerOptions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How one turn of a conversation is answered. Immutable; start from {@link #defaults()} and change what differs.
 */
public final class TurnOptions {
    private static final TurnOptions DEFAULTS = new TurnOptions(new Values(SamplerOptions.defaults(),
            GenerationOptions.defaults(), List.of(), ToolChoice.AUTO, Map.of(), Optional.empty()));

    private final Values values;

    /** What is checked and compared. */
    private record Values(SamplerOptions sampling, GenerationOptions generation, List<ToolSpecification> tools,
            ToolChoice choice,
            Map<String, Object> arguments, Optional<TurnScope> scope) {
        private Values {
            Objects.requireNonNull(sampling, "sampling");
            Objects.requireNonNull(generation, "generation");
            tools = List.copyOf(tools);
            choice.among(tools);
            arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
        }
    }

    private TurnOptions(Values values) {
        this.values = values;
    }

    /**
     * {@return the defaults: tokens are drawn by {@link SamplerOptions#defaults()} until the model ends its turn or the
     * context is full; no tools, no arguments, nothing in force}
     */
    public static TurnOptions defaults() {
        return DEFAULTS;
    }

    /**
     * {@return these options with another choice of tokens}
     *
     * @param options see {@link #sampling}
     */
    public TurnOptions withSampling(SamplerOptions options) {
        return new TurnOptions(
                new Values(options, values.generation, values.tools, values.choice, values.arguments, values.scope));
    }

    /**
     * {@return these options with other ends}
     *
     * @param options see {@link #generation}
     */
    public TurnOptions withGeneration(GenerationOptions options) {
        return new TurnOptions(
                new Values(values.sampling, options, values.tools, values.choice, values.arguments, values.scope));
    }

    /**
     * {@return these options with another limit}
     *
     * @param tokens the most tokens of the reply, reasoning included
     */
    public TurnOptions withMaxTokens(int tokens) {
        return withGeneration(values.generation.withMaxTokens(tokens));
    }

    /**
     * {@return these options with tools}
     *
     * @param tools what the model may call
     * @param choice whether it does: with {@link ToolChoice#NONE} it isn't shown the tools; where the template has no way
     *            to write a call that is required, the turn is refused. Calls are held to the schemas of their arguments,
     *            unless {@link #sampling} has a grammar of its own
     * @throws IllegalArgumentException if a call is wanted of none of them
     */
    public TurnOptions withTools(List<ToolSpecification> tools, ToolChoice choice) {
        return new TurnOptions(new Values(values.sampling, values.generation, tools, choice, values.arguments,
                values.scope));
    }

    /**
     * {@return these options with an argument of the template, such as {@code enable_thinking}}
     *
     * @param name its name
     * @param value as for {@link ChatInput#withArgument}
     */
    public TurnOptions withArgument(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(values.arguments);
        more.put(Objects.requireNonNull(name, "name"), value);
        return new TurnOptions(
                new Values(values.sampling, values.generation, values.tools, values.choice, more, values.scope));
    }

    /**
     * {@return these options with something in force while the turn is read and answered}
     *
     * @param scope see {@link #scope}
     */
    public TurnOptions withScope(TurnScope scope) {
        return new TurnOptions(
                new Values(values.sampling, values.generation, values.tools, values.choice, values.arguments,
                        Optional.of(scope)));
    }

    /** {@return how tokens are chosen; a grammar binds the whole reply, its reasoning and calls included} */
    public SamplerOptions sampling() {
        return values.sampling;
    }

    /**
     * {@return when the reply ends, and the temperature at which entropies are measured} Whether control tokens are shown
     * is the conversation's own affair: they are read, and those that mark reasoning or calls don't appear.
     */
    public GenerationOptions generation() {
        return values.generation;
    }

    /** {@return the tools that the model may call} */
    public List<ToolSpecification> tools() {
        return values.tools;
    }

    /** {@return whether the model calls tools} */
    public ToolChoice toolChoice() {
        return values.choice;
    }

    /** {@return the arguments of the template, by name; unmodifiable} */
    public Map<String, Object> arguments() {
        return values.arguments;
    }

    /** {@return what is in force in the turn, such as a steering plan; empty for nothing} */
    public Optional<TurnScope> scope() {
        return values.scope;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TurnOptions options && values.equals(options.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString().replaceFirst("Values", "TurnOptions");
    }
}
