package org.convnextc.compiler.target.host;

import com.palantir.javapoet.CodeBlock;
import java.util.Locale;
import java.util.stream.Collectors;
import org.convnextc.compiler.target.CommentLines;

/** Text of the user's that goes into comments, such as names of files. */
public final class Comments {
    private Comments() {}

    /** Comment lines of code. */
    public static CodeBlock code(String text) {
        return CommentLines.of(text).stream()
                .map(line -> CodeBlock.of("// $L\n", line))
                .collect(CodeBlock.joining(""));
    }

    /** Text that cannot end a Javadoc comment or start a tag, an entity or a unicode escape in it. */
    public static String javadoc(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("@", "&#64;")
                .replace("*/", "*&#47;")
                .replace("\\", "&#92;");
    }

    /** Other characters as unicode escapes: a compiler in the locale C reads ASCII alone. */
    static String ascii(String source) {
        if (source.chars().allMatch(c -> c < 128)) {
            return source;
        }
        return source.chars()
                .mapToObj(c -> c < 128 ? Character.toString(c) : String.format(Locale.ROOT, "\\u%04x", c))
                .collect(Collectors.joining());
    }
}
