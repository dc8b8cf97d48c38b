package io.swerve.bench.cli;

import io.swerve.steering.extraction.TokenPosition;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads token positions for picocli. */
final class PositionConverter implements ITypeConverter<TokenPosition> {
    static final String SYNTAX = "last|response|tokens|span:OPEN:CLOSE|between:OPEN:CLOSE|around:K:TEXT|TEXT";

    @Override
    public TokenPosition convert(String text) {
        String[] parts = text.split(":", 3);
        try {
            return switch (parts[0]) {
                case "last" -> alone(text, parts, TokenPosition.LAST);
                case "response" -> alone(text, parts, TokenPosition.RESPONSE);
                case "tokens" -> alone(text, parts, TokenPosition.RESPONSE_TOKENS);
                case "span" -> TokenPosition.marked(part(text, parts, 1), part(text, parts, 2));
                case "between" -> TokenPosition.between(part(text, parts, 1), part(text, parts, 2));
                case "around" -> TokenPosition.around(Integer.parseInt(part(text, parts, 1)),
                        part(text, parts, 2).split("\\|"));
                default -> throw wrong(text);
            };
        } catch (NumberFormatException e) {
            throw wrong(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + text + "': " + e.getMessage());
        }
    }

    private static TokenPosition alone(String text, String[] parts, TokenPosition position) {
        if (parts.length > 1) {
            throw wrong(text);
        }
        return position;
    }

    private static String part(String text, String[] parts, int index) {
        if (parts.length <= index) {
            throw wrong(text);
        }
        return parts[index];
    }

    private static TypeConversionException wrong(String text) {
        return new TypeConversionException("'" + text + "' is no position; write " + SYNTAX);
    }
}
