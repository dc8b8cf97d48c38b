package io.swerve.chat;

import io.swerve.SamplerOptions;
import java.util.Objects;
import java.util.Optional;

/**
 * A grammar that holds calls of tools to the schemas of their arguments.
 *
 * @param gbnf the grammar
 * @param trigger the marker behind which it begins; empty if it holds from the beginning of the reply
 */
public record ToolGrammar(String gbnf, Optional<String> trigger) {
    /**
     * Creates a grammar.
     *
     * @throws NullPointerException if a part is null
     */
    public ToolGrammar {
        Objects.requireNonNull(gbnf, "gbnf");
        Objects.requireNonNull(trigger, "trigger");
    }

    /**
     * {@return options with this grammar in place of theirs}
     *
     * @param options how tokens are chosen
     */
    public SamplerOptions on(SamplerOptions options) {
        return trigger.map(marker -> options.withLazyGrammar(gbnf, marker)).orElseGet(() -> options.withGrammar(gbnf));
    }
}
