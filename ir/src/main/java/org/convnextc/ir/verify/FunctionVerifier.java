package org.convnextc.ir.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.convnextc.ir.Constant;
import org.convnextc.ir.Function;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.Result;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.Value;
import org.convnextc.ir.op.Attributes;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Parameter;
import org.convnextc.ir.op.Probe;
import org.convnextc.ir.verify.Verifier.Extent;
import org.convnextc.ir.verify.Verifier.Problem;

/** {@link Verifier}'s rules for one function. */
final class FunctionVerifier {
    private final Function function;
    private final Map<String, Extent> sound;
    private final Set<String> above;
    private final List<Problem> found = new ArrayList<>();
    private final Map<String, TensorType> values = new HashMap<>();
    /** The values of probes, which are in no place of their own: nobody may read them. */
    private final Set<String> probes = new HashSet<>();

    private final Map<String, TensorType> parameters = new HashMap<>();
    private final Map<String, TensorType> constants = new HashMap<>();
    private final Map<String, TensorType> readable = new HashMap<>();
    /** Whether all that it calls keeps the rules, so that all its own could be checked. */
    private boolean calleesSound = true;

    /**
     * @param above the names of the functions before this one
     * @param sound those of them that keep the rules
     */
    FunctionVerifier(Function function, Map<String, Extent> sound, Set<String> above) {
        this.function = function;
        this.sound = sound;
        this.above = above;
    }

    List<Problem> check() {
        checkName(function, function.name(), "the function's name");
        for (Value input : function.inputs()) {
            define(input, input.name(), input.type());
        }
        function.sources().forEach(this::checkSource);
        function.constants().forEach(this::checkConstant);
        function.body().forEach(this::checkInstruction);
        checkReplaced();
        checkResults();
        if (found.isEmpty() && calleesSound) {
            checkSize();
        }
        if (found.isEmpty() && calleesSound) {
            found.addAll(new ArenaVerifier(function, sound).check());
        }
        return found;
    }

    /** What the function amounts to; empty where it, or what it calls, breaks a rule. */
    Optional<Extent> extent() {
        return found.isEmpty() && calleesSound ? Optional.of(Extent.of(function, sound)) : Optional.empty();
    }

    private void checkSource(Parameter source) {
        checkPath(source, source.suffix());
        checkWeight(source, source.type());
        if (readable.putIfAbsent(source.suffix(), source.type()) != null) {
            problem(source, path(source.suffix()) + " is listed twice");
        }
        parameters.put(source.suffix(), source.type());
    }

    private void checkConstant(Constant constant) {
        checkPath(constant, constant.path());
        checkWeight(constant, constant.type());
        checkAttributes(constant, constant.op());
        var types = new ArrayList<TensorType>();
        for (String source : constant.sources()) {
            TensorType type = readable.get(source);
            if (type == null) {
                problem(
                        constant,
                        path(constant.path()) + " reads " + path(source) + ", which no line above lists or defines");
                return;
            }
            types.add(type);
        }
        if (constant.op() instanceof Call) {
            problem(constant, path(constant.path()) + " is a call, expected an op on weights");
            return;
        }
        checkShape(constant, path(constant.path()), constant.op(), types, constant.type());
        if (readable.putIfAbsent(constant.path(), constant.type()) != null) {
            problem(constant, path(constant.path()) + " is defined twice");
        }
        constants.put(constant.path(), constant.type());
    }

    private void checkInstruction(Instruction instruction) {
        checkAttributes(instruction, instruction.op());
        var types = new ArrayList<TensorType>();
        boolean known = true;
        for (String operand : instruction.operands()) {
            TensorType type = values.get(operand);
            if (type == null) {
                problem(
                        instruction,
                        "%" + instruction.name() + " reads %" + operand + ", which is not defined above it");
                known = false;
            }
            if (probes.contains(operand)) {
                problem(instruction, "%" + instruction.name() + " reads %" + operand + ", which is a probe's");
            }
            types.add(type);
        }
        if (known && checkCallee(instruction)) {
            checkShape(instruction, "%" + instruction.name(), instruction.op(), types, instruction.type());
        }
        define(instruction, instruction.name(), instruction.type());
        if (instruction.op() instanceof Probe) {
            probes.add(instruction.name());
        }
    }

    /** Whether the op has rules to ask: it is no call, or one of a function that keeps the rules. */
    private boolean checkCallee(Instruction instruction) {
        if (!(instruction.op() instanceof Call call)) {
            return true;
        }
        Extent callee = sound.get(call.callee().name());
        String name = "%" + instruction.name() + " calls @" + call.callee().name();
        if (!above.contains(call.callee().name())) {
            problem(instruction, name + ", which is not above @" + function.name());
            return false;
        }
        if (callee == null) {
            calleesSound = false; // its own problems are reported
            return false;
        }
        if (callee.function() != call.callee() && !callee.function().equals(call.callee())) {
            problem(instruction, name + ", but the graph's function of that name is another one");
            return false;
        }
        if (!callee.function().prefixed() || callee.function().results().size() != 1) {
            problem(instruction, name + ", which must have a prefix @p and one result");
            return false;
        }
        return true;
    }

