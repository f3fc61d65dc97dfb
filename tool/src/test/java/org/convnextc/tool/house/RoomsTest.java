package org.convnextc.tool.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.compiler.frontend.expand.Outputs;
import org.convnextc.compiler.frontend.fault.NetCode;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.compiler.frontend.load.SourceReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which room of the house knows which: ARCHITECTURE.md says it in words. */
class RoomsTest {
    private static final String ROOT = "org.convnextc.";

    private static final int MOST_PARAMETERS = 8;

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.convnextc");

    /** A room, and those of which it is kept free; names of packages below {@link #ROOT}, with all inside where they end with two dots. */
    static Stream<Arguments> walls() {
        return Stream.of(
                wall("dsl..", "io..", "ir..", "compiler..", "runtime..", "checkpoint..", "image..", "tool.."),
                wall("dsl", "dsl.ast..", "dsl.syntax..", "dsl.format.."),
                wall("dsl.ast..", "dsl.syntax..", "dsl.format.."),
                wall("dsl.syntax..", "dsl.format.."),
                wall("io..", "dsl..", "ir..", "compiler..", "runtime..", "checkpoint..", "image..", "tool.."),
                wall("checkpoint..", "dsl..", "ir..", "compiler..", "runtime..", "image..", "tool.."),
                wall("image..", "dsl..", "ir..", "compiler..", "runtime..", "checkpoint..", "tool.."),
                wall("runtime..", "dsl..", "ir..", "compiler..", "cuda..", "kernels..", "tool.."),
                wall("runtime", runtimeBut("exec..")),
                wall("runtime.kernel..", runtimeBut("kernel..")),
                wall("runtime.kernel..", "runtime", "checkpoint..", "image..", "io.."),
                wall("runtime.exec..", runtimeBut("exec..")),
                wall("runtime.exec..", "runtime", "checkpoint..", "image..", "io.."),
                wall("runtime.memory..", runtimeBut("memory..")),
                wall("runtime.memory..", "runtime", "checkpoint..", "image..", "io.."),
                wall("runtime.spi..", runtimeBut("spi..", "exec..", "memory..", "kernel..")),
                wall("runtime.op..", runtimeBut("op..", "spi..", "memory..", "kernel..")),
                wall("runtime.op..", "runtime", "checkpoint..", "image..", "io.."),
                wall("runtime.gemm..", runtimeBut("gemm..", "op..", "spi..", "memory..", "kernel..")),
                wall("runtime.gemm..", "runtime", "checkpoint..", "image..", "io.."),
                wall("runtime.gemm.own..", "runtime.gemm.blas.."),
                wall("runtime.gemm.blas..", "runtime.gemm.own.."),
                wall("runtime.javanet..", "runtime.nativenet.."),
                wall("runtime.nativenet..", runtimeBut("nativenet..", "spi..", "exec..", "memory..")),
                wall("kernels..", "dsl..", "ir..", "compiler..", "runtime..", "checkpoint..", "image..", "tool.."),
                wall("cuda..", "dsl..", "ir..", "compiler..", "kernels..", "tool.."),
                wall(
                        "ir..",
                        "dsl.ast..",
                        "dsl.syntax..",
                        "dsl.format..",
                        "io..",
                        "checkpoint..",
                        "image..",
                        "runtime..",
                        "cuda..",
                        "compiler..",
                        "tool.."),
                wall("ir", "ir.text..", "ir.verify..", "ir.reference..", "ir.walk.."),
                wall("ir.op..", "ir.text..", "ir.verify..", "ir.reference..", "ir.walk.."),
                wall("ir.verify..", "ir.text..", "ir.reference.."),
                wall("ir.reference..", "ir.text.."),
                wall("compiler..", "runtime..", "image..", "cuda..", "kernels..", "maven..", "tool.."),
                wall("compiler.frontend..", "compiler.pass..", "compiler.plan..", "compiler.target.."),
                wall("compiler.frontend.load..", "compiler.frontend.resolve..", "compiler.frontend.eval.."),
                wall("compiler.frontend.resolve..", "compiler.frontend.load..", "compiler.frontend.eval.."),
                wall("compiler.frontend.eval..", "compiler.frontend.load..", "compiler.frontend.signature.."),
                wall("compiler.frontend.signature..", "compiler.frontend.load..", "compiler.frontend.expand.."),
                wall("compiler.frontend.expand..", "compiler.frontend.load..", "compiler.frontend.check.."),
                wall("compiler.pass..", "compiler.frontend..", "compiler.plan..", "compiler.target.."),
                wall("compiler.plan..", "compiler.frontend..", "compiler.target.."),
                wall("compiler.target..", "compiler.frontend.."),
                wall(
                        "compiler.target.host..",
                        "compiler.target.java..",
                        "compiler.target.cpp..",
                        "compiler.target.cuda.."),
                wall(
                        "compiler.target.java..",
                        "compiler.target.cpp..",
                        "compiler.target.cuda..",
                        "compiler.target.onnx.."),
                wall(
                        "compiler.target.cpp..",
                        "compiler.target.java..",
                        "compiler.target.cuda..",
                        "compiler.target.onnx.."),
                wall(
                        "compiler.target.cuda..",
                        "compiler.target.java..",
                        "compiler.target.cpp..",
                        "compiler.target.onnx.."),
                wall(
                        "compiler.target.onnx..",
                        "compiler.target.host..",
                        "compiler.target.java..",
                        "compiler.target.cpp.."),
                wall("importer..", "compiler.target..", "runtime..", "image..", "cuda..", "kernels..", "tool.."),
                wall("maven..", "runtime..", "checkpoint..", "importer..", "cuda..", "kernels..", "tool.."),
                wall("tool..", "maven.."));
    }

