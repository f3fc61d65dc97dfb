package org.convnextc.compiler.target.cuda;

import static org.convnextc.compiler.target.host.RuntimeNames.DEVICE_POINTER;
import static org.convnextc.compiler.target.host.RuntimeNames.EPILOGUE;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Modifier;
import org.convnextc.compiler.target.CallRun;
import org.convnextc.compiler.target.Part;
import org.convnextc.compiler.target.Slots;
import org.convnextc.compiler.target.host.Comments;
import org.convnextc.compiler.target.host.Identifiers;
import org.convnextc.compiler.target.host.RuntimeNames;
import org.convnextc.compiler.target.host.SlotConstants;
import org.convnextc.compiler.target.host.Surroundings;
import org.convnextc.compiler.target.host.WeightCode;
import org.convnextc.ir.Function;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.op.Probe;
import org.convnextc.ir.text.Printer;

/**
 * The members that a function becomes in a class of the CUDA target: places of values, weights, and what is asked of the device. Of a long
 * function the parts are classes.
 */
final class CudaHostFunction {
    private final CudaFunction steps;
    private final Surroundings surroundings;
    private final Function function;
    private final Slots slots;
    private final WeightCode weightCode;
    private final Identifiers identifiers = new Identifiers();
    private final Map<Operand.Weight, String> weights = new LinkedHashMap<>();
    private final List<FieldSpec> fields = new ArrayList<>();
    private final List<TypeSpec> types = new ArrayList<>();
    private final CodeBlock.Builder bind = CodeBlock.builder();
    private final CodeBlock.Builder run = CodeBlock.builder();

    private CudaHostFunction(CudaFunction steps, Surroundings surroundings) {
        this.steps = steps;
        this.surroundings = surroundings;
        function = steps.function();
        slots = new Slots(function);
        weightCode = new WeightCode(function, identifiers::field);
    }

    /**
     * The code of a function whose callees have their classes.
     *
     * @param name of the class that it becomes, or part of
     */
    static CudaHostFunction of(ClassName name, CudaFunction steps, Surroundings surroundings) {
        var code = new CudaHostFunction(steps, surroundings);
        List<Part> parts = Part.of(steps.function());
        if (parts.size() == 1) {
            code.body(parts.get(0));
        } else {
            for (int i = 0; i < parts.size(); i++) {
                code.part(parts.get(i), name.nestedClass(surroundings.types().type("part_" + (i + 1))));
            }
        }
        code.handOut();
        return code;
    }

    /** A class of its own for a function with a prefix. */
    static TypeSpec nested(CudaFunction steps, Surroundings surroundings) {
        Function function = steps.function();
        ClassName name = surroundings.callees().get(function);
        CodeBlock documentation = CodeBlock.of(
                "$L to $L, from $L.\n",
                function.inputs().get(0).type(),
                function.resultTypes().get(0),
                Comments.javadoc(function.spans().toString()));
        return of(name, steps, surroundings).type(name, documentation);
    }

    private TypeSpec type(ClassName name, CodeBlock documentation) {
        return TypeSpec.classBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc(documentation)
                .addFields(constants())
                .addFields(fields)
                .addMethod(MethodSpec.constructorBuilder()
                        .addParameter(RuntimeNames.BINDER, "b")
                        .addParameter(RuntimeNames.UPLOADER, "u")
                        .addCode(bind())
                        .build())
                .addMethod(MethodSpec.methodBuilder("run")
                        .returns(TypeName.VOID)
                        .addParameter(RuntimeNames.FORWARD, "f")
                        .addCode(run())
                        .build())
                .addTypes(types)
                .build();
    }

    private void part(Part part, ClassName name) {
        var code = new CudaHostFunction(steps, surroundings);
        code.body(part);
        String from = part.first(function);
        String to = part.last(function);
        types.add(code.type(name, CodeBlock.of("From %$L to %$L.\n", from, to)));
        String field = field(name, name.simpleName());
        bind.addStatement("$N = new $T(b, u)", field, name);
        run.add("// %$L to %$L\n", from, to).addStatement("$N.run(f)", field);
    }

    private void handOut() {
        for (int i = 0; i < steps.results().size(); i++) {
            run.add("// the output $L\n", function.results().get(i).name());
            step(steps.results().get(i));
        }
    }

    List<FieldSpec> constants() {
        return SlotConstants.of(slots);
    }

    List<FieldSpec> fields() {
        return fields;
    }

    /** The classes of its parts. */
    List<TypeSpec> types() {
        return types;
    }

    /** Statements that bind the weights: {@code b} is the binder at the function's prefix, {@code u} the uploader. */
    CodeBlock bind() {
        return bind.build();
    }

    CodeBlock run() {
        return run.build();
    }

