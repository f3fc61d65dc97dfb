package org.convnextc.tool.build;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** SHA-256. */
final class Digest {
    static final int BYTES = 32;

    private Digest() {}

    static byte[] of(byte[] content, int from, int length) {
        MessageDigest digest = sha256();
        digest.update(content, from, length);
        return digest.digest();
    }

    /** Of parts, each behind its length: no two lists give the same bytes. */
    static byte[] of(List<byte[]> parts) {
        MessageDigest digest = sha256();
        for (byte[] part : parts) {
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
            digest.update(part);
        }
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
