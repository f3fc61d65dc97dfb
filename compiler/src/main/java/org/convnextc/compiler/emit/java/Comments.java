package org.convnextc.compiler.emit.java;

/** Text of the user's that goes into comments. */
final class Comments {
    private Comments() {}

    /** Text that cannot end a Javadoc comment or start a tag, an entity or a unicode escape in it. */
    static String javadoc(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("@", "&#64;")
                .replace("*/", "*&#47;")
                .replace("\\", "&#92;");
    }
}
