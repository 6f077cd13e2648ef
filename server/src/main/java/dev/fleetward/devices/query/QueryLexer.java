package dev.fleetward.devices.query;

import java.util.ArrayList;
import java.util.List;

/** Cuts a query into tokens. */
final class QueryLexer {
    private final String text;
    private int at;

    private QueryLexer(String text) {
        this.text = text;
    }

    /**
     * The last one is the end.
     *
     * @throws BadQuery at a character no query has, or a quote that is not closed
     */
    static List<Token> tokens(String text) {
        var lexer = new QueryLexer(text);
        var tokens = new ArrayList<Token>();
        do {
            tokens.add(lexer.next());
        } while (tokens.getLast().kind() != Token.Kind.END);
        return tokens;
    }

    private Token next() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            return new Token(Token.Kind.END, "", at, at);
        }
        char c = text.charAt(at);
        return switch (c) {
            case '(' -> sign(Token.Kind.OPEN, 1);
            case ')' -> sign(Token.Kind.CLOSE, 1);
            case ',' -> sign(Token.Kind.COMMA, 1);
            case '=', '~' -> sign(Token.Kind.SIGN, 1);
            case '<', '>' -> sign(Token.Kind.SIGN, followedByEquals() ? 2 : 1);
            case '!' -> {
                if (!followedByEquals()) {
                    throw BadQuery.at(text, at, "“!” stands before “=” only.", "!=");
                }
                yield sign(Token.Kind.SIGN, 2);
            }
            case '"' -> quoted();
            case '“', '”', '\'' -> throw BadQuery.at(text, at, "Texts are put in straight double quotes.", "\"…\"");
            default -> word();
        };
    }

    private boolean followedByEquals() {
        return at + 1 < text.length() && text.charAt(at + 1) == '=';
    }

    private Token sign(Token.Kind kind, int length) {
        int start = at;
        at += length;
        return new Token(kind, text.substring(start, at), start, at);
    }

    private Token quoted() {
        int start = at;
        var content = new StringBuilder();
        readQuoted(content);
        return new Token(Token.Kind.QUOTED, content.toString(), start, at);
    }

    /** A name such as {@code attr."wifi ssid"} is one word. */
    private Token word() {
        int start = at;
        var content = new StringBuilder();
        while (at < text.length() && Words.isBare(text.charAt(at))) {
            content.append(text.charAt(at++));
        }
        if (at < text.length() && text.charAt(at) == '"' && content.toString().endsWith(".")) {
            readQuoted(content);
        }
        if (at == start) {
            throw BadQuery.at(
                    text, at, "“%s” has no meaning here; put texts in double quotes.".formatted(character()), "");
        }
        return new Token(Token.Kind.WORD, content.toString(), start, at);
    }

    private void readQuoted(StringBuilder content) {
        int start = at++;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            content.append(text.charAt(at++));
        }
        if (at == text.length()) {
            throw BadQuery.at(text, start, "The quote that opens here is not closed.", "\"");
        }
        at++;
    }

    private String character() {
        return Character.toString(text.codePointAt(at));
    }
}
