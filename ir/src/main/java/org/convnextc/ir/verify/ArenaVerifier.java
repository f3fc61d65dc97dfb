package org.convnextc.ir.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.convnextc.ir.ArenaRange;
import org.convnextc.ir.Function;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.Value;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.verify.Verifier.Extent;
import org.convnextc.ir.verify.Verifier.Problem;

/**
 * {@link Verifier}'s rules for the arena, in a function that keeps all others. A value is live from its definition to its last use, a
 * result to the end of the function. Values without a place are in nobody's way.
 */
final class ArenaVerifier {
    /** A value with a place. */
    private record Placed(String name, ArenaRange place, int lastUse) {}

    private final Function function;
    private final Map<String, Extent> callees;
    private final Map<String, Integer> lastUse = new HashMap<>();
    private final Map<String, ArenaRange> places = new HashMap<>();
    private final List<Problem> found = new ArrayList<>();

    ArenaVerifier(Function function, Map<String, Extent> callees) {
        this.function = function;
        this.callees = callees;
    }

    List<Problem> check() {
        List<Instruction> body = function.body();
        for (int i = 0; i < body.size(); i++) {
            for (String operand : body.get(i).operands()) {
                lastUse.put(operand, i);
            }
        }
        function.results().forEach(result -> lastUse.put(result.value(), body.size()));
        var live = new ArrayList<Placed>();
        for (Value input : function.inputs()) {
            place(input, input.name(), input.type(), input.place(), live, Set.of());
        }
        for (int i = 0; i < body.size(); i++) {
            int now = i;
            live.removeIf(value -> value.lastUse < now);
            checkInstruction(body.get(i), now, live);
        }
        return found;
    }

    private void checkInstruction(Instruction instruction, int now, List<Placed> live) {
        if (instruction.op() instanceof Call call) {
            checkCall(instruction, call.callee(), now, live);
            live.removeIf(value -> value.lastUse == now);
        }
        place(
                instruction,
                instruction.name(),
                instruction.type(),
                instruction.place(),
                live,
                overwritten(instruction, now));
    }

    /** Adds a value to the live ones, none of which but {@code overwritten} may share its place. */
    private void place(
            Object site,
            String name,
            TensorType type,
            Optional<ArenaRange> range,
            List<Placed> live,
            Set<String> overwritten) {
        if (range.isEmpty()) {
            return;
        }
        ArenaRange place = range.get();
        long bytes = type.bytes();
        if (place.from() < 0 || place.from() % ArenaRange.ALIGNMENT != 0 || place.to() - place.from() != bytes) {
            problem(
                    site,
                    "%" + name + " is in " + place + ", expected " + bytes + " bytes from a multiple of "
                            + ArenaRange.ALIGNMENT + " on");
        }
        for (Placed other : live) {
            boolean inPlace = overwritten.contains(other.name) && other.place.equals(place);
            if (other.place.overlaps(place) && !inPlace) {
                problem(
                        site,
                        "%" + name + " is in " + place + ", where %" + other.name + " is still needed in "
                                + other.place);
            }
        }
        live.removeIf(other -> overwritten.contains(other.name));
        live.add(new Placed(name, place, lastUse.getOrDefault(name, -1)));
        places.put(name, place);
    }

    /** The operands that are not needed after this instruction and that it may write over. */
    private Set<String> overwritten(Instruction instruction, int now) {
        var names = new HashSet<String>();
        List<String> operands = instruction.operands();
        for (int i = 0; i < operands.size(); i++) {
            if (lastUse.get(operands.get(i)) == now && instruction.op().overwrites(i)) {
                names.add(operands.get(i));
            }
        }
        for (int i = 0; i < operands.size(); i++) {
            if (!instruction.op().overwrites(i)) {
                names.remove(operands.get(i));
            }
        }
        return names;
    }

    /** The callee finds its inputs and leaves its result where it was planned to, and writes over nothing that is needed later. */
    private void checkCall(Instruction instruction, Function callee, int now, List<Placed> live) {
        for (int i = 0; i < callee.inputs().size(); i++) {
            Value input = callee.inputs().get(i);
            String operand = instruction.operands().get(i);
            Optional<ArenaRange> place = Optional.ofNullable(places.get(operand));
            if (!input.place().equals(place)) {
                problem(
                        instruction,
                        "%" + operand + " is in " + spell(place) + ", but @" + callee.name() + " takes it in "
                                + spell(input.place()));
            }
        }
        Extent extent = callees.get(callee.name());
        if (!extent.result().equals(instruction.place())) {
            problem(
                    instruction,
                    "%" + instruction.name() + " is in " + spell(instruction.place()) + ", but @" + callee.name()
                            + " leaves it in " + spell(extent.result()));
        }
        for (Placed value : live) {
            boolean needed = value.lastUse > now;
            extent.written().stream()
                    .filter(range -> needed && range.overlaps(value.place))
                    .findFirst()
                    .ifPresent(range -> problem(
                            instruction,
                            "@" + callee.name() + " writes " + range + ", where %" + value.name + " is still needed"));
        }
    }

    private static String spell(Optional<ArenaRange> place) {
        return place.map(ArenaRange::toString).orElse("no place");
    }

    private void problem(Object site, String message) {
        found.add(new Problem(site, "in @" + function.name() + ": " + message));
    }
}
