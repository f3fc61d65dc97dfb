package org.convnextc.dsl.format;

import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.antlr.v4.runtime.Token;

/** The comments of a text, by place. */
final class Comments {
    private final NavigableMap<Integer, Token> byStart = new TreeMap<>();

    Comments(List<Token> comments) {
        comments.forEach(comment -> byStart.put(comment.getStartIndex(), comment));
    }

    /** Those that begin after one token, or after the beginning of the text for null, and before another; in order. */
    Collection<Token> between(Token from, Token to) {
        int after = from == null ? -1 : from.getStopIndex();
        return after < to.getStartIndex()
                ? byStart.subMap(after, false, to.getStartIndex(), false).values()
                : List.of();
    }

    static String text(Token comment) {
        return comment.getText().stripTrailing();
    }
}
