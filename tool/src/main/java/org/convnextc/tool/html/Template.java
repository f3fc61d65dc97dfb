package org.convnextc.tool.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.convnextc.io.Fingerprint;

/** Pages of HTML out of resources with slots, {@code {{title}}}. */
public final class Template {
    private static final Pattern SLOT = Pattern.compile("\\{\\{(\\w+)}}");

    private Template() {}

    /**
     * The template with its slots filled: {@code style} and {@code script}, {@code styleHash} and {@code scriptHash} by which the page's
     * content security policy lets them in, and others.
     */
    public static String page(String template, String style, String script, Map<String, String> others) {
        var values = new HashMap<>(others);
        values.put("style", style);
        values.put("styleHash", hash(style));
        values.put("script", script);
        values.put("scriptHash", hash(script));
        return fill(template, values);
    }

    /** What fills a slot is not searched for others. */
    private static String fill(String template, Map<String, String> values) {
        return SLOT.matcher(template).replaceAll(slot -> Matcher.quoteReplacement(values.get(slot.group(1))));
    }

    /** Plain text as content of an element. */
    public static String text(String plain) {
        return plain.replace("&", "&amp;").replace("<", "&lt;");
    }

    /** The name that a content security policy gives to a script or style that the page may have. */
    private static String hash(String text) {
        byte[] digest = Fingerprint.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }

    /** @param beside the class that has the resource in its package */
    public static String resource(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
