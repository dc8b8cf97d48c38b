package io.swerve.chat.jinja;

import io.swerve.chat.jinja.Token.Type;
import java.util.List;

/** Tokens, gone through one after the other. */
final class TokenStream {
    private final List<Token> tokens;
    private int next;

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(next);
    }

    Token ahead() {
        return tokens.get(Math.min(next + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = current();
        next = Math.min(next + 1, tokens.size() - 1);
        return token;
    }

    boolean skipName(String name) {
        boolean there = current().isName(name);
        if (there) {
            next();
        }
        return there;
    }

    boolean skipOperator(String operator) {
        boolean there = current().isOperator(operator);
        if (there) {
            next();
        }
        return there;
    }

    Token expect(Type type) {
        if (!current().is(type)) {
            throw unexpected(type.description());
        }
        return next();
    }

    void expectOperator(String operator) {
        if (!current().isOperator(operator)) {
            throw unexpected(operator);
        }
        next();
    }

    void expectName(String name) {
        if (!current().isName(name)) {
            throw unexpected(name);
        }
        next();
    }

    private SyntaxFailure unexpected(String expected) {
        String wanted = "'" + expected + "'";
        return fail(current().is(Type.END)
                ? "unexpected end of template, expected " + wanted + "."
                : "expected token " + wanted + ", got '" + current().describe() + "'");
    }

    /** A failure where the stream is. */
    SyntaxFailure fail(String reason) {
        return new SyntaxFailure(reason, current().at());
    }
}
