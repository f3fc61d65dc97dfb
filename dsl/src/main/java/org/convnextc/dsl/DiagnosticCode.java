package org.convnextc.dsl;

/** One kind of mistake. Its code stays the same from release to release; {@code docs/diagnostics.md} lists all of them. */
public interface DiagnosticCode {
    /** A letter and three digits: {@code N014}. */
    String id();

    /** What a diagnostic with this code says, in a line. */
    String meaning();

    /** What to do about it, in a sentence or two. */
    String remedy();
}
