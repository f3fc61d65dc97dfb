package org.convnextc.compiler.target;

import java.util.LinkedHashMap;
import java.util.Map;
import org.convnextc.compiler.plan.MemoryPlan;
import org.convnextc.ir.ArenaRange;
import org.convnextc.ir.Function;

/**
 * The places of a function's values in memory as emitted code names them: A, B and so on, in the order in which the code comes to them.
 * Values that begin at one place, one after the other, have one name.
 */
public final class Slots {
    private static final int LETTERS = 26;

    private final Function function;
    private final Map<String, ArenaRange> places;
    private final Map<Long, String> names = new LinkedHashMap<>();

    public Slots(Function function) {
        this.function = function;
        places = MemoryPlan.of(function);
    }

    /** Whether a value is in memory: the net's input is not. */
    public boolean has(String value) {
        return places.containsKey(value);
    }

    /** The name of a value's place. */
    public String of(String value) {
        ArenaRange place = places.get(value);
        if (place == null) {
            throw new UnsupportedGraphException("%" + value + " in @" + function.name() + " has no place in memory");
        }
        return names.computeIfAbsent(place.fromElement(), elements -> name(names.size()));
    }

    /** Elements from where an image's values start, by name. */
    public Map<String, Long> all() {
        var all = new LinkedHashMap<String, Long>();
        names.forEach((elements, name) -> all.put(name, elements));
        return all;
    }

    private static String name(int number) {
        char letter = (char) ('A' + number % LETTERS);
        return number < LETTERS ? Character.toString(letter) : letter + Integer.toString(number / LETTERS);
    }
}
