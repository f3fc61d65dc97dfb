package org.convnextc.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** SHA-256 of a list of texts and files; of another list it is another one, for each part goes in with its length. */
public final class Fingerprint {
    private final MessageDigest digest = sha256();

    /** Of no parts yet. */
    public Fingerprint() {}

    /** SHA-256 by itself. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    public Fingerprint add(byte[] part) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
        digest.update(part);
        return this;
    }

    public Fingerprint add(String part) {
        return add(part.getBytes(StandardCharsets.UTF_8));
    }

    public Fingerprint add(List<String> parts) {
        add(Integer.toString(parts.size()));
        parts.forEach(this::add);
        return this;
    }

    /** A file, or all files in a folder and below it, by their paths in it. */
    public Fingerprint addFiles(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                add(home.relativize(file).toString());
                add(Files.readAllBytes(file));
            }
        }
        return this;
    }

    /** Ends the list. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