    private void checkShape(Object site, String name, Op op, List<TensorType> types, TensorType recorded) {
        if (types.stream().anyMatch(type -> type.rank() == 0 || type.last() == TensorType.BATCH)) {
            return; // reported where it is defined
        }
        try {
            TensorType expected = op.infer(types);
            if (!expected.equals(recorded)) {
                problem(site, name + " is " + recorded + ", expected " + expected);
            }
            if (site instanceof Instruction instruction) {
                checkParameters(instruction, types);
            } else if (!op.parameters(types).isEmpty()) {
                problem(site, name + " is computed by " + op.mnemonic() + ", which has weights of its own");
            }
        } catch (ShapeException e) {
            problem(site, name + ": " + e.getMessage());
        }
    }

    private void checkParameters(Instruction instruction, List<TensorType> types) {
        Op op = instruction.op();
        String name = "%" + instruction.name();
        boolean call = op instanceof Call;
        List<Parameter> needed = call ? List.of() : op.parameters(types);
        boolean expected = call || !needed.isEmpty();
        if (instruction.path().isPresent() != expected) {
            problem(instruction, name + (expected ? " has no path for its weights" : " has a path, but no weights"));
            return;
        }
        instruction.path().ifPresent(path -> {
            if (!path.isEmpty()) {
                checkPath(instruction, path);
            }
            for (Parameter parameter : needed) {
                Parameter full = parameter.under(path);
                if (full.suffix().isEmpty() && !function.prefixed()) {
                    problem(instruction, name + " has an empty path");
                }
                TensorType other = parameters.putIfAbsent(full.suffix(), full.type());
                if (other != null && !other.equals(full.type())) {
                    problem(
                            instruction,
                            name + " takes " + path(full.suffix()) + " as " + full.type() + ", which is " + other
                                    + " elsewhere");
                }
            }
        });
    }

    private void checkReplaced() {
        for (Constant constant : function.constants()) {
            TensorType needed = parameters.get(constant.path());
            if (needed != null && !needed.equals(constant.type())) {
                problem(constant, path(constant.path()) + " is " + constant.type() + ", but is used as " + needed);
            }
        }
    }

    private void checkResults() {
        if (function.results().isEmpty()) {
            problem(function, "@" + function.name() + " has no result");
        }
        var names = new HashSet<String>();
        for (Result result : function.results()) {
            if (!values.containsKey(result.value())) {
                problem(function, "@" + function.name() + " returns %" + result.value() + ", which is not defined");
            }
            if (probes.contains(result.value())) {
                problem(function, "@" + function.name() + " returns %" + result.value() + ", which is a probe's");
            }
            checkName(function, result.name(), "the output's name");
            if (!names.add(result.name())) {
                problem(function, "@" + function.name() + " has two outputs named " + result.name());
            }
            if (function.prefixed() && !result.name().equals(result.value())) {
                problem(
                        function,
                        "@" + function.name() + " names its result " + result.name()
                                + ", which is for the net's own function");
            }
        }
    }

    private void checkSize() {
        Extent extent = Extent.of(function, sound);
        if (extent.depth() > Verifier.MAX_DEPTH) {
            problem(function, "@" + function.name() + " nests calls deeper than " + Verifier.MAX_DEPTH);
        }
        if (extent.instructions() > Verifier.MAX_INSTRUCTIONS) {
            problem(
                    function,
                    "@" + function.name() + " is more than " + Verifier.MAX_INSTRUCTIONS
                            + " instructions with all its calls");
        }
    }

    private void define(Object site, String name, TensorType type) {
        checkName(site, name, "the value's name");
        if (!type.batched() || type.rank() < 2) {
            problem(site, "%" + name + " is " + type + ", expected a batch f32[N,...]");
        }
        if (values.put(name, type) != null) {
            problem(site, "%" + name + " is defined twice");
        }
    }

    private void checkWeight(Object site, TensorType type) {
        if (type.batched() || type.rank() == 0) {
            problem(site, "a weight is " + type + ", expected extents of 1 or more");
        }
    }

    /** Attributes that have a text form. */
    private void checkAttributes(Object site, Op op) {
        if (op instanceof Call) {
            return;
        }
        for (Object value : Attributes.of(op).values()) {
            if (value instanceof Double number && !Double.isFinite(number)) {
                problem(site, "an attribute of " + op.mnemonic() + " is " + number + ", expected a finite number");
            } else if (value instanceof Call) {
                problem(site, "an attribute of " + op.mnemonic() + " is a call");
            } else if (value instanceof Op nested) {
                checkAttributes(site, nested);
            }
        }
    }

    private void checkPath(Object site, String path) {
        checkName(site, path, "the path");
    }

    private void checkName(Object site, String name, String what) {
        if (!Verifier.isName(name)) {
            problem(site, what + " '" + name + "' is not a name");
        }
    }

    private String path(String path) {
        return "@" + (function.prefixed() ? Parameter.join("p", path) : path);
    }

    private void problem(Object site, String message) {
        found.add(new Problem(site, "in @" + function.name() + ": " + message));
    }
}
