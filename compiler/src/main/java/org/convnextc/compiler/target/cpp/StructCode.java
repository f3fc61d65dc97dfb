package org.convnextc.compiler.target.cpp;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.convnextc.compiler.plan.MemoryPlan;
import org.convnextc.compiler.target.CallRun;
import org.convnextc.compiler.target.CommentLines;
import org.convnextc.compiler.target.KernelFunctions;
import org.convnextc.compiler.target.Part;
import org.convnextc.compiler.target.Slots;
import org.convnextc.compiler.target.WeightPaths;
import org.convnextc.ir.Function;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.Result;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.op.Epilogue;
import org.convnextc.ir.op.Probe;
import org.convnextc.ir.text.Printer;

/** One function while it becomes a struct: where its values are, its weights, what it runs. Of a long function the parts are structs in it. */
final class StructCode {
    private static final int WIDTH = 120;
    private static final String NULL = "nullptr";

    /**
     * A struct in this one.
     *
     * @param member that is one
     * @param text that defines it
     */
    private record PartStruct(String type, String member, String text) {
        String declaration() {
            return "    " + type + " " + member + ";\n";
        }

        String binding() {
            return "        " + member + ".bind(b);\n";
        }
    }

    private final Function function;
    private final Map<String, TensorType> types;
    private final Slots slots;
    private final WeightPaths paths;
    private final Map<Function, String> callees;
    private final CppNames names = new CppNames();
    private final List<Member> members = new ArrayList<>();
    private final Set<Activation> functions = new LinkedHashSet<>();
    private final Set<String> scratch = new LinkedHashSet<>();
    private final Set<String> shared = new LinkedHashSet<>();
    private final List<PartStruct> parts = new ArrayList<>();
    private final StringBuilder run = new StringBuilder();

    private StructCode(Function function, Map<Function, String> callees) {
        this.function = function;
        types = function.types();
        slots = new Slots(function);
        paths = new WeightPaths(function);
        this.callees = callees;
    }

    /**
     * The code of a function whose callees have their structs.
     *
     * @param callees the struct's name of each function that this one calls
     */
    static StructCode of(Function function, Map<Function, String> callees) {
        var code = new StructCode(function, callees);
        List<Part> parts = Part.of(function);
        if (parts.size() == 1) {
            code.body(parts.get(0));
        } else {
            for (int i = 0; i < parts.size(); i++) {
                code.part(parts.get(i), i + 1);
            }
        }
        return code;
    }

    private void part(Part part, int number) {
        var code = new StructCode(function, callees);
        code.body(part);
        String from = part.first(function);
        String to = part.last(function);
        String range = "%" + from + " to %" + to;
        String type = names.type("part_" + number);
        String name = names.field("part_" + number);
        parts.add(new PartStruct(type, name, "/** From " + range + ". */\n" + code.struct(type, "")));
        members.addAll(code.members);
        functions.addAll(code.functions);
        scratch.add(type + "::SCRATCH");
        shared.add(type + "::SHARED");
        comment(range);
        run.append("        ").append(name).append(".run(t);\n");
    }

    private void body(Part part) {
        List<Instruction> body = function.body();
        for (int i = part.from(); i < part.to(); i++) {
            if (body.get(i).op() instanceof Call) {
                CallRun calls = CallRun.startingAt(i, body);
                call(calls);
                i += calls.count() - 1;
            } else {
                step(body.get(i));
            }
        }
    }

    private void step(Instruction instruction) {
        if (!(instruction.op() instanceof Probe)) {
            comment(Printer.print(function, instruction.withoutPlace()));
        }
        CppOps.emit(instruction, this);
    }

    /** Keeps a value, where it has a place, and marks that a worker came here. */
    void probe(String value) {
        if (slots.has(value)) {
            statement("keep", List.of(type(value).elements() + ""), List.of(address(value)));
        }
        mark();
    }

    private void mark() {
        run.append("        mark(t);\n");
    }

    /** The struct's members; where it has parts, the members of all of them in their order. */
    List<Member> members() {
        return members;
    }

    TensorType type(String value) {
        return types.get(value);
    }

    /** An expression for a value's address at run time. */
    String address(String value) {
        return "t.arena + " + slots.of(value);
    }

    /** The member for a weight of the checkpoint or a constant. */
    String weight(Instruction at, String name, Member.Storage storage, String type) {
        String base = at.path().orElseThrow();
        String path = paths.of(base.isEmpty() || name.isEmpty() ? base + name : base + "." + name);
        return declare(path, type, path, storage, 0);
    }

    /** The member for a vector; null pointer where it is absent. */
    String vector(boolean present, Instruction at, String name, int length) {
        return present ? weight(at, name, Member.Storage.VECTOR, "Vector<" + length + ">") + ".data" : NULL;
    }

    /** The member for batch normalisation's factor. */
    String batchnormFactor(Instruction at, int length, double eps) {
        String path = at.path().orElseThrow();
        return declare(path + ".factor", "Vector<" + length + ">", path, Member.Storage.BATCHNORM_FACTOR, eps)
                + ".data";
    }

    /** Steps that take one weight stored in one way share a member. */
    private String declare(String named, String type, String path, Member.Storage storage, double eps) {
        for (Member member : members) {
            if (member.equals(new Member.Weight(member.name(), type, path, storage, eps))) {
                return member.name();
            }
        }
        String name = names.field(named);
        members.add(new Member.Weight(name, type, path, storage, eps));
        return name;
    }

    /** The type of a function of one number, which the source will define. */
    String function(Epilogue epilogue) {
        if (epilogue instanceof Activation activation) {
            functions.add(activation);
        }
        return KernelFunctions.name(epilogue);
    }