    /** The rooms inside the runtime, but for some. */
    private static String[] runtimeBut(String... known) {
        return Stream.of("exec..", "memory..", "spi..", "op..", "gemm..", "javanet..", "nativenet..", "kernel..")
                .filter(room -> !List.of(known).contains(room))
                .map(room -> "runtime." + room)
                .toArray(String[]::new);
    }

    private static Arguments wall(String room, String... others) {
        return Arguments.of(room, List.of(others));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("walls")
    void stands(String room, List<String> others) {
        forbid(room, others).check(CLASSES);
    }

    /** A rule about a package that is not there would hold for ever. */
    @Test
    void everyRoomIsThere() {
        Set<String> packages = CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        Set<String> missing = walls().flatMap(wall -> Stream.concat(
                        Stream.of((String) wall.get()[0]),
                        ((List<?>) wall.get()[1]).stream().map(String.class::cast)))
                .map(name -> ROOT + name.replace("..", ""))
                .filter(name -> !packages.contains(name))
                .collect(Collectors.toSet());
        // Those that hold nothing but packages.
        assertEquals(Set.of(ROOT + "runtime.gemm", ROOT + "tool"), missing);
    }

    @Test
    void onlyTheCommandLineUsesItself() {
        noClasses()
                .that(not(resideInAPackage(ROOT + "tool.cli..")))
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "tool.cli.."))
                .check(CLASSES);
    }

    /** The frontend's rooms are public to each other alone; from outside one enters by its door, with the sources read, the codes of mistakes and a choice of outputs. */
    @Test
    void theFrontendIsEnteredByItsDoor() {
        noClasses()
                .that(not(resideInAPackage(ROOT + "compiler.frontend..")))
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "compiler.frontend.*..")
                        .and(not(equivalentTo(SourceMap.class)))
                        .and(not(equivalentTo(SourceReader.class)))
                        .and(not(equivalentTo(NetCode.class)))
                        .and(not(equivalentTo(Outputs.class))))
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().assignedFrom(new Rooms()).should().beFreeOfCycles().check(CLASSES);
    }

    /** What users of a model see, and what generated classes name; the rooms behind are nobody's. */
    @Test
    void theRuntimeExportsNoMoreThanItsCallersNeed() throws IOException {
        Set<String> exported = new TreeSet<>();
        for (URL file : Collections.list(
                RoomsTest.class.getClassLoader().getResources("META-INF/versions/9/module-info.class"))) {
            try (InputStream in = file.openStream()) {
                ModuleDescriptor module = ModuleDescriptor.read(in);
                if (module.name().equals(ROOT + "runtime")) {
                    module.exports().stream()
                            .map(ModuleDescriptor.Exports::source)
                            .forEach(exported::add);
                }
            }
        }
        assertEquals(
                Stream.of("runtime", "runtime.javanet", "runtime.kernel", "runtime.nativenet", "runtime.spi")
                        .map(name -> ROOT + name)
                        .collect(Collectors.toCollection(TreeSet::new)),
                exported);
    }

    /** Of more parameters no reader sees which is which; the loops in {@code kernel} alone take numbers one by one. */
    @Test
    void theRuntimeHasShortParameterLists() {
        Set<String> longer = CLASSES.stream()
                .filter(resideInAPackage(ROOT + "runtime.."))
                .filter(not(resideInAPackage(ROOT + "runtime.kernel..")))
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(code -> !code.getModifiers().contains(JavaModifier.SYNTHETIC))
                .filter(code -> code.getRawParameterTypes().size() > MOST_PARAMETERS)
                .map(code -> code.getOwner().getName().substring(ROOT.length()) + "." + code.getName())
                .collect(Collectors.toSet());
        assertEquals(
                Set.of(
                        // What a generated class tells of itself, once.
                        "runtime.Spec.<init>",
                        // A call of C++, where an array comes without its length.
                        "runtime.nativenet.NativeNet.pack"),
                longer);
    }

    /** What the rules are worth: a wall where there is a door. */
    @Test
    void aBrokenRuleIsTold() {
        ArchRule rule = forbid("compiler.target.java..", List.of("compiler.target.host.."));
        AssertionError error = assertThrows(AssertionError.class, () -> rule.check(CLASSES));
        assertTrue(error.getMessage().contains("JavaEmitter"), error.getMessage());
    }

    private static ArchRule forbid(String room, List<String> others) {
        String[] packages = others.stream().map(name -> ROOT + name).toArray(String[]::new);
        return noClasses()
                .that(resideInAPackage(ROOT + room))
                .should()
                .dependOnClassesThat(resideInAnyPackage(packages))
                .because("ARCHITECTURE.md keeps " + room + " free of " + others);
    }

    /**
     * A package each. An op and the graph that it stands in know each other, as a call names a function.
     */
    private static final class Rooms implements SliceAssignment {
        private static final Set<String> TOGETHER = Set.of(ROOT + "ir.op");

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            return SliceIdentifier.of(TOGETHER.contains(name) ? name.substring(0, name.lastIndexOf('.')) : name);
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
