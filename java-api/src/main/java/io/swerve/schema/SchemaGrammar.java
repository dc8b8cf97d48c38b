package io.swerve.schema;

import java.util.Objects;

/**
 * Collects the rules of several schemas, to be built into a larger grammar, such as one of tool calls. The rules that all
 * schemas share are there once.
 *
 * <p>
 * Thread rule: one thread at a time.
 */
public final class SchemaGrammar {
    private final RuleSet rules = new RuleSet();

    /** Creates one without rules. */
    public SchemaGrammar() {}

    /**
     * Adds the rules of a schema.
     *
     * @param name the name of the rule for a valid value, of letters, digits and hyphens; the names of its other rules begin
     *        with it and a hyphen
     * @param schema the schema
     * @return the name
     * @throws IllegalArgumentException if the name is not of that form, begins with {@code json-}, is taken already, or is
     *         the beginning of another one up to a hyphen, so that their rules could meet
     * @throws SchemaException if all rules together are too many for a grammar
     */
    public String add(String name, JsonSchema schema) {
        Objects.requireNonNull(schema, "schema");
        if (!name.matches("[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*")) {
            throw new IllegalArgumentException("the rule's name \"" + name
                    + "\" must be of letters, digits and single hyphens between them");
        }
        if (name.startsWith(CommonRules.PREFIX) || rules.clashes(name)) {
            throw new IllegalArgumentException(
                    "the rule's name \"" + name + "\" is taken, or meets another one at a hyphen;"
                            + " choose another one, such as \"arguments1\"");
        }
        SchemaCompiler.compile(rules, name, schema.document());
        return name;
    }

    /**
     * Returns the rules of all schemas that were added.
     *
     * @return lines of GBNF, each with an end; no rule {@code root} unless a schema was added under that name
     * @throws SchemaException if they are too long for a grammar
     */
    public String rules() {
        return rules.text();
    }
}
