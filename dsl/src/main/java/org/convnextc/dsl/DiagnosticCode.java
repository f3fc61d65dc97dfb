package org.convnextc.dsl;

/** One kind of mistake. Its code stays the same from release to release; {@code docs/diagnostics.md} lists all of them. */
public interface DiagnosticCode {
    /**
     * What {@code docs/diagnostics.md} says of a code.
     *
     * @param id a letter and three digits: {@code N014}
     * @param meaning what a diagnostic with this code says, in a line
     * @param remedy what to do about it, in a sentence or two
     */
    record Entry(String id, String meaning, String remedy) {}

    Entry entry();

    /** A letter and three digits: {@code N014}. */
    default String id() {
        return entry().id();
    }
}
