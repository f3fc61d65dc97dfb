package org.convnextc.importer.onnx.file;

/** What is wrong with a file, without its name. */
final class FormatException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FormatException(String message) {
        super(message);
    }
}
