package org.convnextc.dsl.format;

import java.util.Optional;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.dsl.syntax.NetParser;

/**
 * The canonical layout of {@code .net} files. It changes spaces and line ends, {@code ;} and the last comma of a list, and nothing
 * else that is read; a comment stays at what it is written beside or above. What is in canonical layout comes back as it is.
 */
public final class Formatter {
    private Formatter() {}

    /**
     * The text in canonical layout, with line feeds at the ends of all lines.
     *
     * @return absent if and only if there are errors, which go to the diagnostics
     */
    public static Optional<String> format(Source source, Diagnostics diagnostics) {
        var own = new Diagnostics();
        var read = NetParser.read(source, own);
        own.all().forEach(diagnostics::add);
        if (own.hasErrors()) {
            return Optional.empty();
        }
        var comments = new Comments(read.comments());
        return read.tree().map(tree -> LinePrinter.print(PieceBuilder.file(tree, comments), comments));
    }
}