    private void body(Part part) {
        List<Instruction> body = function.body();
        for (int i = part.from(); i < part.to(); i++) {
            if (body.get(i).op() instanceof Call) {
                CallRun calls = CallRun.startingAt(i, body);
                call(calls);
                i += calls.count() - 1;
            } else if (body.get(i).op() instanceof Probe) {
                keep(body.get(i));
            } else {
                run.add(Comments.code(Printer.print(function, body.get(i).withoutPlace())));
                steps.body().get(i).steps().forEach(this::step);
            }
        }
    }

    /** The value of a probe, where it has a place: the net's input has none. */
    private void keep(Instruction probe) {
        String value = probe.operands().get(0);
        if (slots.has(value)) {
            run.addStatement(
                    "f.keep(f.at($N), $L)", slots.of(value), probe.type().elements());
        }
    }

    private void step(DeviceCall step) {
        if (step instanceof DeviceCall.Launch launch) {
            CodeBlock arguments = launch.arguments().stream().map(this::operand).collect(CodeBlock.joining(",$W"));
            CodeBlock kernels = launch.few()
                    .map(few -> CodeBlock.of("$S,$W$S", launch.kernel(), few))
                    .orElse(CodeBlock.of("$S", launch.kernel()));
            run.addStatement("f.launch($L,$W$L)", kernels, arguments);
            return;
        }
        var product = (DeviceCall.Product) step;
        run.addStatement(
                "f.gemm($L, $L, $L,$W$L,$W$L,$W$L,$W$T.$L,$W$L,$W$L)",
                product.rows(),
                product.inputs(),
                product.outputs(),
                operand(product.in()),
                operand(product.weight()),
                optional(product.bias()),
                EPILOGUE,
                product.epilogue().name(),
                optional(product.residual()),
                operand(product.out()));
    }

    private CodeBlock optional(Optional<Operand> operand) {
        return operand.map(this::operand).orElse(CodeBlock.of("null"));
    }

    private CodeBlock operand(Operand operand) {
        if (operand instanceof Operand.Value value) {
            return CodeBlock.of("f.at($N)", slots.of(value.name()));
        }
        if (operand instanceof Operand.Weight weight) {
            return CodeBlock.of("$N", weights.computeIfAbsent(weight, this::declare));
        }
        if (operand instanceof Operand.Scratch scratch) {
            return CodeBlock.of("f.scratch($L)", scratch.offset());
        }
        if (operand instanceof Operand.Output output) {
            return CodeBlock.of("f.output($L)", output.number());
        }
        return CodeBlock.of("f.input()");
    }

    private String declare(Operand.Weight weight) {
        String name = field(DEVICE_POINTER, weight.name());
        CodeBlock value = stored(weight);
        bind.add(weightCode.declarations())
                .add(weightCode.comments(weight.path()))
                .addStatement("$N = u.$L", name, value);
        return name;
    }

    private CodeBlock stored(Operand.Weight weight) {
        String path = weight.path();
        return switch (weight.storage()) {
            case MATRIX -> CodeBlock.of("values($L)", weightCode.weight(path));
            case VALUES -> CodeBlock.of("values($L)", weightCode.later(path));
            case FLOATS -> CodeBlock.of("floats($L)", weightCode.later(path));
            case TAPS -> CodeBlock.of("taps($L)", weightCode.weight(path));
            case BATCHNORM_FACTOR -> CodeBlock.of("floats($L)", weightCode.batchnormFactor(path, weight.eps()));
        };
    }

    private void call(CallRun calls) {
        Instruction first = function.body().get(calls.at());
        Instruction last = function.body().get(calls.at() + calls.count() - 1);
        ClassName type = surroundings.callees().get(calls.callee());
        String path = first.path().orElseThrow();
        if (calls.count() == 1) {
            run.add(Comments.code(Printer.print(function, first.withoutPlace())));
            String name = field(type, path);
            bind.addStatement("$N = new $T(b.at($S), u)", name, type, path);
            run.addStatement("$N.run(f)", name);
            return;
        }
        run.add(
                "// %$L to %$L = call @$L : $L\n",
                first.name(), last.name(), calls.callee().name(), last.type());
        String name = field(ArrayTypeName.of(type), calls.path());
        String number = calls.first() == 0 ? "i" : "(i + " + calls.first() + ")";
        bind.addStatement("$N = new $T[$L]", name, type, calls.count())
                .beginControlFlow("for (int i = 0; i < $N.length; i++)", name)
                .addStatement("$N[i] = new $T(b.at($S + $L), u)", name, type, calls.path() + ".", number)
                .endControlFlow();
        run.beginControlFlow("for ($T block : $N)", type, name)
                .addStatement("block.run(f)")
                .endControlFlow();
    }

    private String field(TypeName type, String path) {
        String name = identifiers.field(path);
        fields.add(
                FieldSpec.builder(type, name, Modifier.PRIVATE, Modifier.FINAL).build());
        return name;
    }
}
