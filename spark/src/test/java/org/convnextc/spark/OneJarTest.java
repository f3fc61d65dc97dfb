package org.convnextc.spark;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

/** One jar for Spark 3.5 on Scala 2.12 and Spark 4 on 2.13: no class of Scala is named whose shape changed. */
class OneJarTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackagesOf(ImageFunctions.class);

    private static final DescribedPredicate<JavaClass> SCALA = resideInAPackage("scala..");

    @Test
    void namesNoClassOfScalaButPairs() {
        noClasses()
                .that(resideInAPackage("org.convnextc.spark"))
                .should()
                .dependOnClassesThat(SCALA.and(DescribedPredicate.not(equivalentTo(Tuple2.class))))
                .check(CLASSES);
    }

    /** The rule is worth something: a pair is of Scala, and is found. */
    @Test
    void aClassOfScalaWouldBeFound() {
        ArchRule rule = noClasses()
                .that(resideInAPackage("org.convnextc.spark"))
                .should()
                .dependOnClassesThat(SCALA);
        assertThrows(AssertionError.class, () -> rule.check(CLASSES));
    }

    @Test
    void knowsTheRuntimeAndWhatEveryClusterHas() {
        classes()
                .that(resideInAPackage("org.convnextc.spark"))
                .should()
                .onlyDependOnClassesThat(resideInAPackage("java..")
                        .or(resideInAPackage("org.convnextc.spark"))
                        .or(resideInAPackage("org.convnextc.runtime"))
                        .or(resideInAPackage("org.convnextc.image"))
                        .or(resideInAPackage("org.convnextc.io"))
                        .or(resideInAPackage("org.slf4j"))
                        .or(resideInAPackage("org.apache.spark.."))
                        .or(resideInAPackage("org.apache.hadoop.."))
                        .or(SCALA))
                .check(CLASSES);
    }
}
