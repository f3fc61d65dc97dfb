package org.convnextc.tool.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pages of HTML out of resources with slots, {@code {{title}}}. */
public final class Template {
    private static final Pattern SLOT = Pattern.compile("\\{\\{(\\w+)}}");

    private Template() {}

    /** The template with its slots filled; what fills one is not searched for others. */
    public static String fill(String template, Map<String, String> values) {
        return SLOT.matcher(template).replaceAll(slot -> Matcher.quoteReplacement(values.get(slot.group(1))));
    }

    /** Plain text as content of an element. */
    public static String text(String plain) {
        return plain.replace("&", "&amp;").replace("<", "&lt;");
    }

    /** The name that a content security policy gives to a script or style that the page may have. */
    public static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
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
