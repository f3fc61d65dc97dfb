package org.convnextc.compiler.driver;

/** Errors in a {@code .net} file; the message is all of its diagnostics, ready to be shown. */
final class DiagnosedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DiagnosedException(String diagnostics) {
        super(diagnostics);
    }
}
