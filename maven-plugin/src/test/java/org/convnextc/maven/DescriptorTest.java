package org.convnextc.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.maven.plugin.Mojo;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The descriptor is written by hand: it must tell of each class what is there. */
class DescriptorTest {
    @Test
    void everyParameterIsAFieldAndEveryFieldAParameter() throws Exception {
        for (Element goal : elements(descriptor().getDocumentElement(), "mojo")) {
            Class<?> type = Class.forName(text(goal, "implementation"));
            assertTrue(Mojo.class.isAssignableFrom(type), type.getName());
            Map<String, String> fields = new TreeMap<>();
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    fields.put(field.getName(), field.getType().getName());
                }
            }
            Map<String, String> parameters = new TreeMap<>();
            for (Element parameter : elements(goal, "parameter")) {
                parameters.put(text(parameter, "name"), text(parameter, "type"));
            }
            assertEquals(fields, parameters);
        }
    }

    /** A value for what is no parameter would be lost without a word. */
    @Test
    void everyDefaultIsOfAParameter() throws Exception {
        for (Element goal : elements(descriptor().getDocumentElement(), "mojo")) {
            Map<String, String> types = new TreeMap<>();
            for (Element parameter : elements(goal, "parameter")) {
                types.put(text(parameter, "name"), text(parameter, "type"));
            }
            NodeList values = elements(goal, "configuration").get(0).getChildNodes();
            IntStream.range(0, values.getLength())
                    .mapToObj(values::item)
                    .filter(Element.class::isInstance)
                    .map(Element.class::cast)
                    .forEach(
                            value -> assertEquals(types.get(value.getTagName()), value.getAttribute("implementation")));
        }
    }

    @Test
    void theVersionIsThatOfTheBuild() throws Exception {
        String version = text(descriptor().getDocumentElement(), "version");
        assertTrue(version.matches("\\d+\\.\\d+.*"), version);
    }

    /** What users may set has a line in the documentation. */
    @Test
    void everyParameterIsDocumented() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "maven.md"));
        Set<String> missing = new TreeSet<>();
        for (Element parameter : elements(descriptor().getDocumentElement(), "parameter")) {
            if (text(parameter, "editable").equals("true") && !page.contains("| `" + text(parameter, "name") + "` |")) {
                missing.add(text(parameter, "name"));
            }
        }
        assertEquals(Set.of(), missing);
    }

    private static Document descriptor() throws Exception {
        try (InputStream in = GenerateMojo.class.getResourceAsStream("/META-INF/maven/plugin.xml")) {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
        }
    }

    private static String text(Element parent, String name) {
        return elements(parent, name).get(0).getTextContent();
    }

    private static List<Element> elements(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        return Stream.iterate(0, i -> i + 1)
                .limit(found.getLength())
                .map(i -> (Element) found.item(i))
                .toList();
    }
}
