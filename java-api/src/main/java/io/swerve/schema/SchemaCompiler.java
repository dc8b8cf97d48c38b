package io.swerve.schema;

import static io.swerve.schema.Expression.NOTHING;
import static io.swerve.schema.Expression.choice;

import io.swerve.schema.Expression.Choice;
import io.swerve.schema.Expression.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes rules of one schema. Schemas that all hold for the same value are a goal. What holds for an object or a list is a
 * rule of its own, which is what lets schemas refer to themselves.
 */
final class SchemaCompiler {
    private final RuleSet rules;
    private final String name;
    private final Branches branches;
    private final Map<List<Subschema>, Expression> goals = new HashMap<>();
    private final Map<Object, Rule> structures = new HashMap<>();

    private SchemaCompiler(RuleSet rules, String name, Object document) {
        this.rules = rules;
        this.name = name;
        this.branches = new Branches(document);
    }

    /** Adds the rules of a schema, the first of them under its own name. */
    static void compile(RuleSet rules, String name, Object document) {
        rules.reserve(name, "");
        SchemaCompiler compiler = new SchemaCompiler(rules, name, document);
        List<Subschema> goal = List.of(new Subschema("", document));
        rules.define(new Rule(name), compiler.expression(compiler.branches.of(goal), goal));
        rules.finish(name);
    }

    /** What is valid for all schemas of a goal. */
    private Expression of(List<Subschema> places) {
        List<Subschema> goal = places.stream().map(branches::target).distinct().toList();
        if (goal.isEmpty()) {
            return CommonRules.VALUE;
        }
        if (!goals.containsKey(goal)) {
            Expression expression = expression(branches.of(goal), goal);
            if (expression instanceof Choice choice && choice.parts().size() > 2) {
                Rule rule = rules.fresh(name, hint(goal), goal.getFirst().pointer());
                rules.define(rule, expression);
                expression = rule;
            }
            goals.put(goal, expression);
        }
        return goals.get(goal);
    }

    /** The last name on the way to a schema. */
    private static String hint(List<Subschema> goal) {
        String[] tokens = goal.getFirst().pointer().split("/");
        for (int i = tokens.length - 1; i > 0; i--) {
            if (tokens[i].matches(".*[a-zA-Z].*") && !Keywords.isRead(tokens[i])) {
                return tokens[i];
            }
        }
        return "value";
    }

    private Expression expression(List<Branch> ways, List<Subschema> goal) {
        return choice(ways.stream().map(branch -> expression(branch, goal)).toList());
    }

    private Expression expression(Branch branch, List<Subschema> goal) {
        if (branch.values().isPresent()) {
            return choice(branch.values().get().stream().filter(value -> branch.accepts(value, branches::accepts))
                    .map(JsonText::value).toList());
        }
        if (branch.equals(Branch.ANY)) {
            return CommonRules.VALUE;
        }
        List<Expression> ways = new ArrayList<>();
        Set<JsonType> written = branch.written();
        for (JsonType kind : written) {
            ways.add(switch (kind) {
                case NULL -> CommonRules.NULL;
                case BOOLEAN -> CommonRules.BOOLEAN;
                case WHOLE -> written.contains(JsonType.BROKEN) ? NOTHING : branch.number().expression(true);
                case BROKEN -> branch.number().expression(false);
                case STRING -> branch.text().expression();
                case LIST -> branch.list().isAny() ? CommonRules.ARRAY : structure(branch.list(), goal);
                case OBJECT -> branch.object().isAny() ? CommonRules.OBJECT : structure(branch.object(), goal);
            });
        }
        return choice(ways);
    }

    private Expression structure(Object said, List<Subschema> goal) {
        if (structures.containsKey(said)) {
            return structures.get(said);
        }
        String pointer = goal.getFirst().pointer();
        Rule rule = rules.fresh(name, hint(goal), pointer);
        structures.put(said, rule);
        rules.define(rule, switch (said) {
            case ListRules list -> list.expression(this::of);
            case ObjectRules object -> object.expression(this::of, more -> {
                Rule next = rules.fresh(name, hint(goal) + "-more", pointer);
                rules.define(next, more);
                return next;
            });
            default -> throw new IllegalStateException();
        });
        return rule;
    }
}
