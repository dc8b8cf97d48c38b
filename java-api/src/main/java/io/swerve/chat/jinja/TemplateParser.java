package io.swerve.chat.jinja;

import io.swerve.chat.jinja.Token.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Reads statements. */
final class TemplateParser {
    private static final int DEEPEST = 100;

    private final TokenStream tokens;
    private final ExpressionParser expressions;
    private final Deque<String> openTags = new ArrayDeque<>();
    private final Deque<List<String>> wantedEnds = new ArrayDeque<>();
    private int loops;

    TemplateParser(List<Token> tokens, IntUnaryOperator lineOf) {
        this.tokens = new TokenStream(tokens);
        this.expressions = new ExpressionParser(this.tokens, lineOf);
    }

    List<Statement> parse() {
        return statements();
    }

    /** A body up to one of the end tags, which is left as the current token. */
    private List<Statement> body(String... ends) {
        tokens.skipOperator(":");
        tokens.expect(Type.BLOCK_END);
        wantedEnds.push(List.of(ends));
        List<Statement> body = statements();
        if (tokens.current().is(Type.END)) {
            throw tokens.fail("Unexpected end of template. " + wanted());
        }
        wantedEnds.pop();
        return body;
    }

    private List<Statement> bodyTo(String end) {
        List<Statement> body = body(end);
        tokens.next();
        return body;
    }

    private String wanted() {
        return (wantedEnds.isEmpty()
                ? ""
                : "Jinja was looking for the following tags: " + wantedEnds.peek().stream().map(Printing::quoted)
                        .collect(Collectors.joining(" or ")) + ".")
                + (openTags.isEmpty()
                        ? ""
                        : " The innermost block that needs to be closed is " + Printing.quoted(openTags.peek())
                                + ".");
    }

    private List<Statement> statements() {
        List<Statement> body = new ArrayList<>();
        while (true) {
            Token token = tokens.current();
            switch (token.type()) {
                case DATA -> body.add(new Blocks.Data(Text.of(tokens.next().text())));
                case VARIABLE_BEGIN -> {
                    tokens.next();
                    body.add(new Blocks.Print(expressions.tupleOrOne(true, null), token.at()));
                    tokens.expect(Type.VARIABLE_END);
                }
                case BLOCK_BEGIN -> {
                    tokens.next();
                    if (!wantedEnds.isEmpty() && tokens.current().is(Type.NAME)
                            && wantedEnds.peek().contains(tokens.current().text())) {
                        return List.copyOf(body);
                    }
                    body.add(statement());
                    tokens.expect(Type.BLOCK_END);
                }
                case END -> {
                    return List.copyOf(body);
                }
                default -> throw tokens.fail("unexpected '" + token.describe() + "'");
            }
        }
    }

    private Statement statement() {
        Token tag = tokens.current();
        if (!tag.is(Type.NAME)) {
            throw tokens.fail("tag name expected");
        }
        openTags.push(tag.text());
        if (openTags.size() > DEEPEST) {
            throw tokens.fail("blocks are nested more than " + DEEPEST + " deep");
        }
        tokens.next();
        Statement statement = switch (tag.text()) {
            case "set" -> set(tag.at());
            case "if" -> condition();
            case "for" -> loop(tag.at());
            case "macro" -> macro(tag.at());
            case "call" -> callBlock(tag.at());
            case "filter" -> {
                UnaryOperator<Expression> filters = expressions.filters(true);
                yield new Blocks.FilterBlock(filters, bodyTo("endfilter"));
            }
            case "with" -> with(tag.at());
            case "block" -> block(tag.at());
            case "generation" -> new Blocks.Scoped(List.of(), List.of(), bodyTo("endgeneration"), tag.at());
            case "print" -> print(tag.at());
            case "break", "continue" -> jump(tag);
            case "autoescape" -> autoEscape(tag.at());
            case "include", "import", "from", "extends" -> otherTemplate(tag.at());
            default -> throw unknown(tag);
        };
        openTags.pop();
        return statement;
    }

    private SyntaxFailure unknown(Token tag) {
        openTags.pop();
        boolean nesting = wantedEnds.stream().anyMatch(ends -> ends.contains(tag.text()));
        String looking = nesting
                ? "You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for "
                        + wanted().replace("Jinja was looking for the following tags: ", "")
                : wanted();
        return new SyntaxFailure("Encountered unknown tag " + Printing.quoted(tag.text()) + "."
                + (looking.isEmpty() ? "" : " " + looking.strip()), tag.at());
    }

    private Targets.Target target(boolean attributes, String end) {
        List<Targets.Target> targets = new ArrayList<>();
        boolean several = false;
        while (true) {
            if (several) {
                Token token = tokens.current();
                if (token.is(Type.BLOCK_END) || token.isOperator("=") || token.isOperator(")")
                        || end != null && token.isName(end)) {
                    break;
                }
            }
            targets.add(oneTarget(attributes));
            if (!tokens.skipOperator(",")) {
                break;
            }
            several = true;
        }
        return several ? new Targets.Several(List.copyOf(targets)) : targets.getFirst();
    }

    private Targets.Target oneTarget(boolean attributes) {
        if (tokens.skipOperator("(")) {
            Targets.Target inner = target(attributes, null);
            tokens.expectOperator(")");
            return inner;
        }
        Token token = tokens.current();
        if (!token.is(Type.NAME)) {
            throw tokens.fail(token.is(Type.OPERATOR)
                    ? "unexpected '" + token.describe() + "'"
                    : token.is(Type.BLOCK_END) || token.is(Type.END)
                            ? "Expected an expression, got '" + token.describe() + "'"
                            : "can't assign to 'const'");
        }
        if (Set.of("true", "false", "none", "True", "False", "None").contains(token.text())) {
            throw tokens.fail("can't assign to 'const'");
        }
        tokens.next();
        if (attributes && tokens.skipOperator(".")) {
            return new Targets.Attribute(token.text(), tokens.expect(Type.NAME).text());
        }
        return new Targets.Variable(token.text());
    }

