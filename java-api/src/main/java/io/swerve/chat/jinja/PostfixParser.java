package io.swerve.chat.jinja;

import io.swerve.chat.jinja.Token.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Reads what stands behind a value: parts, calls, filters and tests. */
final class PostfixParser {
    private final TokenStream tokens;
    private final ExpressionParser expressions;

    PostfixParser(TokenStream tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    Expression parts(Expression value) {
        Expression whole = value;
        while (true) {
            Token token = tokens.current();
            if (tokens.skipOperator(".")) {
                whole = attribute(whole, token);
            } else if (tokens.skipOperator("[")) {
                whole = item(whole, token);
            } else if (token.isOperator("(")) {
                whole = new Invocations.Call(whole, arguments(), token.at());
            } else {
                return whole;
            }
        }
    }

    private Expression attribute(Expression owner, Token dot) {
        Token name = tokens.next();
        if (name.is(Type.NAME)) {
            return new Accesses.Attribute(owner, name.text(), dot.at());
        }
        if (name.is(Type.INTEGER)) {
            return new Accesses.Item(owner, new Literals.Constant(name.value()), dot.at());
        }
        throw new SyntaxFailure("expected name or number", name.at());
    }

    private Expression item(Expression owner, Token bracket) {
        List<Expression> indices = new ArrayList<>();
        Expression slice = null;
        while (!tokens.current().isOperator("]")) {
            if (!indices.isEmpty() || slice != null) {
                tokens.expectOperator(",");
            }
            Expression start = tokens.current().isOperator(":") ? null : expressions.expression();
            if (!tokens.skipOperator(":")) {
                indices.add(start);
                continue;
            }
            Expression stop = bound();
            Expression step = tokens.skipOperator(":") ? bound() : null;
            if (slice != null || !indices.isEmpty()) {
                throw new SyntaxFailure("slices of several dimensions have no meaning here", bracket.at());
            }
            slice = new Accesses.Slice(owner, start, stop, step, bracket.at());
        }
        tokens.expectOperator("]");
        if (slice != null) {
            if (!indices.isEmpty()) {
                throw new SyntaxFailure("slices of several dimensions have no meaning here", bracket.at());
            }
            return slice;
        }
        return new Accesses.Item(owner, indices.size() == 1
                ? indices.getFirst()
                : new Literals.Sequence(List.copyOf(indices), true), bracket.at());
    }

    private Expression bound() {
        Token token = tokens.current();
        return token.isOperator(":") || token.isOperator("]") || token.isOperator(",")
                ? null
                : expressions.expression();
    }

    private Invocations.Given arguments() {
        int at = tokens.current().at();
        tokens.expectOperator("(");
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        Expression more = null;
        Expression moreNamed = null;
        boolean first = true;
        while (!tokens.current().isOperator(")")) {
            if (!first) {
                tokens.expectOperator(",");
                if (tokens.current().isOperator(")")) {
                    break;
                }
            }
            first = false;
            boolean valid;
            if (tokens.skipOperator("*")) {
                valid = more == null && moreNamed == null;
                more = expressions.expression();
            } else if (tokens.skipOperator("**")) {
                valid = moreNamed == null;
                moreNamed = expressions.expression();
            } else if (tokens.current().is(Type.NAME) && tokens.ahead().isOperator("=")) {
                valid = moreNamed == null;
                String name = tokens.next().text();
                tokens.next();
                if (named.put(name, expressions.expression()) != null) {
                    throw new SyntaxFailure("keyword argument repeated: " + name, at);
                }
            } else {
                valid = more == null && moreNamed == null && named.isEmpty();
                positional.add(expressions.expression());
            }
            if (!valid) {
                throw new SyntaxFailure("invalid syntax for function call expression", at);
            }
        }
        tokens.expectOperator(")");
        return first
                ? Invocations.Given.NOTHING
                : new Invocations.Given(List.copyOf(positional), named, more, moreNamed);
    }

    Expression filters(Expression value) {
        Expression whole = value;
        while (true) {
            Token token = tokens.current();
            if (tokens.skipOperator("|")) {
                whole = filter().apply(whole);
            } else if (tokens.skipName("is")) {
                whole = test(whole);
            } else if (token.isOperator("(")) {
                whole = new Invocations.Call(whole, arguments(), token.at());
            } else {
                return whole;
            }
        }
    }

    /**
     * Reads filters that aren't behind a value.
     *
     * @param first whether the first has no bar before it
     */
    UnaryOperator<Expression> filters(boolean first) {
        UnaryOperator<Expression> all = first ? filter() : UnaryOperator.identity();
        while (tokens.skipOperator("|")) {
            UnaryOperator<Expression> before = all;
            UnaryOperator<Expression> next = filter();
            all = value -> next.apply(before.apply(value));
        }
        return all;
    }

    private String dottedName() {
        StringBuilder name = new StringBuilder(tokens.expect(Type.NAME).text());
        while (tokens.skipOperator(".")) {
            name.append('.').append(tokens.expect(Type.NAME).text());
        }
        return name.toString();
    }

    private UnaryOperator<Expression> filter() {
        int at = tokens.current().at();
        String name = dottedName();
        if (!Filter.ALL.containsKey(name) && !expressions.inCondition()) {
            throw new SyntaxFailure("No filter named " + Printing.quoted(name) + ".", at);
        }
        Invocations.Given given = tokens.current().isOperator("(") ? arguments() : Invocations.Given.NOTHING;
        return value -> new Invocations.Filtered(value, name, given, at);
    }

    private Expression test(Expression value) {
        boolean negated = tokens.skipName("not");
        int at = tokens.current().at();
        String name = dottedName();
        if (!Test.ALL.containsKey(name) && !expressions.inCondition()) {
            throw new SyntaxFailure("No test named " + Printing.quoted(name) + ".", at);
        }
        Token token = tokens.current();
        Invocations.Given given = Invocations.Given.NOTHING;
        if (token.isOperator("(")) {
            given = arguments();
        } else if (takesArgument(token)) {
            if (token.isName("is")) {
                throw tokens.fail("You cannot chain multiple tests with is");
            }
            given = new Invocations.Given(List.of(parts(expressions.primary())), Map.of(), null, null);
        }
        Expression tested = new Invocations.Tested(value, name, given, at);
        return negated ? new Operations.Not(tested) : tested;
    }

    private static boolean takesArgument(Token token) {
        return switch (token.type()) {
            case NAME -> !token.isName("else") && !token.isName("or") && !token.isName("and");
            case STRING, INTEGER, FLOAT -> true;
            default -> token.isOperator("[") || token.isOperator("{");
        };
    }
}
