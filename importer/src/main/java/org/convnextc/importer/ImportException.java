package org.convnextc.importer;

import org.convnextc.io.FileException;

/** A checkpoint or a configuration of which no net can be derived. The message says what was found and what to do. */
public final class ImportException extends FileException {
    private static final long serialVersionUID = 1;

    public ImportException(String message) {
        super(message);
    }

    /** The same with more at its end. */
    ImportException with(String more) {
        return new ImportException(getMessage() + more);
    }

    public ImportException(String message, Throwable cause) {
        super(message, cause);
    }
}