    private Statement set(int at) {
        Targets.Target target = target(true, null);
        if (tokens.skipOperator("=")) {
            return new Blocks.Set(target, expressions.tupleOrOne(true, null), at);
        }
        UnaryOperator<Expression> filters = expressions.filters(false);
        return new Blocks.SetBlock(target, filters, bodyTo("endset"), at);
    }

    private Statement condition() {
        List<Expression> conditions = new ArrayList<>();
        List<List<Statement>> branches = new ArrayList<>();
        expressions.enterCondition();
        Token end;
        do {
            conditions.add(expressions.tupleOrOne(false, null));
            branches.add(body("elif", "else", "endif"));
            end = tokens.next();
        } while (end.isName("elif"));
        if (end.isName("else")) {
            branches.add(bodyTo("endif"));
        }
        expressions.leaveCondition();
        return new Blocks.If(List.copyOf(conditions), List.copyOf(branches));
    }

    private Statement loop(int at) {
        Targets.Target target = target(false, "in");
        tokens.expectName("in");
        Expression elements = expressions.tupleOrOne(false, "recursive");
        Expression condition = tokens.skipName("if") ? expressions.expression() : null;
        boolean recursive = tokens.skipName("recursive");
        loops++;
        List<Statement> body = body("endfor", "else");
        loops--;
        List<Statement> otherwise = tokens.next().isName("else") ? bodyTo("endfor") : List.of();
        return new For(target, elements, condition, recursive, body, otherwise, at);
    }

    private Statement jump(Token tag) {
        if (loops == 0) {
            throw new SyntaxFailure("'" + tag.text() + "' outside loop", tag.at());
        }
        return new Blocks.Jump("break".equals(tag.text()) ? Statement.Flow.BREAK : Statement.Flow.CONTINUE);
    }

    private Macro.Definition macroBody(String name, List<String> parameters, List<Expression> defaults, String end,
            int at) {
        int outerLoops = loops;
        loops = 0;
        expressions.beginReads();
        List<Statement> body = bodyTo(end);
        loops = outerLoops;
        return new Macro.Definition(name, parameters, defaults, body, Set.copyOf(expressions.endReads()), at);
    }

    private void signature(List<String> parameters, List<Expression> defaults) {
        tokens.expectOperator("(");
        while (!tokens.current().isOperator(")")) {
            if (!parameters.isEmpty()) {
                tokens.expectOperator(",");
            }
            parameters.add(tokens.expect(Type.NAME).text());
            if (tokens.skipOperator("=")) {
                defaults.add(expressions.expression());
            } else if (!defaults.isEmpty()) {
                throw tokens.fail("non-default argument follows default argument");
            }
        }
        tokens.expectOperator(")");
    }

    private Statement macro(int at) {
        String name = tokens.expect(Type.NAME).text();
        List<String> parameters = new ArrayList<>();
        List<Expression> defaults = new ArrayList<>();
        signature(parameters, defaults);
        return macroBody(name, List.copyOf(parameters), List.copyOf(defaults), "endmacro", at);
    }

    private Statement callBlock(int at) {
        List<String> parameters = new ArrayList<>();
        List<Expression> defaults = new ArrayList<>();
        if (tokens.current().isOperator("(")) {
            signature(parameters, defaults);
        }
        if (!(expressions.expression() instanceof Invocations.Call call)) {
            throw new SyntaxFailure("expected call", at);
        }
        return new Blocks.CallBlock(
                macroBody(null, List.copyOf(parameters), List.copyOf(defaults), "endcall", at), call);
    }

    private Statement with(int at) {
        List<Targets.Target> targets = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (!tokens.current().is(Type.BLOCK_END)) {
            if (!targets.isEmpty()) {
                tokens.expectOperator(",");
            }
            targets.add(target(false, null));
            tokens.expectOperator("=");
            values.add(expressions.expression());
        }
        return new Blocks.Scoped(List.copyOf(targets), List.copyOf(values), bodyTo("endwith"), at);
    }

    private Statement block(int at) {
        String name = tokens.expect(Type.NAME).text();
        tokens.skipName("scoped");
        tokens.skipName("required");
        List<Statement> body = bodyTo("endblock");
        tokens.skipName(name);
        return new Blocks.Scoped(List.of(), List.of(), body, at);
    }

    private Statement print(int at) {
        List<Statement> values = new ArrayList<>();
        while (!tokens.current().is(Type.BLOCK_END)) {
            if (!values.isEmpty()) {
                tokens.expectOperator(",");
            }
            values.add(new Blocks.Print(expressions.expression(), at));
        }
        List<Statement> all = List.copyOf(values);
        return (scope, out) -> Statement.all(all, scope, out);
    }

    private Statement autoEscape(int at) {
        if (!(expressions.expression() instanceof Literals.Constant(Object on)) || Boolean.TRUE.equals(on)) {
            throw new SyntaxFailure("chat templates write text, which is not escaped", at);
        }
        return new Blocks.Scoped(List.of(), List.of(), bodyTo("endautoescape"), at);
    }

    /** Chat templates stand alone. */
    private Statement otherTemplate(int at) {
        while (!tokens.current().is(Type.BLOCK_END)) {
            if (tokens.current().is(Type.END)) {
                throw tokens.fail("unexpected end of template, expected 'end of statement block'.");
            }
            tokens.next();
        }
        return new Blocks.Refused("TypeError: no loader for this environment specified", at);
    }
}
