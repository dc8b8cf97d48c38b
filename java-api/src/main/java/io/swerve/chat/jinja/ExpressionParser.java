package io.swerve.chat.jinja;

import io.swerve.chat.jinja.Token.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;

/** Reads expressions. */
final class ExpressionParser {
    private static final int DEEPEST = 150;
    private static final Map<String, Comparison> COMPARISONS = Map.of("==", Comparison.EQUAL, "!=",
            Comparison.NOT_EQUAL, "<", Comparison.LESS, "<=", Comparison.LESS_OR_EQUAL, ">", Comparison.GREATER, ">=",
            Comparison.GREATER_OR_EQUAL);
    private static final Map<String, Operator> PRODUCTS = Map.of("*", Operator.MULTIPLY, "/", Operator.DIVIDE, "//",
            Operator.FLOOR_DIVIDE, "%", Operator.MODULO);

    private final TokenStream tokens;
    private final IntUnaryOperator lineOf;
    private final PostfixParser postfix;
    private final Deque<Set<String>> reads = new ArrayDeque<>();
    private int depth;
    private int conditions;

    ExpressionParser(TokenStream tokens, IntUnaryOperator lineOf) {
        this.tokens = tokens;
        this.lineOf = lineOf;
        this.postfix = new PostfixParser(tokens, this);
    }

    /** Begins to note the names that are read. */
    void beginReads() {
        reads.push(new HashSet<>());
    }

    /** The names that were read since {@link #beginReads()}; those of inner macros count for the outer ones. */
    Set<String> endReads() {
        Set<String> names = reads.pop();
        if (!reads.isEmpty()) {
            reads.peek().addAll(names);
        }
        return names;
    }

    /** Within a condition, filters and tests that don't exist are refused only when they are evaluated. */
    void enterCondition() {
        conditions++;
    }

    void leaveCondition() {
        conditions--;
    }

    boolean inCondition() {
        return conditions > 0;
    }

    /** An expression, or a tuple without parentheses. */
    Expression tupleOrOne(boolean withCondition, String end) {
        return tupleOrOne(withCondition, end, false);
    }

    Expression tupleOrOne(boolean withCondition, String end, boolean inParentheses) {
        List<Expression> elements = new ArrayList<>();
        boolean tuple = false;
        while (true) {
            if (!elements.isEmpty()) {
                tokens.expectOperator(",");
            }
            if (endsTuple(end)) {
                break;
            }
            elements.add(withCondition ? expression() : or());
            if (!tokens.current().isOperator(",")) {
                break;
            }
            tuple = true;
        }
        if (!tuple && !elements.isEmpty()) {
            return elements.getFirst();
        }
        if (!tuple && !inParentheses) {
            throw tokens.fail("Expected an expression, got '" + tokens.current().describe() + "'");
        }
        return new Literals.Sequence(List.copyOf(elements), true);
    }

    private boolean endsTuple(String end) {
        Token token = tokens.current();
        return token.is(Type.VARIABLE_END) || token.is(Type.BLOCK_END) || token.isOperator(")")
                || end != null && token.isName(end);
    }

    Expression expression() {
        if (++depth > DEEPEST) {
            throw tokens.fail("expressions are nested more than " + DEEPEST + " deep");
        }
        int line = lineOf.applyAsInt(tokens.current().at());
        Expression value = or();
        while (tokens.skipName("if")) {
            Expression condition = or();
            Expression otherwise = tokens.skipName("else") ? expression() : null;
            value = new Operations.Conditional(condition, value, otherwise, line);
        }
        depth--;
        return value;
    }

