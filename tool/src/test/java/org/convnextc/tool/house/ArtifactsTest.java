package org.convnextc.tool.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** What others depend on is told apart from what only this build needs, and has what a repository asks for. */
class ArtifactsTest {
    private static final Path ROOT = Path.of("..");

    /** Plugins are not among a project's dependencies. */
    private static final String PLUGIN = "maven-plugin";

    private static final Pattern MODULE = Pattern.compile("module ([\\w.]+) \\{");

    static List<String> modules() throws Exception {
        Document root = pom("");
        NodeList found = root.getElementsByTagName("module");
        return Stream.iterate(0, i -> i + 1)
                .limit(found.getLength())
                .map(i -> found.item(i).getTextContent())
                .toList();
    }

    static List<String> published() throws Exception {
        var published = new TreeSet<String>();
        for (String module : modules()) {
            if (text(pom(module), "publish.skip").equals(Optional.of("false"))) {
                published.add(module);
            }
        }
        return List.copyOf(published);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleIsPublishedOrStaysHere(String module) throws Exception {
        Document pom = pom(module);
        boolean stays = text(pom, "maven.install.skip").equals(Optional.of("true"))
                && text(pom, "maven.deploy.skip").equals(Optional.of("true"));
        boolean noCode = text(pom, "packaging").equals(Optional.of("pom"));
        assertNotEquals(published().contains(module) || noCode, stays, module);
    }

    @ParameterizedTest
    @MethodSource("published")
    void aPublishedModuleIsDescribed(String module) throws Exception {
        Document pom = pom(module);
        for (String element : List.of("name", "description", "module.name")) {
            assertTrue(text(pom, element).isPresent(), module + " has no " + element);
        }
        Optional<Path> descriptor = Stream.of("src/main/java", "src/main/module")
                .map(folder -> ROOT.resolve(module).resolve(folder).resolve("module-info.java"))
                .filter(Files::exists)
                .findFirst();
        if (descriptor.isPresent()) {
            var name = MODULE.matcher(Files.readString(descriptor.get()));
            assertTrue(name.find());
            assertEquals(Optional.of(name.group(1)), text(pom, "module.name"));
        }
    }

    @Test
    void noTwoModulesHaveOneName() throws Exception {
        var names = new ArrayList<String>();
        for (String module : published()) {
            names.add(text(pom(module), "module.name").orElseThrow());
        }
        assertEquals(names.size(), Set.copyOf(names).size(), names.toString());
    }

    @Test
    void theBomHasThemAll() throws Exception {
        Set<String> expected = published().stream()
                .filter(module -> !module.equals(PLUGIN))
                .map(module -> "convnextc-" + module)
                .collect(Collectors.toCollection(TreeSet::new));
        expected.add("convnextc-openblas");
        NodeList found = pom("bom").getElementsByTagName("artifactId");
        Set<String> managed = Stream.iterate(0, i -> i + 1)
                .limit(found.getLength())
                .map(i -> found.item(i).getTextContent())
                .filter(name -> name.startsWith("convnextc-") && !name.equals("convnextc-bom"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(expected, managed);
    }

    /** The BOM has no parent to inherit from. */
    @Test
    void theBomSaysOfItselfWhatTheOthersInherit() throws Exception {
        for (String element : List.of("version", "url", "inceptionYear", "connection")) {
            assertEquals(text(pom(""), element), text(pom("bom"), element), element);
        }
        assertTrue(text(pom(""), "connection").isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dsl", "runtime", "maven-plugin", "tool"})
    void jarsHoldTheirTerms(String module) throws IOException {
        for (String file : List.of("LICENSE", "NOTICE")) {
            assertEquals(
                    Files.readString(ROOT.resolve(file)),
                    Files.readString(ROOT.resolve(module)
                            .resolve("target/classes/META-INF")
                            .resolve(file)));
        }
    }

    private static Document pom(String module) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(ROOT.resolve(module).resolve("pom.xml").toFile());
    }

    /** Of the first element of this name. */
    private static Optional<String> text(Document pom, String element) {
        NodeList found = pom.getElementsByTagName(element);
        return found.getLength() == 0
                ? Optional.empty()
                : Optional.of(found.item(0).getTextContent());
    }
}
