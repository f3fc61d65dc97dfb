package org.convnextc.dsl.format;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.Token;
import org.convnextc.dsl.format.Piece.Block;
import org.convnextc.dsl.format.Piece.Kind;
import org.convnextc.dsl.format.Piece.Stop;
import org.convnextc.dsl.format.Piece.Word;

/** From pieces and comments to lines. */
final class LinePrinter {
    static final int INDENT = 2;
    static final int COMMENT_GAP = 2;

    private final Comments comments;
    private final List<Line> lines = new ArrayList<>();

    private LinePrinter(Comments comments) {
        this.comments = comments;
    }

    static String print(Block file, Comments comments) {
        var printer = new LinePrinter(comments);
        printer.content(file, 0);
        return printer.lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private Line newLine(int depth) {
        var line = new Line(depth);
        lines.add(line);
        return line;
    }

    private Line lastLine() {
        return lines.get(lines.size() - 1);
    }

    /** The rows of a block, and the comments before, between and after them. */
    private void content(Block block, int depth) {
        var section = new Section();
        int begin = lines.size();
        Token end = block.open;
        for (LineItems row : LineBreaker.of(block, depth * INDENT)) {
            int endLine = comments(end, row.first(), depth, section, begin);
            separate(endLine, row.first(), section, begin);
            row(row, block.kind, depth, section);
            end = row.last();
        }
        comments(end, block.close, depth, section, begin);
        section.end();
    }

    /** The comments between two tokens: at the end of the last line if there in the source too, else in lines of their own. */
    private int comments(Token from, Token to, int depth, Section section, int begin) {
        int endLine = from == null ? 0 : from.getLine();
        for (Token comment : comments.between(from, to)) {
            if (comment.getLine() == endLine) {
                lastLine().comment = Comments.text(comment);
            } else {
                separate(endLine, comment, section, begin);
                newLine(depth).comment = Comments.text(comment);
                endLine = comment.getLine();
            }
        }
        return endLine;
    }

    /** Keeps one empty line where the source has some, but for the beginning of a block. */
    private void separate(int endLine, Token next, Section section, int begin) {
        if (lines.size() > begin && next.getLine() > endLine + 1) {
            section.end();
            newLine(0);
        }
    }

    /** Comments within what becomes one line stand above it, or at the end of the broken block that they follow. */
    private void hoist(Token from, Iterator<Block> brokenBlocks, LineItems row, int depth) {
        Token to = brokenBlocks.hasNext() ? brokenBlocks.next().open : row.last();
        comments.between(from, to).forEach(comment -> newLine(depth).comment = Comments.text(comment));
    }

    private void row(LineItems row, Kind kind, int depth, Section section) {
        var brokenBlocks = row.brokenBlocks().iterator();
        hoist(row.first(), brokenBlocks, row, depth);
        Line head = newLine(depth);
        for (Piece piece : row.pieces()) {
            Line line = lastLine();
            if (piece instanceof Word word) {
                line.add(word.text());
            } else if (piece instanceof Stop stop) {
                line.add(stop);
            } else if (piece instanceof Block block && block.broken) {
                line.add(block.open.getText());
                content(block, depth + 1);
                hoist(block.close, brokenBlocks, row, depth + 1);
                newLine(depth).add(block.close.getText());
            } else {
                addFlat((Block) piece, line);
            }
        }
        if (row.brokenBlocks().isEmpty()) {
            section.add(head);
        } else if (kind == Kind.FILE) {
            head.dropLastStop();
            section.addHead(head);
        } else {
            head.set(head.text());
            section.end();
        }
    }

    private static void addFlat(Block block, Line line) {
        for (Piece piece : LineBreaker.flat(block, null)) {
            if (piece instanceof Stop stop) {
                line.add(stop);
            } else {
                line.add(((Word) piece).text());
            }
        }
    }
}
