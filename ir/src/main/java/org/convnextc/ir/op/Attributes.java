package org.convnextc.ir.op;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;

/** The components of an op or an image step, which are its attributes. */
public final class Attributes {
    private Attributes() {}

    /** The values by name in snake case, in the record's order. */
    public static Map<String, Object> of(Object record) {
        var all = new LinkedHashMap<String, Object>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            all.put(Mnemonic.snakeCase(component.getName()), get(record, component));
        }
        return all;
    }

    private static Object get(Object record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component + " of " + record, e);
        }
    }
}
