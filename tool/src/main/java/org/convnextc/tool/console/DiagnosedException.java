package org.convnextc.tool.console;

/** Errors in a {@code .net} file; the message is all of its diagnostics, ready to be shown. */
public final class DiagnosedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DiagnosedException(String diagnostics) {
        super(diagnostics);
    }
}
