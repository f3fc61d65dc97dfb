package org.convnextc.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.compiler.frontend.signature.OpSignatures;
import org.convnextc.compiler.frontend.signature.StepSignature;
import org.convnextc.ir.op.Mnemonic;
import org.convnextc.ir.op.Op;
import org.junit.jupiter.api.Test;

/** What the dictionaries of the fuzzers have of ops follows from the ops; {@code -Dbless=true} writes it. */
class DictionariesTest {
    private static final String MARK = "# What follows is written by DictionariesTest, from the ops.\n";

    @Test
    void netsHaveEveryStepAndItsOptions() throws IOException {
        check("net.dict", OpSignatures.TABLE.values().stream().flatMap(DictionariesTest::words));
    }

    private static Stream<String> words(StepSignature<Op> step) {
        return Stream.of(
                        Stream.of(step.name() + " "),
                        step.words().keySet().stream(),
                        step.options().keySet().stream().map(option -> option + "="),
                        step.options().values().stream().flatMap(Collection::stream))
                .flatMap(words -> words);
    }

    @Test
    void graphsHaveEveryOpAndItsAttributes() throws IOException {
        List<Class<? extends Op>> ops = Op.of(Op.class);
        check(
                "ir.dict",
                Stream.concat(
                        ops.stream().map(op -> " = " + Mnemonic.of(op) + " "),
                        ops.stream()
                                .flatMap(op -> Stream.of(op.getRecordComponents()))
                                .map(RecordComponent::getName)
                                .map(name -> " " + Mnemonic.snakeCase(name) + "=")));
    }

    private static void check(String dictionary, Stream<String> words) throws IOException {
        Path file = Path.of("src", "test", "resources", dictionary);
        String text = Files.readString(file);
        int mark = text.indexOf(MARK);
        String written = (mark < 0 ? text : text.substring(0, mark))
                + MARK
                + words.collect(Collectors.toCollection(TreeSet::new)).stream()
                        .map(word -> '"' + word + "\"\n")
                        .collect(Collectors.joining());
        if (Boolean.getBoolean("bless")) {
            Files.writeString(file, written);
        } else {
            assertEquals(written, text, () -> file + " differs; if the new text is right, -Dbless=true");
        }
    }
}
