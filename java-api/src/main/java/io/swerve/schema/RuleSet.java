package io.swerve.schema;

import io.swerve.schema.Expression.Rule;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Rules of a grammar, each with the place in its schema. */
final class RuleSet {
    /** As many as {@link io.swerve.SamplerOptions#withGrammar} takes. */
    private static final int MAX_RULES = 1000;
    private static final int MAX_LENGTH = 1 << 20;
    private static final int LONGEST_HINT = 40;

    private final Map<String, Expression> rules = new LinkedHashMap<>();
    private final Map<String, String> pointers = new HashMap<>();

    /** A name that is not taken, made of the schema's name and a hint, and now is taken. */
    Rule fresh(String name, String hint, String pointer) {
        String cleaned = hint.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        String base = name + "-" + cleaned.substring(0, Math.min(cleaned.length(), LONGEST_HINT));
        String free = base;
        for (int i = 2; rules.containsKey(free); i++) {
            free = base + "-" + i;
        }
        reserve(free, pointer);
        return new Rule(free);
    }

    void reserve(String name, String pointer) {
        rules.put(name, Expression.NOTHING);
        pointers.put(name, pointer);
        if (rules.size() > MAX_RULES) {
            throw new SchemaException(pointer, null, "the schema takes more than " + MAX_RULES
                    + " grammar rules, which is the limit; describe less of the value, or leave parts of it open");
        }
    }

    void define(Rule rule, Expression expression) {
        rules.put(rule.name(), expression);
    }

    /** Whether a schema's rules could have the names of another one's. */
    boolean clashes(String name) {
        return rules.keySet().stream().anyMatch(known -> belongsTo(known, name) || belongsTo(name, known));
    }

    /** Takes out what can never be finished. */
    void finish(String root) {
        Set<String> finite = new HashSet<>();
        boolean grown = true;
        while (grown) {
            grown = false;
            for (var rule : rules.entrySet()) {
                if (!finite.contains(rule.getKey()) && !only(finite, rule.getValue()).equals(Expression.NOTHING)) {
                    grown = finite.add(rule.getKey());
                }
            }
        }
        if (!finite.contains(root)) {
            throw unfinished(root);
        }
        rules.replaceAll((_, expression) -> only(finite, expression));
        if (rules.get(root) instanceof Rule only && rules.containsKey(only.name()) && uses(only) == 1) {
            rules.put(root, rules.get(only.name()));
        }
        Set<String> used = new LinkedHashSet<>();
        reach(new Rule(root), used);
        rules.keySet().removeIf(name -> belongsTo(name, root) && !used.contains(name));
    }

    private static boolean belongsTo(String name, String root) {
        return name.equals(root) || name.startsWith(root + "-");
    }

    private Expression only(Set<String> finite, Expression expression) {
        return expression.withRules(
                rule -> finite.contains(rule.name()) || isCommon(rule) ? rule : Expression.NOTHING);
    }

    private int uses(Rule wanted) {
        int[] uses = {0};
        rules.values().forEach(expression -> expression.withRules(rule -> {
            uses[0] += rule.equals(wanted) ? 1 : 0;
            return rule;
        }));
        return uses[0];
    }

    private boolean isCommon(Rule rule) {
        return CommonRules.get(rule.name()) != null;
    }

    private void reach(Rule rule, Set<String> reached) {
        if (reached.add(rule.name())) {
            Expression expression = isCommon(rule) ? CommonRules.get(rule.name()) : rules.get(rule.name());
            expression.withRules(next -> {
                reach(next, reached);
                return next;
            });
        }
    }

    private SchemaException unfinished(String root) {
        Set<String> reached = new LinkedHashSet<>();
        reach(new Rule(root), reached);
        for (String name : reached) {
            if (Expression.NOTHING.equals(rules.get(name))) {
                return new SchemaException(pointers.get(name), null,
                        "no value is valid here: what is said contradicts itself; compare types, bounds and required"
                                + " properties");
            }
        }
        return new SchemaException(pointers.get(root), null,
                "no value is valid that ever ends: each has to contain another of"
                        + " its kind; make the property that leads back to it optional, or let it be null");
    }

    /** All rules, and those that all schemas share as far as they are used. */
    String text() {
        Set<String> reached = new LinkedHashSet<>();
        rules.keySet().forEach(name -> reach(new Rule(name), reached));
        StringBuilder text = new StringBuilder();
        rules.forEach((name, expression) -> append(text, name, expression));
        reached.stream().filter(name -> !rules.containsKey(name))
                .forEach(name -> append(text, name, CommonRules.get(name)));
        if (text.length() > MAX_LENGTH) {
            throw new SchemaException("", null, "the schema takes a grammar of " + text.length() + " characters, and "
                    + MAX_LENGTH + " is the limit; describe less of the value, or leave parts of it open");
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String name, Expression expression) {
        text.append(name).append(" ::= ").append(GrammarText.of(expression)).append('\n');
    }
}