    private Expression or() {
        Expression left = and();
        while (tokens.skipName("or")) {
            left = new Operations.Or(left, and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (tokens.skipName("and")) {
            left = new Operations.And(left, not());
        }
        return left;
    }

    private Expression not() {
        int negations = 0;
        while (tokens.skipName("not")) {
            negations++;
        }
        Expression operand = comparison();
        return negations == 0
                ? operand
                : negations % 2 == 1 ? new Operations.Not(operand) : new Operations.Not(new Operations.Not(operand));
    }

    private Expression comparison() {
        Expression first = sum();
        int at = tokens.current().at();
        List<Comparison> comparisons = new ArrayList<>();
        List<Expression> others = new ArrayList<>();
        while (true) {
            Token token = tokens.current();
            Comparison comparison = token.is(Type.OPERATOR) ? COMPARISONS.get(token.text()) : null;
            if (comparison != null) {
                tokens.next();
            } else if (tokens.skipName("in")) {
                comparison = Comparison.IN;
            } else if (token.isName("not") && tokens.ahead().isName("in")) {
                tokens.next();
                tokens.next();
                comparison = Comparison.NOT_IN;
            } else {
                break;
            }
            comparisons.add(comparison);
            others.add(sum());
        }
        return comparisons.isEmpty()
                ? first
                : new Operations.Chain(first, List.copyOf(comparisons), List.copyOf(others), at);
    }

    private Expression sum() {
        Expression left = concatenation();
        while (tokens.current().isOperator("+") || tokens.current().isOperator("-")) {
            Token token = tokens.next();
            left = new Operations.Binary("+".equals(token.text()) ? Operator.ADD : Operator.SUBTRACT, left,
                    concatenation(), token.at());
        }
        return left;
    }

    private Expression concatenation() {
        int at = tokens.current().at();
        List<Expression> parts = new ArrayList<>();
        do {
            parts.add(product());
        } while (tokens.skipOperator("~"));
        return parts.size() == 1 ? parts.getFirst() : new Operations.Concatenation(List.copyOf(parts), at);
    }

    private Expression product() {
        Expression left = power();
        while (tokens.current().is(Type.OPERATOR) && PRODUCTS.containsKey(tokens.current().text())) {
            Token token = tokens.next();
            left = new Operations.Binary(PRODUCTS.get(token.text()), left, power(), token.at());
        }
        return left;
    }

    private Expression power() {
        Expression left = unary(true);
        while (tokens.current().isOperator("**")) {
            Token token = tokens.next();
            left = new Operations.Binary(Operator.POWER, left, unary(true), token.at());
        }
        return left;
    }

    private Expression unary(boolean withFilters) {
        if (++depth > DEEPEST) {
            throw tokens.fail("expressions are nested more than " + DEEPEST + " deep");
        }
        Token token = tokens.current();
        Expression value;
        if (tokens.skipOperator("-")) {
            value = new Operations.Signed(true, unary(false), token.at());
        } else if (tokens.skipOperator("+")) {
            value = new Operations.Signed(false, unary(false), token.at());
        } else {
            value = primary();
        }
        value = postfix.parts(value);
        depth--;
        return withFilters ? postfix.filters(value) : value;
    }

    Expression primary() {
        Token token = tokens.current();
        switch (token.type()) {
            case NAME -> {
                tokens.next();
                return name(token);
            }
            case STRING -> {
                StringBuilder text = new StringBuilder();
                while (tokens.current().is(Type.STRING)) {
                    text.append(tokens.next().text());
                }
                return new Literals.Constant(Text.of(text.toString()));
            }
            case INTEGER, FLOAT -> {
                return new Literals.Constant(tokens.next().value());
            }
            default -> {
                if (tokens.skipOperator("(")) {
                    Expression inner = tupleOrOne(true, null, true);
                    tokens.expectOperator(")");
                    return inner;
                }
                if (tokens.skipOperator("[")) {
                    return new Literals.Sequence(list("]"), false);
                }
                if (tokens.skipOperator("{")) {
                    return mapping(token.at());
                }
                throw tokens.fail("unexpected '" + token.describe() + "'");
            }
        }
    }

    private Expression name(Token token) {
        return switch (token.text()) {
            case "true", "True" -> new Literals.Constant(true);
            case "false", "False" -> new Literals.Constant(false);
            case "none", "None" -> new Literals.Constant(None.NONE);
            default -> {
                if (!reads.isEmpty()) {
                    reads.peek().add(token.text());
                }
                yield new Accesses.Name(token.text(), token.at());
            }
        };
    }

    private List<Expression> list(String end) {
        List<Expression> elements = new ArrayList<>();
        while (!tokens.current().isOperator(end)) {
            if (!elements.isEmpty()) {
                tokens.expectOperator(",");
            }
            if (tokens.current().isOperator(end)) {
                break;
            }
            elements.add(expression());
        }
        tokens.expectOperator(end);
        return List.copyOf(elements);
    }

    private Expression mapping(int at) {
        List<Expression> keys = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (!tokens.current().isOperator("}")) {
            if (!keys.isEmpty()) {
                tokens.expectOperator(",");
            }
            if (tokens.current().isOperator("}")) {
                break;
            }
            keys.add(expression());
            tokens.expectOperator(":");
            values.add(expression());
        }
        tokens.expectOperator("}");
        return new Literals.Mapping(List.copyOf(keys), List.copyOf(values), at);
    }

    /** Filters that aren't behind a value: what they make of one. */
    UnaryOperator<Expression> filters(boolean first) {
        return postfix.filters(first);
    }
}