    /** The activations that the code names. */
    Set<Activation> functions() {
        return functions;
    }

    /** Notes what an op needs of a worker's own memory. */
    void needsScratch(String expression) {
        scratch.add(expression);
    }

    /** Notes what an op needs of the team's memory. */
    void needsShared(String expression) {
        shared.add(expression);
    }

    /** Adds a call of a kernel. */
    void statement(String kernel, List<String> template, List<String> arguments) {
        String head = kernel + (template.isEmpty() ? "" : "<" + String.join(", ", template) + ">") + "(";
        var words = new ArrayList<>(arguments);
        words.add(0, "t");
        String last = words.remove(words.size() - 1);
        var pieces = new ArrayList<>(words.stream().map(w -> w + ", ").toList());
        pieces.add(last + ");");
        run.append(wrapped("        " + head, pieces));
    }

    private static String wrapped(String start, List<String> pieces) {
        var text = new StringBuilder();
        var line = new StringBuilder(start);
        for (String piece : pieces) {
            if (line.length() + piece.stripTrailing().length() > WIDTH) {
                text.append(line.toString().stripTrailing()).append('\n');
                line = new StringBuilder("                ");
            }
            line.append(piece);
        }
        return text.append(line).append('\n').toString();
    }

    private void comment(String text) {
        // A backslash at a line's end would make the next line part of the comment.
        for (String line : CommentLines.of(text.replace('\\', '/'))) {
            run.append("        // ").append(line).append('\n');
        }
    }

    private void call(CallRun calls) {
        Instruction first = function.body().get(calls.at());
        Instruction last = function.body().get(calls.at() + calls.count() - 1);
        String type = callees.get(calls.callee());
        boolean one = calls.count() == 1;
        String name = names.field(one ? first.path().orElseThrow() : calls.path());
        members.add(new Member.Blocks(name, type, calls));
        scratch.add(type + "::SCRATCH");
        shared.add(type + "::SHARED");
        if (one) {
            comment(Printer.print(function, first.withoutPlace()));
            run.append("        ").append(name).append(".run(t);\n");
            return;
        }
        comment("%" + first.name() + " to %" + last.name() + " = call @"
                + calls.callee().name() + " : " + last.type());
        run.append("        for (const auto& block : ").append(name).append(") {\n");
        run.append("            block.run(t);\n        }\n");
    }

    /** The struct of a function that others call. */
    String block(String name) {
        return "/** " + function.inputs().get(0).type() + " to "
                + function.resultTypes().get(0) + ", from "
                + function.spans().toString().replace("*/", "* /") + ". */\n" + struct(name, "");
    }

    /** The struct of the entry. */
    String net() {
        boolean probed = function.has(Probe.class);
        int at = 0;
        for (Result result : function.results()) {
            int count = type(result.value()).elements();
            statement("output", List.of(count + "", at + ""), List.of(address(result.value())));
            at += count;
        }
        if (probed) {
            mark();
        }
        String constants = constant("INPUT", function.inputs().get(0).type().elements() + "")
                + constant("OUTPUT", at + "")
                + constant("ARENA", MemoryPlan.elements(function) + "")
                + "    static constexpr bool INSTRUMENTED = " + probed + ";\n";
        return struct("Net", constants);
    }

    private String struct(String name, String constants) {
        return "struct " + name + " {\n"
                + parts.stream().map(part -> part.text().indent(4) + "\n").collect(Collectors.joining())
                + constants
                + largest("SCRATCH", scratch)
                + largest("SHARED", shared)
                + slots.all().entrySet().stream()
                        .map(slot -> constant(slot.getKey(), slot.getValue().toString()))
                        .collect(Collectors.joining())
                + "\n"
                + declarations()
                + "\n    /** In the order in which the net's Java class hands weights over, which names them as here. */\n"
                + "    template <class Binder>\n    void bind(Binder& b) {\n"
                + bindings()
                + "    }\n\n    void run(const ThreadContext& t) const {\n" + run + "    }\n};\n";
    }

    private String declarations() {
        return parts.isEmpty()
                ? members.stream().map(StructCode::declaration).collect(Collectors.joining())
                : parts.stream().map(PartStruct::declaration).collect(Collectors.joining());
    }

    private String bindings() {
        return parts.isEmpty()
                ? members.stream().map(StructCode::binding).collect(Collectors.joining())
                : parts.stream().map(PartStruct::binding).collect(Collectors.joining());
    }

    private static String constant(String name, String value) {
        return "    static constexpr long " + name + " = " + value + ";\n";
    }

    private static String largest(String name, Set<String> sizes) {
        var pieces = new ArrayList<String>();
        for (String size : sizes) {
            pieces.add(size + (pieces.size() + 1 < sizes.size() ? ", " : ""));
        }
        pieces.add(");");
        return wrapped("    static constexpr long " + name + " = largest(", pieces);
    }

    private static String declaration(Member member) {
        if (member instanceof Member.Weight weight) {
            return "    " + weight.type() + " " + weight.name() + ";\n";
        }
        var blocks = (Member.Blocks) member;
        int count = blocks.run().count();
        return "    " + blocks.type() + " " + blocks.name() + (count == 1 ? "" : "[" + count + "]") + ";\n";
    }

    private static String binding(Member member) {
        if (member instanceof Member.Weight weight) {
            return "        b(" + weight.name() + ");\n";
        }
        var blocks = (Member.Blocks) member;
        return blocks.run().count() == 1
                ? "        " + blocks.name() + ".bind(b);\n"
                : "        for (auto& block : " + blocks.name() + ") {\n            block.bind(b);\n        }\n";
    }
}
