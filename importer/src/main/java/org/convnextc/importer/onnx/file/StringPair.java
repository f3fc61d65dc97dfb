package org.convnextc.importer.onnx.file;

import java.io.IOException;
import org.convnextc.compiler.onnx.FieldNumbers;

/** A StringStringEntryProto. */
final class StringPair {
    private String key = "";
    private String value = "";

    String key() {
        return key;
    }

    String value() {
        return value;
    }

    Messages.Field reader(Messages messages) {
        return (number, wireType) -> read(messages, number);
    }

    private boolean read(Messages messages, int number) throws IOException {
        if (number == FieldNumbers.StringStringEntry.KEY) {
            key = messages.in().readString();
            return true;
        }
        if (number == FieldNumbers.StringStringEntry.VALUE) {
            value = messages.in().readString();
            return true;
        }
        return false;
    }
}
