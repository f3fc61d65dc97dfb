package org.convnextc.dsl.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Golden;
import org.convnextc.dsl.Source;
import org.convnextc.dsl.ast.AstPrinter;
import org.convnextc.dsl.ast.NetFile;
import org.convnextc.dsl.ast.Slot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetParserTest {
    @Test
    void everyRuleHasItsTree() throws IOException {
        String text = Files.readString(Path.of("src", "test", "resources", "syntax", "grammar.net"));
        Golden.check("ast/grammar.net.txt", AstPrinter.print(parse(text), false));
    }

    @Test
    void nodesKnowTheirPlaces() throws IOException {
        String text = Files.readString(Path.of("src", "test", "resources", "syntax", "grammar.net"));
        Golden.check("ast/grammar.net.spans.txt", AstPrinter.print(parse(text), true));
    }

    @Test
    void whatCanBeReadIsRead() {
        var diagnostics = new Diagnostics();
        String text =
                """
                use broken
                use "good.net"
                net A {
                  a = [1 2]
                  b = { norm; conv -> ; act }
                  c = 3
                }
                net : B { d = 4 }
                net C { e = 5 }
                """;
        String expected =
                """
                file a.net
                  use "good.net"
                  net A
                    slot b = chain
                      step apply norm
                      step apply act
                    slot c = 3
                  net C
                    slot e = 5
                """;
        assertEquals(expected, AstPrinter.print(NetParser.parse(new Source("a.net", text), diagnostics), false));
        assertEquals(
                List.of("1:5", "4:10", "5:23", "8:5"),
                diagnostics.all().stream()
                        .map(Diagnostic::span)
                        .map(Optional::orElseThrow)
                        .map(span -> span.line() + ":" + span.column())
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "classes=5|slot classes@1:1+7 = 5@1:9+1",
                "input=3x384x384|slot input@1:1+5 = 3x384x384@1:7+9",
                "depths=[3,3]|slot depths@1:1+6 = [3@1:9+1, 3@1:11+1]@1:8+5",
                "act = relu|slot act@1:1+3 = relu@1:7+4",
                "labels=\"a.txt\"|slot labels@1:1+6 = \"a.txt\"@1:8+7",
            })
    void overridesAreSlots(String text, String expected) {
        var diagnostics = new Diagnostics();
        Slot slot = NetParser.parseOverride(text, diagnostics).orElseThrow();
        assertEquals(List.of(), diagnostics.all());
        assertEquals(expected + "\n", AstPrinter.print(slot, true));
        assertEquals("-D", slot.span().file());
    }

    @Test
    void anOverrideMayBeAChain() {
        var slot = NetParser.parseOverride("norm={ a: layernorm eps=1e-5; act }", new Diagnostics());
        String expected =
                """
                slot norm = chain
                  a: step apply layernorm option eps=1.0E-5
                  step apply act
                """;
        assertEquals(expected, AstPrinter.print(slot.orElseThrow(), false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|N014|expected a slot, found the end of the input",
                "classes|N014|expected `=` or `(`, found the end of the input",
                "classes=|N019|expected a value or `{`, found the end of the input",
                "classes 5|N014|expected `=` or `(`, found `5`",
                "=5|N014|expected a slot, found `=`",
                "classes=5 6|N016|expected the end of the input, found `6`",
                "classes=5;x=6|N016|expected the end of the input, found `x`",
                "depths=[3,3|N006|`[` is never closed",
                "repeat=3|N023|expected a name, found `repeat`, a word of the language",
            })
    void badOverridesSayWhy(String text, String code, String message) {
        var diagnostics = new Diagnostics();
        var slot = NetParser.parseOverride(text, diagnostics);
        assertEquals(Optional.empty(), slot);
        assertEquals(
                List.of(code + " " + message),
                diagnostics.all().stream()
                        .map(d -> d.code() + " " + d.message())
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a{i}", "a[i]", "a{i}.b", "a.0.b", "0"})
    void printedLabelsReadAsTheyWere(String label) {
        String text = "net A { x = { " + label + ": norm } }";
        assertEquals(
                "      " + label + ": step apply norm",
                AstPrinter.print(parse(text), false).split("\n")[3]);
    }

    private static NetFile parse(String text) {
        var diagnostics = new Diagnostics();
        NetFile file = NetParser.parse(new Source("grammar.net", text), diagnostics);
        assertEquals(List.of(), diagnostics.all());
        return file;
    }
}
