package org.convnextc.compiler.target.host;

import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.lang.model.element.Modifier;
import org.convnextc.compiler.target.Slots;

/** Places in memory as constants of a class. */
public final class SlotConstants {
    private SlotConstants() {}

    public static List<FieldSpec> of(Slots slots) {
        var fields = new ArrayList<FieldSpec>();
        slots.all().forEach((name, elements) -> {
            FieldSpec.Builder field = FieldSpec.builder(
                            TypeName.INT, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                    .initializer(String.format(Locale.ROOT, "%,d", elements).replace(',', '_'));
            if (fields.isEmpty()) {
                field.addJavadoc("Places in memory, in elements from where an image's values start.\n");
            }
            fields.add(field.build());
        });
        return fields;
    }
}
