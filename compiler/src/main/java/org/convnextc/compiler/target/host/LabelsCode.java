package org.convnextc.compiler.target.host;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** The names of a net's classes in its class: a nested class at its end, which has a name a line. */
final class LabelsCode {
    static final String TYPE = "Labels";

    /** A constant of a class has 65,535 bytes at most (JVMS 4.4.7). */
    private static final int MOST_BYTES = 60_000;

    private final List<FieldSpec> texts = new ArrayList<>();

    LabelsCode(List<String> labels) {
        List<List<String>> parts = parts(labels);
        for (int i = 0; i < parts.size(); i++) {
            texts.add(text(parts.size() == 1 ? "NAMES" : "NAMES_" + (i + 1), parts.get(i)));
        }
    }

    private static List<List<String>> parts(List<String> labels) {
        var parts = new ArrayList<List<String>>();
        int bytes = MOST_BYTES;
        for (String label : labels) {
            int more = bytes(label) + 1;
            bytes += more;
            if (bytes > MOST_BYTES) {
                parts.add(new ArrayList<>());
                bytes = more;
            }
            parts.get(parts.size() - 1).add(label);
        }
        return parts;
    }

    /** As a class file has the text: what is beyond 16 bits in UTF-8 are two characters of three bytes there, in place of four bytes. */
    private static int bytes(String text) {
        return text.chars().map(c -> c < 0x80 ? 1 : c < 0x800 ? 2 : 3).sum();
    }

    private static FieldSpec text(String name, List<String> labels) {
        String lines = labels.stream().map(LabelsCode::escaped).collect(Collectors.joining("\n"));
        return FieldSpec.builder(String.class, name, Modifier.STATIC, Modifier.FINAL)
                .initializer("\"\"\"\n$>$>$L\n\"\"\"$<$<", lines)
                .build();
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /** {@code .withLabels(Labels.NAMES)}, or nothing. */
    CodeBlock argument() {
        CodeBlock names = texts.stream()
                .map(text -> CodeBlock.of("$N.$N", TYPE, text.name()))
                .collect(CodeBlock.joining(", "));
        return texts.isEmpty() ? CodeBlock.of("") : CodeBlock.of("$Z.withLabels($L)", names);
    }

    void addTo(TypeSpec.Builder type) {
        if (!texts.isEmpty()) {
            type.addType(TypeSpec.classBuilder(TYPE)
                    .addJavadoc("The names of the classes, one a line.\n")
                    .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                    .addFields(texts)
                    .build());
        }
    }
}
