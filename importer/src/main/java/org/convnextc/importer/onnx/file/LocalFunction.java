package org.convnextc.importer.onnx.file;

import java.util.List;
import java.util.Map;

/**
 * A function that a file defines itself, as newer exporters write them.
 *
 * @param defaults of attributes
 */
public record LocalFunction(
        String domain,
        String name,
        List<String> inputs,
        List<String> outputs,
        Map<String, Attribute> defaults,
        List<Node> nodes) {
    /** By what a node calls it. */
    static String key(String domain, String name) {
        return domain + "::" + name;
    }

    String key() {
        return key(domain, name);
    }
}
