package org.convnextc.compiler.emit.java;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;
import org.convnextc.compiler.emit.CallRun;
import org.convnextc.compiler.ir.Function;
import org.convnextc.compiler.ir.Instruction;
import org.convnextc.compiler.ir.Printer;
import org.convnextc.compiler.ir.op.Call;

/** The members that a function becomes: fields for its weights, code that binds them, code that runs it on one image. */
final class FunctionCode {
    private final Scope scope;
    private final Map<Function, ClassName> callees;
    private final boolean marked;

    private FunctionCode(Function function, Windows windows, Map<Function, ClassName> callees, boolean marked) {
        scope = new Scope(function, windows);
        this.callees = callees;
        this.marked = marked;
    }

    /**
     * The code of a function whose callees have their classes.
     *
     * @param marked with a mark before each step
     */
    static Scope of(Function function, Windows windows, Map<Function, ClassName> callees, boolean marked) {
        var code = new FunctionCode(function, windows, callees, marked);
        code.body();
        return code.scope;
    }

    /** A class of its own for a function with a prefix. */
    static TypeSpec nested(
            ClassName name, Function function, Windows windows, Map<Function, ClassName> callees, boolean marked) {
        Scope scope = of(function, windows, callees, marked);
        return TypeSpec.classBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc(
                        "$L to $L, from $L.\n",
                        function.inputs().get(0).type(),
                        function.resultTypes().get(0),
                        Comments.javadoc(function.spans().toString()))
                .addFields(scope.constants())
                .addFields(scope.fields())
                .addMethod(MethodSpec.constructorBuilder()
                        .addParameter(RuntimeNames.BINDER, "b")
                        .addCode(scope.bind.build())
                        .build())
                .addMethod(MethodSpec.methodBuilder("run")
                        .addParameter(RuntimeNames.WORKER, "t")
                        .addCode(scope.run.build())
                        .build())
                .build();
    }

    private void body() {
        List<Instruction> body = scope.function().body();
        for (int i = 0; i < body.size(); i++) {
            Instruction instruction = body.get(i);
            if (instruction.op() instanceof Call) {
                CallRun run = CallRun.startingAt(i, body);
                call(run);
                i += run.count() - 1;
            } else {
                if (marked) {
                    scope.run.addStatement("$T.mark(t)", RuntimeNames.MARKS);
                }
                comment(instruction);
                OpCode.emit(instruction, scope);
            }
        }
    }

    /** The instruction as text; where its value lives stands in the constant of its name. */
    private void comment(Instruction instruction) {
        scope.run.add("// $L\n", Printer.print(scope.function(), instruction.withoutPlace()));
    }

    private void call(CallRun run) {
        Instruction first = scope.function().body().get(run.at());
        Instruction last = scope.function().body().get(run.at() + run.count() - 1);
        ClassName type = callees.get(run.callee());
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
