package org.convnextc.compiler.target.java;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import javax.lang.model.element.Modifier;
import org.convnextc.compiler.target.CallRun;
import org.convnextc.compiler.target.Part;
import org.convnextc.compiler.target.host.Comments;
import org.convnextc.compiler.target.host.RuntimeNames;
import org.convnextc.compiler.target.host.Surroundings;
import org.convnextc.compiler.target.host.Windows;
import org.convnextc.ir.Function;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.op.Probe;
import org.convnextc.ir.text.Printer;

/**
 * The members that a function becomes: fields for its weights, code that binds them, code that runs it on one image. Of a long function
 * the parts are classes, and those are what it binds and runs.
 */
public final class FunctionCode {
    private final Scope scope;
    private final Surroundings surroundings;

    private FunctionCode(Scope scope, Surroundings surroundings) {
        this.scope = scope;
        this.surroundings = surroundings;
    }

    /**
     * The code of a function whose callees have their classes.
     *
     * @param name of the class that it becomes, or part of
     */
    static Scope of(ClassName name, Function function, Windows windows, Surroundings surroundings) {
        var code = new FunctionCode(new Scope(function, windows), surroundings);
        List<Part> parts = Part.of(function);
        if (parts.size() == 1) {
            code.body(parts.get(0));
        } else {
            for (int i = 0; i < parts.size(); i++) {
                code.part(parts.get(i), name.nestedClass(surroundings.types().type("part_" + (i + 1))));
            }
        }
        return code.scope;
    }

    /** A class of its own for a function with a prefix. */
    static TypeSpec nested(Function function, Windows windows, Surroundings surroundings) {
        ClassName name = surroundings.callees().get(function);
        CodeBlock documentation = CodeBlock.of(
                "$L to $L, from $L.\n",
                function.inputs().get(0).type(),
                function.resultTypes().get(0),
                Comments.javadoc(function.spans().toString()));
        return type(name, documentation, of(name, function, windows, surroundings), List.of());
    }

    /** @param windows that are its own */
    private static TypeSpec type(ClassName name, CodeBlock documentation, Scope scope, List<FieldSpec> windows) {
        return TypeSpec.classBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc(documentation)
                .addFields(windows)
                .addFields(scope.constants())
                .addFields(scope.fields())
                .addMethod(MethodSpec.constructorBuilder()
                        .addParameter(RuntimeNames.BINDER, "b")
                        .addCode(scope.bind.build())
                        .build())
                .addMethod(MethodSpec.methodBuilder("run")
                        .addParameter(RuntimeNames.THREAD_CONTEXT, "t")
                        .addCode(scope.run.build())
                        .build())
                .addTypes(scope.types())
                .build();
    }

    private void part(Part part, ClassName name) {
        Function function = scope.function();
        var windows = new Windows();
        var code = new FunctionCode(new Scope(function, windows), surroundings);
        code.body(part);
        String from = part.first(function);
        String to = part.last(function);
        scope.add(type(name, CodeBlock.of("From %$L to %$L.\n", from, to), code.scope, windows.constants()));
        String field = scope.declare(name, name.simpleName());
        scope.bind.addStatement("$N = new $T(b)", field, name);
        scope.run.add("// %$L to %$L\n", from, to).addStatement("$N.run(t)", field);
    }

    private void body(Part part) {
        List<Instruction> body = scope.function().body();
        for (int i = part.from(); i < part.to(); i++) {
            Instruction instruction = body.get(i);
            if (instruction.op() instanceof Call) {
                CallRun run = CallRun.startingAt(i, body);
                call(run);
                i += run.count() - 1;
            } else {
                if (!(instruction.op() instanceof Probe)) {
                    comment(instruction);
                }
                OpCode.emit(instruction, scope);
            }
        }
    }

    /** The instruction as text; where its value lives stands in the constant of its name. */
    private void comment(Instruction instruction) {
        scope.run.add(Comments.code(Printer.print(scope.function(), instruction.withoutPlace())));
    }

    private void call(CallRun run) {
        Instruction first = scope.function().body().get(run.at());
        Instruction last = scope.function().body().get(run.at() + run.count() - 1);
        ClassName type = surroundings.callees().get(run.callee());
        String path = first.path().orElseThrow();
        if (run.count() == 1) {
            comment(first);
            String field = scope.declare(type, path);
            scope.bind.addStatement("$N = new $T(b.at($S))", field, type, path);
            scope.run.addStatement("$N.run(t)", field);
            return;
        }
        scope.run.add(
                "// %$L to %$L = call @$L : $L\n",
                first.name(), last.name(), run.callee().name(), last.type());
        String field = scope.declare(ArrayTypeName.of(type), run.path());
        String number = run.first() == 0 ? "i" : "(i + " + run.first() + ")";
        scope.bind
                .addStatement("$N = new $T[$L]", field, type, run.count())
                .beginControlFlow("for (int i = 0; i < $N.length; i++)", field)
                .addStatement("$N[i] = new $T(b.at($S + $L))", field, type, run.path() + ".", number)
                .endControlFlow();
        scope.run
                .beginControlFlow("for ($T block : $N)", type, field)
                .addStatement("block.run(t)")
                .endControlFlow();
    }
}
