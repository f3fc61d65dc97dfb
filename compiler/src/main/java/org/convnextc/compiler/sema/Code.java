package org.convnextc.compiler.sema;

import java.util.List;
import java.util.Optional;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Span;

/** What can be wrong with a net that was parsed. The numbers are stable from release to release. */
enum Code {
    UNREADABLE_FILE("N040"),
    CIRCULAR_USE("N041"),
    DUPLICATE_NET("N042"),
    UNKNOWN_NET("N043"),
    CIRCULAR_INHERITANCE("N044"),
    DUPLICATE_SLOT("N045"),
    WHICH_NET("N046"),
    UNKNOWN_SLOT("N047"),
    EMPTY_SLOT("N048"),
    MISSING_SLOT("N049"),
    UNUSED_SLOT("N050"),
    UNKNOWN_NAME("N051"),
    RECURSIVE_SLOT("N052"),
    WRONG_KIND("N053"),
    ARITHMETIC("N054"),
    OUT_OF_RANGE("N055"),
    ARGUMENTS("N056"),
    OPERANDS("N057"),
    NOT_A_STEP("N058"),
    UNEQUAL_LISTS("N059"),
    PATH("N060"),
    SHAPE("N061"),
    LIMIT("N062"),
    PREPROCESS("N063");

    private final String id;

    Code(String id) {
        this.id = id;
    }

    Diagnostic at(Span span, String message) {
        return Diagnostic.error(id, span, message);
    }

    Diagnostic warning(Span span, String message) {
        return new Diagnostic(Diagnostic.Severity.WARNING, id, message, Optional.of(span), List.of(), Optional.empty());
    }

    Diagnostic anywhere(String message) {
        return Diagnostic.error(id, message);
    }

    Failure failure(Span span, String message) {
        return new Failure(at(span, message));
    }

    String id() {
        return id;
    }
}
